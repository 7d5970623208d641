#include "explorer/query.h"

#include <algorithm>

using namespace whereabouts;

bool canAnswer(const ModelInfo& model, Query::Kind kind) {
    const auto takes = [&](Modality modality) { return std::ranges::contains(model.takes, modality); };
    switch (kind) {
    case Query::Text: return takes(Modality::Text);
    case Query::Place: return takes(Modality::Gps);
    default: return takes(Modality::Ground) || takes(Modality::Satellite);
    }
}

static Result<std::shared_ptr<const LocateResult>> placed(Result<Prediction> prediction, const std::string& name, const Locator& locator) {
    return prediction.transform([&](Prediction& said) {
        const Posterior posterior(std::make_shared<const Partition>(locator.model->partition()), std::move(said.probabilities),
                                  std::move(said.points));
        const LocateResult base{.photo = name, .model = locator.model->info().name, .posterior = posterior, .constrained = posterior,
                                .timing = {.decodeMs = 0, .encodeMs = said.encodeMs, .headMs = said.headMs, .totalMs = said.encodeMs + said.headMs}};
        return withRegions(base, {}, candidateCount, *locator.gazetteer);
    });
}

static Result<std::shared_ptr<const LocateResult>> answer(const Query& query, const Locator& locator, const Progress& progress,
                                                          std::stop_token stop) {
    switch (query.kind) {
    case Query::Text: return placed(locator.model->predictText(query.sentence), query.sentence, locator);
    case Query::Place: return placed(locator.model->predictNear(query.place), "", locator);
    default: return locate(query.picture, *locator.model, *locator.gazetteer, {}, candidateCount, progress, stop);
    }
}

Result<Located> locateQuery(const Query& query, const Locator& locator, const Progress& progress, std::stop_token stop) {
    return answer(query, locator, progress, stop).transform([&](const std::shared_ptr<const LocateResult>& result) {
        return Located::from(result, QString::fromStdString(locator.model->info().title));
    });
}
