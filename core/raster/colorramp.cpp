#include "raster/colorramp.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace whereabouts {

namespace {

using Triple = std::array<double, 3>;

constexpr std::array<Triple, 10> plasma{{{13, 8, 135},
                                         {70, 3, 159},
                                         {114, 1, 168},
                                         {156, 23, 158},
                                         {189, 55, 134},
                                         {216, 87, 107},
                                         {237, 121, 83},
                                         {251, 159, 58},
                                         {253, 202, 38},
                                         {240, 249, 33}}};

constexpr double highestAlpha = 225.0;
constexpr double opaqueFrom = 0.4;

Triple product(const std::array<Triple, 3>& m, const Triple& v) {
    Triple result{};
    for (std::size_t row = 0; row < 3; ++row)
        result[row] = m[row][0] * v[0] + m[row][1] * v[1] + m[row][2] * v[2];
    return result;
}

double linearFromByte(double byte) {
    const double c = byte / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

std::uint8_t byteFromLinear(double linear) {
    const double c = std::clamp(linear, 0.0, 1.0);
    const double encoded = c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1.0 / 2.4) - 0.055;
    return static_cast<std::uint8_t>(std::lround(255.0 * encoded));
}

// Oklab: B. Ottosson, "A perceptual color space for image processing", 2020.
Triple oklabFromBytes(const Triple& rgb) {
    Triple lms = product({{{0.4122214708, 0.5363325363, 0.0514459929},
                           {0.2119034982, 0.6806995451, 0.1073969566},
                           {0.0883024619, 0.2817188376, 0.6299787005}}},
                         {linearFromByte(rgb[0]), linearFromByte(rgb[1]), linearFromByte(rgb[2])});
    for (double& value : lms)
        value = std::cbrt(value);
    return product({{{0.2104542553, 0.7936177850, -0.0040720468},
                     {1.9779984951, -2.4285922050, 0.4505937099},
                     {0.0259040371, 0.7827717662, -0.8086757660}}},
                   lms);
}

Rgba opaqueFromOklab(const Triple& lab) {
    Triple lms = product(
        {{{1.0, 0.3963377774, 0.2158037573}, {1.0, -0.1055613458, -0.0638541728}, {1.0, -0.0894841775, -1.2914855480}}},
        lab);
    for (double& value : lms)
        value = value * value * value;
    const Triple linear = product({{{4.0767416621, -3.3077115913, 0.2309699292},
                                    {-1.2684380046, 2.6097574011, -0.3413193965},
                                    {-0.0041960863, -0.7034186147, 1.7076147010}}},
                                  lms);
    return {byteFromLinear(linear[0]), byteFromLinear(linear[1]), byteFromLinear(linear[2])};
}

double distance(const Triple& a, const Triple& b) { return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]); }

std::uint8_t alphaAt(double value) {
    const double t = std::min(value / opaqueFrom, 1.0);
    return static_cast<std::uint8_t>(std::lround(highestAlpha * t * t * (3.0 - 2.0 * t)));
}

} // namespace

std::array<Rgba, 256> heatRamp() {
    std::array<Triple, plasma.size()> points{};
    std::array<double, plasma.size()> length{}; // along the polyline, from its start
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] = oklabFromBytes(plasma[i]);
        length[i] = i == 0 ? 0.0 : length[i - 1] + distance(points[i - 1], points[i]);
    }
    std::array<Rgba, 256> ramp{};
    std::size_t segment = 0;
    for (std::size_t i = 0; i < ramp.size(); ++i) {
        const double value = static_cast<double>(i) / 255.0;
        const double along = value * length.back();
        while (segment + 2 < points.size() && along > length[segment + 1])
            ++segment;
        const double t = (along - length[segment]) / (length[segment + 1] - length[segment]);
        Triple lab{};
        for (std::size_t axis = 0; axis < 3; ++axis)
            lab[axis] = std::lerp(points[segment][axis], points[segment + 1][axis], t);
        ramp[i] = opaqueFromOklab(lab);
        ramp[i].alpha = alphaAt(value);
    }
    return ramp;
}

std::array<Rgba, 256> differenceRamp() {
    constexpr Triple paleBlue{120, 180, 245}, deepBlue{12, 68, 176}, paleOrange{255, 190, 105}, deepOrange{200, 82, 0};
    std::array<Rgba, 256> ramp{};
    for (std::size_t i = 0; i < ramp.size(); ++i) {
        const double signedValue = (static_cast<double>(i) - 127.5) / 127.5, value = std::abs(signedValue);
        const Triple pale = oklabFromBytes(signedValue < 0 ? paleBlue : paleOrange);
        const Triple deep = oklabFromBytes(signedValue < 0 ? deepBlue : deepOrange);
        Triple lab{};
        for (std::size_t axis = 0; axis < 3; ++axis)
            lab[axis] = std::lerp(pale[axis], deep[axis], value);
        ramp[i] = opaqueFromOklab(lab);
        ramp[i].alpha = alphaAt(value);
    }
    return ramp;
}

Rgba heatColor(const std::array<Rgba, 256>& ramp, double value) {
    const double clamped = value > 0.0 ? std::min(value, 1.0) : 0.0;
    return ramp[static_cast<std::size_t>(std::lround(255.0 * clamped))];
}

} // namespace whereabouts
