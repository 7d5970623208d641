#include "geo/coordinates.h"

#include <cmath>
#include <cstdint>
#include <format>

namespace whereabouts {

namespace {

// Rounded as it will be written; never -0, and 180 is written as the meridian's own -180.
GeoPoint rounded(GeoPoint point, int decimals) {
    const double scale = std::pow(10.0, decimals);
    const auto round = [scale](double degrees) { return std::round(degrees * scale) / scale + 0.0; };
    return {round(point.latitude), wrapLongitude(round(point.longitude)) + 0.0};
}

std::string dms(double degrees, char positive, char negative) {
    const std::int64_t tenths = std::llround(std::abs(degrees) * 36000.0);
    return std::format("{}°{:02}′{:02}.{}″{}", tenths / 36000, tenths / 600 % 60, tenths / 10 % 60, tenths % 10,
                       degrees < 0 && tenths > 0 ? negative : positive);
}

} // namespace

std::string formatDecimal(GeoPoint point, int decimals) {
    const GeoPoint shown = rounded(point, decimals);
    return std::format("{:.{}f}, {:.{}f}", shown.latitude, decimals, shown.longitude, decimals);
}

std::string formatDms(GeoPoint point) {
    return dms(point.latitude, 'N', 'S') + ' ' + dms(point.longitude, 'E', 'W');
}

std::string formatGeoUri(GeoPoint point, int decimals) {
    const GeoPoint shown = rounded(point, decimals);
    return std::format("geo:{:.{}f},{:.{}f}", shown.latitude, decimals, shown.longitude, decimals);
}

} // namespace whereabouts
