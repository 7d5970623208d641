#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace whereabouts {

// One level of an equirectangular picture of the globe: red, green, blue and water, a byte each (water: 255 for sea).
// One column and one row more than its size repeat the first column and the last row for bilinear reading.
struct TextureLevel {
    TextureLevel(int w, int h);
    std::uint8_t* row(int y) { return texels.data() + static_cast<std::size_t>(y) * stride(); }
    const std::uint8_t* row(int y) const { return texels.data() + static_cast<std::size_t>(y) * stride(); }
    std::size_t stride() const { return (static_cast<std::size_t>(width) + 1) * 4; }
    void closeSeams(); // after the last write

    int width, height;
    std::vector<std::uint8_t> texels;
};

// A picture of the globe as a pyramid, each level half the one before. Immutable; any thread.
struct Texture {
    explicit Texture(TextureLevel finest);
    std::vector<TextureLevel> levels; // finest first
};

} // namespace whereabouts
