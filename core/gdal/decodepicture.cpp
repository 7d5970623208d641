#include "gdal/functions.h"
#include "gdal/gdalsession.h"
#include "gdal/rasterfile.h"
#include "gdal/rasterrows.h"
#include "image/decoders.h"

#include <algorithm>

namespace whereabouts {

namespace {

// The mean of `factor` x `factor` pixels each; what is left over at the right and the bottom is dropped.
class BoxReducer {
public:
    BoxReducer(Picture& picture, int factor)
        : m_picture(picture), m_factor(static_cast<std::size_t>(factor)),
          m_sums(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.channels)) {}

    void add(const std::uint8_t* row) {
        const auto channels = static_cast<std::size_t>(m_picture.channels);
        for (std::size_t i = 0; i < m_sums.size(); i += channels) {
            for (std::size_t k = 0; k < m_factor * channels; ++k)
                m_sums[i + k % channels] += row[i * m_factor + k];
        }
        if (++m_rows % m_factor != 0)
            return;
        const std::uint32_t area = static_cast<std::uint32_t>(m_factor * m_factor);
        std::uint8_t* const out = &m_picture.pixels[(m_rows / m_factor - 1) * m_sums.size()];
        std::transform(m_sums.begin(), m_sums.end(), out,
                       [area](std::uint32_t sum) { return static_cast<std::uint8_t>((sum + area / 2) / area); });
        std::fill(m_sums.begin(), m_sums.end(), 0u);
    }

private:
    Picture& m_picture;
    std::size_t m_factor;
    std::vector<std::uint32_t> m_sums;
    std::size_t m_rows = 0;
};

Result<Picture> readColors(RasterRows& rows, int factor) {
    Picture picture{rows.width() / factor, rows.height() / factor, rows.channels(), {}};
    const auto stride = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.channels);
    picture.pixels.resize(stride * static_cast<std::size_t>(picture.height));
    std::vector<std::uint8_t> fullRow(factor > 1 ? static_cast<std::size_t>(rows.width() * rows.channels()) : 0);
    BoxReducer reducer(picture, factor);
    for (int y = 0; y < picture.height * factor; ++y) {
        std::uint8_t* const target =
            factor > 1 ? fullRow.data() : &picture.pixels[static_cast<std::size_t>(y) * stride];
        if (const auto read = rows.read(y, target); !read)
            return std::unexpected(read.error());
        if (factor > 1)
            reducer.add(target);
    }
    return picture;
}

} // namespace

Result<Picture> gdal::decodePicture(const PictureBytes& bytes, PictureFormat format, int atLeast, DecodeForm form,
                               const DecodeLimits& limits) {
    const GdalSession session;
    auto file = RasterFile::open(bytes, format, limits);
    if (!file)
        return std::unexpected(file.error());
    auto rows = RasterRows::of(*file, form);
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isSixteenBitGrey())
        return rows->readSixteenBitGrey();
    return readColors(*rows, reductionFor(rows->width(), rows->height(), atLeast));
}

} // namespace whereabouts
