#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "engine/model.h"
#include "geo/gazetteer.h"
#include "image/exif.h"
#include "image/picture.h"
#include "prediction/posterior.h"
#include "prediction/region.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace whereabouts {

struct NamedCandidate {
    Candidate candidate;
    Place place; // nearest of the gazetteer: country, region, city
};

struct LocateTiming {
    double decodeMs = 0, encodeMs = 0, headMs = 0, totalMs = 0;
};

// Where a picture was taken, and how sure that is. Immutable.
struct LocateResult {
    std::string photo; // as named by the user; of locateText() the sentence, of locateNear() the place
    std::string model;
    Posterior posterior;   // what the model said
    Posterior constrained; // the same after the regions; all below follow it. empty() when they leave nothing
    // The regions keep less than half of what as much ground could have kept: the model saw the place elsewhere, and what
    // remains was not its answer.
    bool sawItElsewhere = false;
    GeoPoint estimate{};
    Place estimatePlace{};
    double inDomain = 1.0;
    double inDomainThreshold = 0.0; // 0: the model does not say
    std::vector<NamedCandidate> candidates{};
    double credibleArea50Km2 = 0, credibleArea90Km2 = 0;
    int credibleParts50 = 0, credibleParts90 = 0; // in how many separate parts those areas lie
    std::string notice{};                 // of the model: Prediction::notice
    double within50Km = 0, within90Km = 0; // radius around the estimate that holds 50 %, 90 % of the probability
    std::optional<ExifData> exif{};
    std::optional<GeoPoint> truth{};
    std::optional<double> errorKm{}, geoscore{};
    LocateTiming timing;
};

// A picture as a model takes it, and what is known of its place: the first half of locate(), which needs no model and
// may run beside the second half of another picture.
struct ReadPhoto {
    std::string name;
    PixelBatch pixels; // one picture
    std::optional<ExifData> exif;
    std::optional<GeoPoint> truth; // of the truth.csv beside the picture, else of its EXIF
    double decodeMs = 0;
};
Result<ReadPhoto> readPhoto(const PictureSource& photo, const ImageInput& input);

// Fails for a model that takes no pictures, with what it says of them itself: what it lacks, or that it is not for pictures.
Result<void> takesPictures(Model& model);

// Predict, posterior, regions, estimate, names: from a picture that is read to a result. Fails when the model's output is
// no probability or when the regions leave nothing. The stop token is looked at between the steps; progress stages are
// the model's own (Model::prepare()), "Looking" and "Placing". Any thread; the model is used by one at a time.
Result<std::shared_ptr<const LocateResult>> locate(const ReadPhoto& photo, Model& model, const Gazetteer& gazetteer,
                                                   const Regions& regions, int top, const Progress& progress,
                                                   std::stop_token stop);

// Both halves: from a picture's source to a result, by a model that takesPictures(). Progress stages are "Reading", "Looking", "Placing".
Result<std::shared_ptr<const LocateResult>> locate(const PictureSource& photo, Model& model, const Gazetteer& gazetteer,
                                                   const Regions& regions, int top, const Progress& progress,
                                                   std::stop_token stop);

// Where a sentence fits, by a model that takes text: predict, posterior, regions, estimate, names, as for a picture. Fails
// with the model's sentence where it takes none.
Result<std::shared_ptr<const LocateResult>> locateText(const std::string& sentence, Model& model, const Gazetteer& gazetteer,
                                                       const Regions& regions, int top, const Progress& progress,
                                                       std::stop_token stop);

// The places that are most like this one, by a model that takes places; named LAT,LON with five decimals.
Result<std::shared_ptr<const LocateResult>> locateNear(const GeoPoint& place, Model& model, const Gazetteer& gazetteer,
                                                       const Regions& regions, int top, const Progress& progress,
                                                       std::stop_token stop);

// The sentence for regions that leave nothing of the posterior.
Error nothingLeft(const std::string& photo);

// The same result under other regions: nothing is decoded or encoded again. When they leave nothing, `constrained` is
// empty() and there are no candidates.
std::shared_ptr<const LocateResult> withRegions(const LocateResult& result, const Regions& regions, int top,
                                                const Gazetteer& gazetteer);

} // namespace whereabouts
