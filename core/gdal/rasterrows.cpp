#include "gdal/rasterrows.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <format>
#include <gdal_priv.h>
#include <limits>

namespace whereabouts {

namespace {

constexpr std::int64_t stripBytes = 8 << 20;

// The greatest sample of `band`, by its number of bits.
float fullScale(GDALRasterBand& band) {
    const char* const stated = band.GetMetadataItem("NBITS", "IMAGE_STRUCTURE");
    const int most = band.GetRasterDataType() == GDT_Byte ? 8 : 16;
    const int bits = stated ? std::clamp(std::atoi(stated), 1, most) : most;
    return static_cast<float>((1 << bits) - 1);
}

std::uint8_t overWhite(int value, int alpha) {
    return static_cast<std::uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

} // namespace

Result<RasterRows> RasterRows::of(const RasterFile& file, DecodeForm form) {
    RasterRows rows(file);
    if (GDALDataTypeIsComplex(file.dataset().GetRasterBand(1)->GetRasterDataType()))
        return failure(Error::Code::Unsupported, std::format("{} holds complex numbers, not a picture.", file.name()));
    rows.recognise(form);
    if (rows.m_stretched) {
        if (const auto done = rows.stretch(); !done)
            return std::unexpected(done.error());
    }
    return rows;
}

void RasterRows::recognise(DecodeForm form) {
    GDALDataset& dataset = m_file->dataset();
    GDALRasterBand& band = *dataset.GetRasterBand(1);
    const GDALDataType type = band.GetRasterDataType();
    m_width = dataset.GetRasterXSize();
    m_height = dataset.GetRasterYSize();
    m_samples = type == GDT_Byte ? Samples::Bytes : Samples::Floats;
    m_stretched = type != GDT_Byte && type != GDT_UInt16;
    m_kind = kindOf();
    m_bands = m_kind == Kind::Grey || m_kind == Kind::Palette ? 1
              : m_kind == Kind::GreyAlpha                     ? 2
              : m_kind == Kind::Rgb                           ? 3
                                                              : 4;
    const bool asStored = form == DecodeForm::AsStored;
    m_keepsAlpha = asStored && (m_kind == Kind::GreyAlpha || m_kind == Kind::Rgba);
    m_sixteenBitGrey = asStored && type == GDT_UInt16 && m_kind == Kind::Grey;
    const char* const whiteIsZero = band.GetMetadataItem("MINISWHITE", "IMAGE_STRUCTURE");
    m_whiteIsZero = whiteIsZero && m_kind == Kind::Grey;
    const bool highByte = asStored && type == GDT_UInt16;
    m_gain = highByte ? 1.0f / 256.0f : 255.0f / fullScale(band);
    m_bias = highByte ? 0.0f : 0.5f;
    if (m_kind == Kind::Palette)
        readPalette();

    const std::int64_t rowBytes = std::int64_t{m_width} * m_bands * (m_samples == Samples::Bytes ? 1 : 4);
    m_rowsPerStrip = static_cast<int>(std::clamp<std::int64_t>(stripBytes / rowBytes, 1, m_height));
}

RasterRows::Kind RasterRows::kindOf() const {
    GDALDataset& dataset = m_file->dataset();
    const int count = dataset.GetRasterCount();
    const auto meaning = [&](int band) { return dataset.GetRasterBand(band)->GetColorInterpretation(); };
    if (count < 3 && m_samples == Samples::Bytes && dataset.GetRasterBand(1)->GetColorTable())
        return Kind::Palette;
    if (count < 3)
        return count == 2 && meaning(2) == GCI_AlphaBand && !m_stretched ? Kind::GreyAlpha : Kind::Grey;
    if (count == 4 && meaning(1) == GCI_CyanBand && !m_stretched)
        return Kind::Cmyk;
    return count == 4 && meaning(4) == GCI_AlphaBand && !m_stretched ? Kind::Rgba : Kind::Rgb;
}

void RasterRows::readPalette() {
    const GDALColorTable& table = *m_file->dataset().GetRasterBand(1)->GetColorTable();
    m_palette.assign(256, Color{0, 0, 0, 255});
    for (int i = 0; i < std::min(table.GetColorEntryCount(), 256); ++i) {
        const GDALColorEntry& entry = *table.GetColorEntry(i);
        const auto byte = [](short value) { return static_cast<std::uint8_t>(std::clamp<int>(value, 0, 255)); };
        m_palette[static_cast<std::size_t>(i)] = {byte(entry.c1), byte(entry.c2), byte(entry.c3), byte(entry.c4)};
    }
}

// The least and the greatest finite sample, which become 0 and 255. What stands for "no data" is left out.
Result<void> RasterRows::stretch() {
    int hasNoData = 0;
    const auto noData = static_cast<float>(m_file->dataset().GetRasterBand(1)->GetNoDataValue(&hasNoData));
    float least = std::numeric_limits<float>::max(), greatest = std::numeric_limits<float>::lowest();
    for (int top = 0; top < m_height; top += m_stripRows) {
        if (const auto read = readStrip(top); !read)
            return read;
        for (const float sample : m_floats) {
            if (!std::isfinite(sample) || (hasNoData && sample == noData))
                continue;
            least = std::min(least, sample);
            greatest = std::max(greatest, sample);
        }
    }
    m_stripRows = 0; // read() starts again
    const float range = greatest - least;
    m_gain = range > 0.0f && std::isfinite(range) ? 255.0f / range : 0.0f;
    m_bias = 0.5f - m_gain * (m_gain > 0.0f ? least : 0.0f);
    return {};
}

Result<void> RasterRows::readStrip(int top) {
    m_stripTop = top;
    m_stripRows = std::min(m_rowsPerStrip, m_height - top);
    const std::size_t samples =
        static_cast<std::size_t>(m_stripRows) * static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_bands);
    if (m_samples == Samples::Bytes) {
        m_bytes.resize(samples);
        return readSamples(top, m_stripRows, m_bytes.data());
    }
    m_floats.resize(samples);
    return readSamples(top, m_stripRows, m_floats.data());
}

Result<void> RasterRows::readSamples(int top, int rows, void* into) const {
    const GDALDataType type = m_sixteenBitGrey ? GDT_UInt16 : m_samples == Samples::Bytes ? GDT_Byte : GDT_Float32;
    const GSpacing sampleSize = GDALGetDataTypeSizeBytes(type);
    const GSpacing pixelSize = sampleSize * m_bands;
    std::array<int, 4> bands{1, 2, 3, 4};
    const CPLErr error = m_file->dataset().RasterIO(GF_Read, 0, top, m_width, rows, into, m_width, rows, type, m_bands,
                                                    bands.data(), pixelSize, pixelSize * m_width, sampleSize, nullptr);
    if (error != CE_None)
        return damaged();
    return {};
}

Result<void> RasterRows::read(int y, std::uint8_t* into) {
    if (y < m_stripTop || y >= m_stripTop + m_stripRows) {
        if (const auto done = readStrip(y); !done)
            return done;
    }
    const std::size_t samples = static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_bands);
    m_row.resize(samples);
    toBytes(static_cast<std::size_t>(y - m_stripTop) * samples, m_row.data());
    toColors(m_row.data(), into);
    return {};
}

