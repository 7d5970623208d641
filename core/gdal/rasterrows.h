#pragma once

#include "gdal/rasterfile.h"

#include <array>
#include <vector>

namespace whereabouts {

// The rows of a picture that GDAL opened, one after the other, as 8-bit colours: RGB, or RGBA where alpha is kept.
class RasterRows {
public:
    static Result<RasterRows> of(const RasterFile& file, DecodeForm form);

    int width() const { return m_width; }
    int height() const { return m_height; }
    int channels() const { return m_keepsAlpha ? 4 : 3; }

    // Row `y` as [width, channels]; rows are asked for from the top down.
    Result<void> read(int y, std::uint8_t* into);

    // Grey of 16 bits in a form that keeps them: read whole instead, as Picture of depth 16.
    bool isSixteenBitGrey() const { return m_sixteenBitGrey; }
    Result<Picture> readSixteenBitGrey();

private:
    enum class Kind : std::uint8_t { Grey, GreyAlpha, Rgb, Rgba, Cmyk, Palette };
    enum class Samples : std::uint8_t { Bytes, Floats };
    using Color = std::array<std::uint8_t, 4>;

    explicit RasterRows(const RasterFile& file) : m_file(&file) {}
    void recognise(DecodeForm form);
    Kind kindOf() const;
    void readPalette();
    Result<void> stretch();
    Result<void> readStrip(int top);
    Result<void> readSamples(int top, int rows, void* into) const;
    void toBytes(std::size_t row, std::uint8_t* into) const;
    void toColors(const std::uint8_t* samples, std::uint8_t* into) const;
    std::unexpected<Error> damaged() const;

    const RasterFile* m_file;
    int m_width = 0, m_height = 0;
    int m_bands = 1; // that are read
    Kind m_kind = Kind::Grey;
    Samples m_samples = Samples::Bytes;
    bool m_keepsAlpha = false, m_sixteenBitGrey = false, m_stretched = false, m_whiteIsZero = false;
    float m_gain = 1, m_bias = 0; // byte = floor(gain sample + bias)
    std::vector<Color> m_palette;

    int m_stripTop = 0, m_stripRows = 0, m_rowsPerStrip = 0;
    std::vector<std::uint8_t> m_bytes; // the strip: [rows, width, bands]
    std::vector<float> m_floats;
    std::vector<std::uint8_t> m_row; // one row as bytes
};

} // namespace whereabouts
