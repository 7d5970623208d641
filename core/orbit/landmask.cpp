#include "orbit/landmask.h"

#include <algorithm>

namespace whereabouts {

LandMask::LandMask(int width, int height, std::span<const std::uint8_t> land)
    : m_width(width), m_height(height), m_land(land.size()) {
    std::ranges::transform(land, m_land.begin(), [](std::uint8_t value) { return static_cast<std::uint8_t>(value != 0); });
}

bool LandMask::contains(GeoPoint point) const {
    const double x = (point.longitude + 180.0) / 360.0 * m_width;
    const double y = (90.0 - point.latitude) / 180.0 * m_height;
    return row(std::clamp(static_cast<int>(y), 0, m_height - 1))[std::clamp(static_cast<int>(x), 0, m_width - 1)] != 0;
}

} // namespace whereabouts
