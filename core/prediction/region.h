#pragma once

#include "base/result.h"
#include "geo/geopoint.h"

#include <vector>

namespace whereabouts {

// A circle (polygon empty) or a polygon (at least three corners, edges straight in latitude and longitude, the short way
// round; may cross the antimeridian) drawn on the map.
struct Region {
    GeoPoint centre;
    double radiusKm = 0;
    std::vector<GeoPoint> polygon;
    bool contains(GeoPoint point) const;
};

// What the user knows: the place is within every `only` region's union, and in none of `exclude`.
struct Regions {
    std::vector<Region> within;
    std::vector<Region> outside;
    bool empty() const { return within.empty() && outside.empty(); }
    bool allow(GeoPoint point) const;
};

} // namespace whereabouts
