#include "image/orientation.h"

#include <algorithm>
#include <utility>

namespace whereabouts {

namespace {

// The picture mirrored at its falling diagonal: rows become columns.
Picture transposed(const Picture& picture) {
    Picture result{picture.height, picture.width, picture.channels, {}};
    result.pixels.resize(picture.pixels.size());
    const auto width = static_cast<std::size_t>(picture.width), height = static_cast<std::size_t>(picture.height);
    const auto channels = static_cast<std::size_t>(picture.channels);
    constexpr std::size_t tile = 32; // both sides stay in the cache
    for (std::size_t top = 0; top < height; top += tile) {
        for (std::size_t left = 0; left < width; left += tile) {
            for (std::size_t y = top; y < std::min(top + tile, height); ++y) {
                for (std::size_t x = left; x < std::min(left + tile, width); ++x)
                    std::copy_n(&picture.pixels[(y * width + x) * channels], channels,
                                &result.pixels[(x * height + y) * channels]);
            }
        }
    }
    return result;
}

void mirrorRows(Picture& picture) { // left and right change places
    const auto width = static_cast<std::size_t>(picture.width), channels = static_cast<std::size_t>(picture.channels);
    for (auto row = picture.pixels.begin(); row != picture.pixels.end(); row += picture.width * picture.channels) {
        for (std::size_t left = 0, right = width - 1; left < right; ++left, --right)
            std::swap_ranges(row + static_cast<std::ptrdiff_t>(left * channels),
                             row + static_cast<std::ptrdiff_t>((left + 1) * channels),
                             row + static_cast<std::ptrdiff_t>(right * channels));
    }
}

void mirrorColumns(Picture& picture) { // top and bottom change places
    const std::ptrdiff_t stride = std::ptrdiff_t{picture.width} * picture.channels;
    const auto first = picture.pixels.begin();
    for (std::ptrdiff_t top = 0, bottom = picture.height - 1; top < bottom; ++top, --bottom)
        std::swap_ranges(first + top * stride, first + (top + 1) * stride, first + bottom * stride);
}

} // namespace

Picture turned(Picture stored, int orientation) {
    Picture picture = orientation >= 5 ? transposed(stored) : std::move(stored);
    if (orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7)
        mirrorRows(picture);
    if (orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8)
        mirrorColumns(picture);
    return picture;
}

} // namespace whereabouts
