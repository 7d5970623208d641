#include "geo/distance.h"

#include "geo/unitvector.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace whereabouts {

namespace {

constexpr double radiansPerDegree = std::numbers::pi / 180.0;

double squared(double value) {
    return value * value;
}

} // namespace

double haversineKm(GeoPoint a, GeoPoint b) {
    const double dLatitude = (b.latitude - a.latitude) * radiansPerDegree;
    const double dLongitude = (b.longitude - a.longitude) * radiansPerDegree;
    const double h = squared(std::sin(0.5 * dLatitude)) + std::cos(a.latitude * radiansPerDegree) *
                                                              std::cos(b.latitude * radiansPerDegree) *
                                                              squared(std::sin(0.5 * dLongitude));
    const double clipped = std::clamp(h, 0.0, 1.0);
    return 2.0 * earthRadiusKm * std::atan2(std::sqrt(clipped), std::sqrt(1.0 - clipped));
}

double distanceToBoxKm(GeoPoint point, const GeoBox& box) {
    // On every parallel the nearest place is on the point's own meridian, or on the box's edge that is nearer to it.
    const double beyond = std::abs(wrapLongitude(point.longitude - (box.west + box.east) / 2)) - (box.east - box.west) / 2;
    if (beyond <= 0)
        return std::max({box.south - point.latitude, point.latitude - box.north, 0.0}) * radiansPerDegree * earthRadiusKm;
    const double latitude = point.latitude * radiansPerDegree;
    const double nearest = std::atan2(std::sin(latitude), std::cos(latitude) * std::cos(beyond * radiansPerDegree)) / radiansPerDegree;
    const auto toEdge = [&](double edgeLatitude) { return haversineKm(point, {edgeLatitude, point.longitude + beyond}); };
    return nearest >= box.south && nearest <= box.north ? toEdge(nearest) : std::min(toEdge(box.south), toEdge(box.north));
}

double geoscore(double distanceKm) {
    return 5000.0 * std::exp(-distanceKm / 1492.7);
}

double initialBearing(GeoPoint start, GeoPoint end) {
    const double from = start.latitude * radiansPerDegree, to = end.latitude * radiansPerDegree;
    const double dLongitude = (end.longitude - start.longitude) * radiansPerDegree;
    const double east = std::sin(dLongitude) * std::cos(to);
    const double north = std::cos(from) * std::sin(to) - std::sin(from) * std::cos(to) * std::cos(dLongitude);
    const double degrees = std::atan2(east, north) / radiansPerDegree;
    return degrees < 0 ? std::fmod(degrees + 360, 360) : degrees;
}

GeoPoint destination(GeoPoint start, double bearingDegrees, double distanceKm) {
    // Turned within the plane of up and the bearing, in the frame of up, north and east at the start: a pole has one too.
    const UnitVector up = toUnitVector(start);
    const double latitude = start.latitude * radiansPerDegree, longitude = start.longitude * radiansPerDegree;
    const UnitVector north{-std::sin(latitude) * std::cos(longitude), -std::sin(latitude) * std::sin(longitude),
                           std::cos(latitude)};
    const UnitVector east{-std::sin(longitude), std::cos(longitude), 0.0};

    const double angle = distanceKm / earthRadiusKm, bearing = bearingDegrees * radiansPerDegree;
    const double alongUp = std::cos(angle);
    const double alongNorth = std::sin(angle) * std::cos(bearing), alongEast = std::sin(angle) * std::sin(bearing);
    return toGeoPoint({alongUp * up.x + alongNorth * north.x + alongEast * east.x,
                       alongUp * up.y + alongNorth * north.y + alongEast * east.y,
                       alongUp * up.z + alongNorth * north.z + alongEast * east.z});
}

} // namespace whereabouts
