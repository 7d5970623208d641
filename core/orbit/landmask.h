#pragma once

#include "geo/geopoint.h"

#include <cstdint>
#include <span>
#include <vector>

namespace whereabouts {

// Where there is land (Natural Earth, 1:10 million): an equirectangular raster over the whole globe, row 0 in the north.
// Immutable; any thread.
class LandMask {
public:
    LandMask(int width, int height, std::span<const std::uint8_t> land); // a byte for each pixel, 0 for sea
    bool contains(GeoPoint point) const;
    // A byte for each pixel of a row, 1 for land.
    const std::uint8_t* row(int y) const { return m_land.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width); }
    int width() const { return m_width; }
    int height() const { return m_height; }

private:
    int m_width, m_height;
    std::vector<std::uint8_t> m_land;
};

} // namespace whereabouts
