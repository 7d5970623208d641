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

static Result<std::shared_ptr<const LocateResult>> answer(const Query& query, const Locator& locator, const Progress& progress,
                                                          std::stop_token stop) {
    Model& model = *locator.model;
    const Gazetteer& names = *locator.gazetteer;
    switch (query.kind) {
    case Query::Text: return locateText(query.sentence, model, names, {}, candidateCount, progress, stop);
    case Query::Place: return locateNear(query.place, model, names, {}, candidateCount, progress, stop);
    default: return locate(query.picture, model, names, {}, candidateCount, progress, stop);
    }
}

Result<Located> locateQuery(const Query& query, const Locator& locator, const Progress& progress, std::stop_token stop) {
    return answer(query, locator, progress, stop).transform([&](const std::shared_ptr<const LocateResult>& result) {
        const Located asked{.result = nullptr, .modelTitle = QString::fromStdString(locator.model->info().title), .area90 = {},
                            .question = query.kind, .askedPlace = query.place};
        return asked.with(result);
    });
}
