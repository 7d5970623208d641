#pragma once

#include "base/result.h"
#include "geo/geopoint.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace whereabouts {

// Where there is land (Natural Earth, 1:10 million): an equirectangular raster over the whole globe, row 0 in the north.
// Immutable; any thread.
class LandMask {
public:
    LandMask(int width, int height, std::span<const std::uint8_t> land); // a byte for each pixel, 0 for sea
    bool contains(GeoPoint point) const;
    bool at(int x, int y) const { return m_land[static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width) +
                                                static_cast<std::size_t>(x)]; }
    int width() const { return m_width; }
    int height() const { return m_height; }

private:
    int m_width, m_height;
    std::vector<bool> m_land;
};

} // namespace whereabouts
