#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace whereabouts {

// A square of noise that tiles the plane, as a pyramid of 8-bit levels: gradient noise summed over octaves
// (Perlin 1985), its values spread evenly over 0 to 255. Immutable; any thread.
class CloudField {
public:
    static constexpr int side = 1024;
    static constexpr int levelCount = 6;
    CloudField();
    // Level l has side >> l samples on a side, one row and column more for bilinear reading.
    const std::uint8_t* level(int l) const { return m_levels[static_cast<std::size_t>(l)].data(); }

private:
    std::array<std::vector<std::uint8_t>, levelCount> m_levels;
};

} // namespace whereabouts
