#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "engine/model.h"
#include "geo/gazetteer.h"
#include "image/exif.h"
#include "image/picture.h"
#include "prediction/posterior.h"
#include "prediction/region.h"

#include <array>
#include <filesystem>
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
    std::string photo; // as named by the user
    std::string model;
    Posterior posterior;      // what the model said
    Posterior constrained;    // the same after the regions; all below follow it
    GeoPoint estimate;
    Place estimatePlace;
    double inDomain = 1.0;
    double inDomainThreshold = 0.5;
    std::vector<NamedCandidate> candidates;
    double credibleArea50Km2 = 0, credibleArea90Km2 = 0;
    std::optional<ExifData> exif;
    std::optional<GeoPoint> truth;
    std::optional<double> errorKm, geoscore;
    LocateTiming timing;
};

// Decode, preprocess, encode, head, posterior: from a picture's source to a result. The stop token is looked at
// between the steps; progress stages are "Reading", "Looking", "Placing". Any thread; the model is used by one at a time.
Result<std::shared_ptr<const LocateResult>> locate(const PictureSource& photo, Model& model, const Gazetteer& gazetteer,
                                                   const Regions& regions, int top, const Progress& progress,
                                                   std::stop_token stop);

// The same result under other regions: nothing is decoded or encoded again.
std::shared_ptr<const LocateResult> withRegions(const LocateResult& result, const Regions& regions, int top,
                                                const Gazetteer& gazetteer);

} // namespace whereabouts
