#pragma once

#include <array>
#include <cstdint>

namespace whereabouts {

// A colour with straight (not premultiplied) alpha, sRGB.
struct Rgba {
    std::uint8_t red = 0, green = 0, blue = 0, alpha = 255;
    bool operator==(const Rgba&) const = default;
};

// The one ramp of every heatmap: layer, legend and PNG. Entry i stands for i / 255 of the scale. The hues are those of
// "plasma" (S. van der Walt and N. Smith, Matplotlib, CC0), interpolated in Oklab and spaced by equal perceived
// difference, so lightness only rises and it reads the same with every kind of colour blindness. The low end is
// transparent and lets the map through: alpha rises smoothly from 0 to 225 over the lower two fifths.
std::array<Rgba, 256> heatRamp();

// The one ramp of every difference of two posteriors: entry 0 is blue (the second has more), entry 255 orange (the first
// has more), and between them it fades to nothing: the two hues differ with every kind of colour blindness. Both darken
// outwards, alpha rises smoothly from 0 at the middle to 225 over two fifths of either side.
std::array<Rgba, 256> differenceRamp();

// The ramp's colour for a value of the scale; what lies outside 0 to 1 (and NaN) is taken to the nearer end (0).
Rgba heatColor(const std::array<Rgba, 256>& ramp, double value);

} // namespace whereabouts
