#include "prediction/locate.h"

#include "base/quote.h"
#include "geo/coordinates.h"
#include "geo/distance.h"
#include "image/preprocess.h"
#include "prediction/truth.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>

namespace whereabouts {
namespace {

class Stopwatch {
public:
    double elapsedMs() const {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - m_start).count();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

void report(const Progress& progress, std::string_view stage, double fraction) {
    if (progress)
        progress(stage, fraction);
}

std::unexpected<Error> stopped(const std::string& photo) { return failure(Error::Code::Stopped, quote(photo) + ": stopped."); }

std::unexpected<Error> damaged(const Model& model, const std::string& photo, const std::string& what) {
    return failure(Error::Code::Internal, quote(photo) + ": the model \"" + model.info().name + "\" answered with " + what +
                                              ". Its weights may be damaged; install it again.");
}

// The one prediction for a picture.
Result<Prediction> predicted(const ReadPhoto& photo, Model& model) {
    Result<std::vector<Prediction>> predictions = model.predict(photo.pixels);
    if (!predictions)
        return std::unexpected(std::move(predictions.error()));
    if (predictions->size() != 1)
        return damaged(model, photo.name, "another number of predictions than pictures");
    return std::move(predictions->front());
}

// As many finite probabilities and points as the model has cells, or a sentence.
Result<Prediction> checked(Prediction prediction, const Model& model, const std::string& photo) {
    const auto fault = [&](const std::string& what) { return damaged(model, photo, what); };
    const std::size_t cells = model.partition().cells.size();
    if (prediction.probabilities.size() != cells || prediction.points.size() != cells)
        return fault("another number of probabilities than it has geocells");
    double sum = 0.0;
    for (const float probability : prediction.probabilities) {
        if (!std::isfinite(probability) || probability < 0)
            return fault("probabilities that are not numbers of 0 or more");
        sum += static_cast<double>(probability);
    }
    if (sum <= 0)
        return fault("no probability anywhere");
    for (const GeoPoint& point : prediction.points) {
        if (!(std::abs(point.latitude) <= 90) || !(std::abs(point.longitude) <= 180))
            return fault("places that are not on the Earth");
    }
    if (!std::isfinite(prediction.inDomain))
        return fault("an in-domain score that is not a number");
    return prediction;
}

// All that follows from the constrained posterior.
void place(LocateResult& result, int top, const Gazetteer& gazetteer) {
    result.candidates.clear();
    result.errorKm.reset();
    result.geoscore.reset();
    const CredibleArea area50 = result.constrained.credibleArea(0.5), area90 = result.constrained.credibleArea(0.9);
    result.credibleArea50Km2 = area50.km2;
    result.credibleArea90Km2 = area90.km2;
    result.credibleParts50 = area50.parts;
    result.credibleParts90 = area90.parts;
    result.within50Km = result.within90Km = 0;
    result.sawItElsewhere = false;
    if (result.constrained.empty())
        return;
    result.sawItElsewhere = result.constrained.kept() < 0.5 * result.constrained.keptAtMost();
    result.estimate = result.constrained.estimate();
    result.within50Km = result.constrained.radiusKm(result.estimate, 0.5);
    result.within90Km = result.constrained.radiusKm(result.estimate, 0.9);
    result.estimatePlace = gazetteer.nearest(result.estimate);
    for (const Candidate& candidate : result.constrained.topCandidates(top))
        result.candidates.push_back({candidate, gazetteer.nearest(candidate.point)});
    if (result.truth) {
        result.errorKm = haversineKm(*result.truth, result.estimate);
        result.geoscore = geoscore(*result.errorKm);
    }
}

// Looking and placing, whatever the model is asked; `asked` is what is known of it.
Result<std::shared_ptr<const LocateResult>> locateBy(const std::function<Result<Prediction>()>& predict, const ReadPhoto& asked,
                                                     Model& model, const Gazetteer& gazetteer, const Regions& regions,
                                                     int top, const Progress& progress, std::stop_token stop) {
    const Stopwatch watch;
    constexpr double looking = 0.4; // of the whole, when the model begins to look
    const auto preparing = [&](std::string_view stage, double fraction) { report(progress, stage, looking * fraction); };
    if (const Result<void> ready = model.prepare(preparing, stop); !ready)
        return ready.error().code == Error::Code::Stopped ? stopped(asked.name) : std::unexpected(ready.error());
    report(progress, "Looking", looking);
    Result<Prediction> prediction =
        predict().and_then([&](Prediction&& answer) { return checked(std::move(answer), model, asked.name); });
    if (!prediction)
        return std::unexpected(std::move(prediction.error()));
    if (stop.stop_requested())
        return stopped(asked.name);

    report(progress, "Placing", 0.8);
    const Posterior posterior(std::make_shared<const Partition>(model.partition()), std::move(prediction->probabilities),
                              std::move(prediction->points));
    auto result = std::make_shared<LocateResult>(LocateResult{
        .photo = asked.name,
        .model = model.info().name,
        .posterior = posterior,
        .constrained = regions.applied(posterior),
        .inDomain = prediction->inDomain,
        .inDomainThreshold = model.info().inDomainThreshold,
        .notice = std::move(prediction->notice),
        .exif = asked.exif,
        .truth = asked.truth,
        .timing = {.decodeMs = asked.decodeMs, .encodeMs = prediction->encodeMs, .headMs = prediction->headMs},
    });
    if (result->constrained.empty())
        return std::unexpected(nothingLeft(asked.name));
    if (stop.stop_requested())
        return stopped(asked.name);
    place(*result, top, gazetteer);
    result->timing.totalMs = asked.decodeMs + watch.elapsedMs();
    report(progress, "Placing", 1.0);
    return result;
}

} // namespace

Result<ReadPhoto> readPhoto(const PictureSource& photo, const ImageInput& input) {
    const Stopwatch watch;
    Result<PixelBatch> pixels =
        decodeFor(photo, input).and_then([&](const Picture& picture) { return preprocess(picture, input); });
    if (!pixels)
        return std::unexpected(std::move(pixels.error()));
    ReadPhoto read{photo.name, std::move(*pixels), readExif(photo), truthBeside(photo.file), 0.0};
    if (!read.truth && read.exif)
        read.truth = read.exif->position;
    read.decodeMs = watch.elapsedMs();
    return read;
}

Result<void> takesPictures(Model& model) {
    const auto takes = [&](Modality modality) { return std::ranges::contains(model.info().takes, modality); };
    if (takes(Modality::Ground) || takes(Modality::Satellite))
        return {};
    const auto refused = model.predict({1, 0, {}}); // it knows best why
    return failure(Error::Code::BadInput, refused ? "The model " + quote(model.info().name) + " takes no pictures."
                                                  : refused.error().message);
}

Error nothingLeft(const std::string& photo) {
    return {Error::Code::BadInput, quote(photo) + ": nothing of the Earth is left: the regions within and outside "
                                                  "exclude every place that the model knows. Widen or remove one."};
}

Result<std::shared_ptr<const LocateResult>> locate(const ReadPhoto& photo, Model& model, const Gazetteer& gazetteer,
                                                   const Regions& regions, int top, const Progress& progress,
                                                   std::stop_token stop) {
    const auto predict = [&] { return predicted(photo, model); };
    return locateBy(predict, photo, model, gazetteer, regions, top, progress, stop);
}

Result<std::shared_ptr<const LocateResult>> locateText(const std::string& sentence, Model& model, const Gazetteer& gazetteer,
                                                       const Regions& regions, int top, const Progress& progress,
                                                       std::stop_token stop) {
    const ReadPhoto asked{.name = sentence, .pixels = {}, .exif = {}, .truth = {}};
    const auto predict = [&] { return model.predictText(sentence); };
    return locateBy(predict, asked, model, gazetteer, regions, top, progress, stop);
}

Result<std::shared_ptr<const LocateResult>> locateNear(const GeoPoint& place, Model& model, const Gazetteer& gazetteer,
                                                       const Regions& regions, int top, const Progress& progress,
                                                       std::stop_token stop) {
    const ReadPhoto asked{.name = formatDecimal(place, 5), .pixels = {}, .exif = {}, .truth = {}};
    const auto predict = [&] { return model.predictNear(place); };
    return locateBy(predict, asked, model, gazetteer, regions, top, progress, stop);
}

Result<std::shared_ptr<const LocateResult>> locate(const PictureSource& photo, Model& model, const Gazetteer& gazetteer,
                                                   const Regions& regions, int top, const Progress& progress,
                                                   std::stop_token stop) {
    if (stop.stop_requested())
        return stopped(photo.name);
    if (const Result<void> takes = takesPictures(model); !takes)
        return std::unexpected(takes.error());
    report(progress, "Reading", 0.0);
    const Result<ReadPhoto> read = readPhoto(photo, model.info().image);
    if (!read)
        return std::unexpected(read.error());
    if (stop.stop_requested())
        return stopped(photo.name);
    return locate(*read, model, gazetteer, regions, top, progress, stop);
}

std::shared_ptr<const LocateResult> withRegions(const LocateResult& result, const Regions& regions, int top,
                                                const Gazetteer& gazetteer) {
    auto constrained = std::make_shared<LocateResult>(result);
    constrained->constrained = regions.applied(result.posterior);
    place(*constrained, top, gazetteer);
    return constrained;
}

} // namespace whereabouts
