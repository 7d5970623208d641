#pragma once

#include "geo/geopoint.h"

#include <algorithm>
#include <cmath>
#include <numbers>

// Web Mercator (EPSG:3857) in world units, as the map and everything drawn on it uses it: the world is the unit square, x
// eastwards from -180 degrees, y southwards from the northern limit. Tile (column, row) at zoom z is the square of side
// 2^-z at (column, row) * 2^-z.
namespace whereabouts::mercator {

// Where the world's square ends: atan(sinh(pi)).
inline constexpr double latitudeLimit = 85.05112877980659;

// The square's side in the projection's own metres, on the sphere of WGS 84's equatorial radius.
inline constexpr double worldMetres = 2.0 * std::numbers::pi * 6378137.0;

struct WorldPoint {
    double x = 0.5, y = 0.5;
};

// x may leave [0, 1) for longitudes beyond +-180: that is the next copy of the world.
inline double x(double longitude) {
    return longitude / 360.0 + 0.5;
}

// In [0, 1]: latitudes beyond the limit, and the poles, lie on the edge.
inline double y(double latitude) {
    const double clamped = std::clamp(latitude, -latitudeLimit, latitudeLimit) * std::numbers::pi / 180.0;
    return std::clamp(0.5 - std::asinh(std::tan(clamped)) / (2.0 * std::numbers::pi), 0.0, 1.0);
}

inline double longitude(double x) {
    return (x - 0.5) * 360.0;
}

inline double latitude(double y) {
    return std::atan(std::sinh((0.5 - y) * 2.0 * std::numbers::pi)) * 180.0 / std::numbers::pi;
}

inline WorldPoint toWorld(GeoPoint point) {
    return {x(point.longitude), y(point.latitude)};
}

// The point of the globe, whichever copy of the world was meant.
inline GeoPoint toGeoPoint(WorldPoint world) {
    return {latitude(world.y), wrapLongitude(longitude(world.x))};
}

// The projection's coordinates: metres east and north of 0 N 0 E.
inline WorldPoint toMetres(WorldPoint world) {
    return {(world.x - 0.5) * worldMetres, (0.5 - world.y) * worldMetres};
}

// Kilometres on the ground along a step of 1 in world units: the scale bar's measure.
inline double kmPerWorldUnit(double latitude) {
    return 2.0 * std::numbers::pi * earthRadiusKm * std::cos(latitude * std::numbers::pi / 180.0);
}

} // namespace whereabouts::mercator
