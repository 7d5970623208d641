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

// Rounded in the last unit that is written, so that 59.9 minutes become the next degree.
std::string dms(double degrees, int decimals, char positive, char negative) {
    const int perDegree = decimals <= 0 ? 1 : decimals <= 2 ? 60 : decimals == 3 ? 3600 : 36000;
    const std::int64_t steps = std::llround(std::abs(degrees) * perDegree);
    std::string text = std::format("{}°", steps / perDegree);
    if (perDegree >= 60)
        text += std::format("{:02}′", steps / (perDegree / 60) % 60);
    if (perDegree >= 3600)
        text += std::format("{:02}", steps / (perDegree / 3600) % 60);
    if (perDegree > 3600)
        text += std::format(".{}", steps % 10);
    if (perDegree >= 3600)
        text += "″";
    return text + (degrees < 0 && steps > 0 ? negative : positive);
}

} // namespace

std::string formatDecimal(GeoPoint point, int decimals) {
    const GeoPoint shown = rounded(point, decimals);
    return std::format("{:.{}f}, {:.{}f}", shown.latitude, decimals, shown.longitude, decimals);
}

std::string formatDms(GeoPoint point, int decimals) {
    return dms(point.latitude, decimals, 'N', 'S') + ' ' + dms(point.longitude, decimals, 'E', 'W');
}

std::string formatGeoUri(GeoPoint point, int decimals) {
    const GeoPoint shown = rounded(point, decimals);
    return std::format("geo:{:.{}f},{:.{}f}", shown.latitude, decimals, shown.longitude, decimals);
}

} // namespace whereabouts
