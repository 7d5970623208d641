#pragma once

#include <QPointF>

#include <algorithm>
#include <cmath>
#include <numbers>

// Web Mercator in world units, as every layer of the map uses it: the world is the unit square, x eastwards from -180
// degrees, y southwards from the northern limit at 85.05 degrees.
namespace mercator {

inline constexpr double latitudeLimit = 85.05112877980659;

// x may leave [0, 1) for longitudes beyond +-180: that is the next copy of the world.
inline double x(double longitude) { return longitude / 360.0 + 0.5; }

inline double y(double latitude) {
    const double clamped = std::clamp(latitude, -latitudeLimit, latitudeLimit) * std::numbers::pi / 180.0;
    return 0.5 - std::asinh(std::tan(clamped)) / (2.0 * std::numbers::pi);
}

inline double longitude(double x) { return (x - 0.5) * 360.0; }

inline double latitude(double y) { return std::atan(std::sinh((0.5 - y) * 2.0 * std::numbers::pi)) * 180.0 / std::numbers::pi; }

inline QPointF world(double latitude, double longitude) { return {x(longitude), y(latitude)}; }

} // namespace mercator
