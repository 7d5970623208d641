#pragma once

#include "geo/geopoint.h"

namespace whereabouts {

// A direction from the Earth's centre, of length 1: x towards 0 N 0 E, y towards 0 N 90 E, z towards the north pole.
// Sums and nearest points need no care at the antimeridian and the poles in this form.
struct UnitVector {
    double x = 1.0, y = 0.0, z = 0.0;
};

UnitVector toUnitVector(GeoPoint point);

// Where the direction leaves the sphere. The vector need not have length 1; at a pole the longitude is 0.
GeoPoint toGeoPoint(const UnitVector& direction);

} // namespace whereabouts