// A row of the strip, its first sample at `start`, scaled to bytes. What is not a number becomes 0.
void RasterRows::toBytes(std::size_t start, std::uint8_t* into) const {
    const auto scaled = [&](float sample) {
        const float value = m_gain * sample + m_bias;
        return static_cast<std::uint8_t>(value > 0.0f ? std::min(value, 255.0f) : 0.0f);
    };
    const std::size_t samples = m_row.size();
    if (m_samples == Samples::Floats)
        std::transform(&m_floats[start], &m_floats[start] + samples, into, scaled);
    else if (m_kind == Kind::Palette || m_gain == 1.0f)
        std::copy_n(&m_bytes[start], samples, into);
    else
        std::transform(&m_bytes[start], &m_bytes[start] + samples, into,
                       [&](std::uint8_t byte) { return scaled(byte); });
    if (m_whiteIsZero)
        std::transform(into, into + samples, into,
                       [](std::uint8_t byte) { return static_cast<std::uint8_t>(255 - byte); });
}

void RasterRows::toColors(const std::uint8_t* samples, std::uint8_t* into) const {
    const auto put = [&](int red, int green, int blue, int alpha) {
        const std::array<int, 3> color{red, green, blue};
        for (const int value : color)
            *into++ = m_keepsAlpha ? static_cast<std::uint8_t>(value) : overWhite(value, alpha);
        if (m_keepsAlpha)
            *into++ = static_cast<std::uint8_t>(alpha);
    };
    for (int x = 0; x < m_width; ++x, samples += m_bands) {
        switch (m_kind) {
        case Kind::Grey: put(samples[0], samples[0], samples[0], 255); break;
        case Kind::GreyAlpha: put(samples[0], samples[0], samples[0], samples[1]); break;
        case Kind::Rgb: put(samples[0], samples[1], samples[2], 255); break;
        case Kind::Rgba: put(samples[0], samples[1], samples[2], samples[3]); break;
        case Kind::Cmyk:
            put(withoutInk(samples[0], samples[3]), withoutInk(samples[1], samples[3]),
                withoutInk(samples[2], samples[3]), 255);
            break;
        case Kind::Palette: {
            const Color& color = m_palette[samples[0]];
            put(color[0], color[1], color[2], color[3]);
            break;
        }
        }
    }
}

Result<Picture> RasterRows::readSixteenBitGrey() {
    Picture picture{m_width, m_height, 1, {}, 16};
    picture.pixels.resize(static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height) * 2);
    return readSamples(0, m_height, picture.pixels.data()).transform([&] { return std::move(picture); });
}

std::unexpected<Error> RasterRows::damaged() const {
    return failure(Error::Code::BadInput,
                   std::format("{} is damaged or cut short: its pixels cannot be read.", m_file->name()));
}

} // namespace whereabouts
