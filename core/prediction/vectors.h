#pragma once

#include "geo/unitvector.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace whereabouts {

inline constexpr double radiansPerDegree = std::numbers::pi / 180.0;

inline double dot(UnitVector a, UnitVector b) { return a.x * b.x + a.y * b.y + a.z * b.z; }

// a + scale b; not of length 1.
inline UnitVector scaledSum(UnitVector a, double scale, UnitVector b) {
    return {a.x + scale * b.x, a.y + scale * b.y, a.z + scale * b.z};
}

// What two unit vectors' dot product is at least when they lie within the great-circle distance.
inline double cosineWithin(double distanceKm) { return std::cos(std::min(distanceKm / earthRadiusKm, std::numbers::pi)); }

} // namespace whereabouts
