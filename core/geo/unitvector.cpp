#include "geo/unitvector.h"

#include <cmath>
#include <numbers>

namespace whereabouts {

namespace {

constexpr double radiansPerDegree = std::numbers::pi / 180.0;

} // namespace

UnitVector toUnitVector(GeoPoint point) {
    const double latitude = point.latitude * radiansPerDegree;
    const double longitude = point.longitude * radiansPerDegree;
    return {std::cos(latitude) * std::cos(longitude), std::cos(latitude) * std::sin(longitude), std::sin(latitude)};
}

GeoPoint toGeoPoint(const UnitVector& direction) {
    const double equatorial = std::hypot(direction.x, direction.y);
    if (equatorial < 1e-15 * std::abs(direction.z))
        return {std::copysign(90.0, direction.z), 0.0};
    return {std::atan2(direction.z, equatorial) / radiansPerDegree,
            wrapLongitude(std::atan2(direction.y, direction.x) / radiansPerDegree)};
}

} // namespace whereabouts
