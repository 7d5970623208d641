#pragma once

#include "geo/geopoint.h"
#include "prediction/posterior.h"

#include <vector>

namespace whereabouts {

// A circle (polygon empty) or a polygon (at least three corners, edges straight in latitude and longitude, the short way
// round; may cross the antimeridian) drawn on the map. A polygon that goes round the Earth holds the pole of the
// hemisphere in which its corners lie.
struct Region {
    GeoPoint centre;
    double radiusKm = 0;
    std::vector<GeoPoint> polygon;
    bool contains(GeoPoint point) const;
    // A few places inside, so that a region smaller than a geocell is found.
    std::vector<GeoPoint> probes() const;
};

// What the user knows: the place is within one of the regions `within` (if there are any), and in none of `outside`.
struct Regions {
    std::vector<Region> within;
    std::vector<Region> outside;
    bool empty() const { return within.empty() && outside.empty(); }
    bool allow(GeoPoint point) const;
    // The posterior given that; empty() when nothing of it is left.
    Posterior applied(const Posterior& posterior) const;
};

} // namespace whereabouts
