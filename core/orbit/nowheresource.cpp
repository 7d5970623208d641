#include "orbit/nowheresource.h"

#include <algorithm>
#include <array>
#include <utility>

namespace whereabouts {

static void mirror(std::span<std::uint8_t> picture, std::size_t side) {
    for (std::size_t y = 0; y < side; ++y) {
        std::uint8_t* row = picture.data() + y * side * 3;
        for (std::size_t x = 0; x < side / 2; ++x)
            std::swap_ranges(row + x * 3, row + x * 3 + 3, row + (side - 1 - x) * 3);
    }
}

NowhereSource::NowhereSource(std::shared_ptr<const Earth> earth, std::uint64_t seed, Split split, int size)
    : m_views(earth, seed, split, Variation::Training, size, 1),
      m_longLens(std::move(earth), seed, split, Variation::LongLens, size, 1), m_strangers(seed, size) {}

Result<void> NowhereSource::read(std::uint64_t first, std::span<std::uint8_t> pixels, std::span<GeoPoint> truths) {
    const auto side = static_cast<std::size_t>(imageSize());
    const std::size_t bytes = side * side * 3;
    if (pixels.size() != truths.size() * bytes)
        return failure(Error::Code::Internal, "The memory for pictures does not fit their number.");
    const std::array<SampleSource*, 5> sources{&m_views, &m_views, &m_longLens, &m_strangers, &m_strangers};
    for (std::size_t i = 0; i < truths.size(); ++i) {
        const std::span picture = pixels.subspan(i * bytes, bytes);
        SampleSource* source = sources[(first + i) % sources.size()];
        if (const Result<void> read = source->read(first + i, picture, truths.subspan(i, 1)); !read)
            return read;
        if (source != &m_strangers)
            mirror(picture, side);
    }
    return {};
}

} // namespace whereabouts
