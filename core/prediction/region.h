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
};

// What the user knows: the place is within one of the regions `within` (if there are any), and in none of `outside`.
struct Regions {
    std::vector<Region> within;
    std::vector<Region> outside;
    bool empty() const { return within.empty() && outside.empty(); }
    bool allow(GeoPoint point) const;
    // The posterior given that, cut at the regions' borders (Posterior::cut()): cells that a border crosses are halved
    // across their longer side until a part is wholly in or out, or smaller than 1/256 of how wide that region is; then the
    // part's middle decides. There are at most 20,000 such parts (or one for each cell that is crossed): where that is not
    // enough, the border is coarser in all regions alike. empty() when nothing is left. Any thread.
    Posterior applied(const Posterior& posterior) const;
};

} // namespace whereabouts
