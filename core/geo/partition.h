#pragma once

#include "geo/geopoint.h"

#include <cstddef>
#include <span>
#include <vector>

namespace whereabouts {

// One geocell: a box, and the mean of the training points inside it.
struct Geocell {
    GeoBox box;
    GeoPoint centroid;
    bool operator==(const Geocell&) const = default;
};

// A list of cells that do not overlap; they need not cover the globe (a hole has density 0).
struct Partition {
    std::vector<Geocell> cells;
};

inline constexpr int noCell = -1;

} // namespace whereabouts
