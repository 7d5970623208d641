#include "geo/offset.h"

#include "geo/distance.h"

#include <cmath>

namespace whereabouts {

namespace {

constexpr double atThePlaceKm = 15;

} // namespace

std::optional<Offset> offsetFrom(GeoPoint place, GeoPoint point) {
    const double km = haversineKm(place, point);
    if (km < atThePlaceKm)
        return std::nullopt;
    const long eighths = std::lround(initialBearing(place, point) / 45);
    return Offset{km, static_cast<int>(eighths % 8)};
}

} // namespace whereabouts
