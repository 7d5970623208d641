#include "geo/geopoint.h"

#include <cmath>
#include <numbers>

namespace whereabouts {

double wrapLongitude(double degrees) {
    const double wrapped = std::remainder(degrees, 360.0); // exact, in [-180, 180]
    return wrapped == 180.0 ? -180.0 : wrapped;
}

double areaKm2(const GeoBox& box) {
    constexpr double radians = std::numbers::pi / 180.0;
    // sin north - sin south as a product, which keeps its digits for thin boxes.
    const double sines = 2.0 * std::cos(0.5 * (box.north + box.south) * radians) *
                         std::sin(0.5 * (box.north - box.south) * radians);
    return earthRadiusKm * earthRadiusKm * (box.east - box.west) * radians * sines;
}

} // namespace whereabouts
