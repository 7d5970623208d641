#include "orbit/split.h"

#include "orbit/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace whereabouts {

static constexpr double radians = std::numbers::pi / 180.0;

// A lower bound of the distance from the point to the box: to the parallels and meridians that its sides lie on.
static double kmToBox(GeoPoint point, double south, double west) {
    const double north = std::max({0.0, south - point.latitude, point.latitude - (south + 1.0)}) * radians;
    const double toWest = std::abs(wrapLongitude(point.longitude - west));
    const double toEast = std::abs(wrapLongitude(point.longitude - (west + 1.0)));
    const bool within = wrapLongitude(point.longitude - west) >= 0.0 && wrapLongitude(point.longitude - west) <= 1.0;
    const double across = within ? 0.0 : std::min(toWest, toEast) * radians;
    return earthRadiusKm * std::max(north, std::asin(std::cos(point.latitude * radians) * std::sin(across)));
}

Split blockSplit(GeoPoint point) {
    const auto row = static_cast<std::uint64_t>(std::clamp(std::floor(point.latitude), -90.0, 89.0) + 90.0);
    const auto column = static_cast<std::uint64_t>(std::floor(wrapLongitude(point.longitude)) + 180.0);
    const std::uint64_t hash = scatter(row * 360 + column + 0x6f72626974U) % 100;
    return hash < 10 ? Split::Test : hash < 12 ? Split::Validation : Split::Train;
}

bool mayCentre(Split split, GeoPoint point) {
    if (blockSplit(point) != split)
        return false;
    if (split != Split::Train)
        return true;
    for (int y = -1; y <= 1; ++y) {
        for (int x = -1; x <= 1; ++x) {
            const double south = std::floor(point.latitude) + y;
            const double west = std::floor(point.longitude) + x;
            if (blockSplit({south + 0.5, wrapLongitude(west + 0.5)}) != Split::Train &&
                kmToBox(point, south, west) < splitMarginKm)
                return false;
        }
    }
    return true;
}

} // namespace whereabouts
