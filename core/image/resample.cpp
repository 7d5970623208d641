#include "image/resample.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <type_traits>

namespace whereabouts {

namespace {

constexpr int fixedPointBits = 22;
constexpr double bicubicSupport = 2.0;

// Keys' cubic convolution with a = -0.5.
double bicubic(double x) {
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1.0)
        return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
    return x < 2.0 ? (((x - 5.0) * x + 8.0) * x - 4.0) * a : 0.0;
}

// What one output sample is made of: weights for the input samples from `first` on.
template <typename Weight>
struct Taps {
    int first = 0;
    std::vector<Weight> weights;
};

template <typename Weight>
Weight rounded(double weight) {
    if constexpr (std::is_same_v<Weight, double>)
        return weight;
    else
        return static_cast<Weight>(weight * (1 << fixedPointBits) + (weight < 0.0 ? -0.5 : 0.5));
}

// Taps of the output samples start ... start + count - 1 of an axis that is resized from `in` to `out` samples.
template <typename Weight>
std::vector<Taps<Weight>> tapsOf(int in, int out, int start, int count) {
    const double scale = static_cast<double>(in) / out;
    const double widening = std::max(scale, 1.0);
    const double support = bicubicSupport * widening;
    std::vector<Taps<Weight>> result(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const double centre = (start + i + 0.5) * scale;
        const int first = std::max(static_cast<int>(centre - support + 0.5), 0);
        const int last = std::min(static_cast<int>(centre + support + 0.5), in);
        std::vector<double> weights;
        double sum = 0.0;
        for (int x = first; x < last; ++x) {
            weights.push_back(bicubic((x - centre + 0.5) * (1.0 / widening)));
            sum += weights.back();
        }
        Taps<Weight>& taps = result[static_cast<std::size_t>(i)];
        taps.first = first;
        for (const double weight : weights)
            taps.weights.push_back(rounded<Weight>(sum != 0.0 ? weight / sum : weight));
    }
    return result;
}

// One output sample from input samples `stride` apart.
std::uint8_t weighed(const std::uint8_t* samples, std::size_t stride, const Taps<int>& taps) {
    int sum = 1 << (fixedPointBits - 1);
    for (const int weight : taps.weights) {
        sum += *samples * weight;
        samples += stride;
    }
    return static_cast<std::uint8_t>(std::clamp(sum >> fixedPointBits, 0, 255));
}

// Above 65535 the two bytes are cut off one by one, as in the reference.
std::uint16_t weighed(const std::uint16_t* samples, std::size_t stride, const Taps<double>& taps) {
    double sum = 0.0;
    for (const double weight : taps.weights) {
        sum += *samples * weight;
        samples += stride;
    }
    const int value = std::max(static_cast<int>(std::floor(sum + 0.5)), 0);
    return static_cast<std::uint16_t>(std::min(value >> 8, 255) << 8 | value % 256);
}

template <typename Sample>
std::vector<Sample> resized(std::span<const Sample> in, const Picture& shape, const ResizeWindow& window) {
    using Weight = std::conditional_t<sizeof(Sample) == 1, int, double>;
    const auto columns = tapsOf<Weight>(shape.width, window.width, window.left, window.size);
    const auto rows = tapsOf<Weight>(shape.height, window.height, window.top, window.size);
    const auto channels = static_cast<std::size_t>(shape.channels), width = static_cast<std::size_t>(shape.width);
    const std::size_t narrow = columns.size() * channels;
    const auto firstRow = static_cast<std::size_t>(rows.front().first);
    const std::size_t endRow = static_cast<std::size_t>(rows.back().first) + rows.back().weights.size();

    std::vector<Sample> across((endRow - firstRow) * narrow); // the rows that the second pass needs
    for (std::size_t y = firstRow; y < endRow; ++y) {
        Sample* out = &across[(y - firstRow) * narrow];
        for (const auto& taps : columns) {
            for (std::size_t c = 0; c < channels; ++c)
                *out++ =
                    weighed(&in[(y * width + static_cast<std::size_t>(taps.first)) * channels + c], channels, taps);
        }
    }
    std::vector<Sample> result(rows.size() * narrow);
    Sample* out = result.data();
    for (const auto& taps : rows) {
        for (std::size_t i = 0; i < narrow; ++i)
            *out++ = weighed(&across[(static_cast<std::size_t>(taps.first) - firstRow) * narrow + i], narrow, taps);
    }
    return result;
}

} // namespace

Picture resizedBicubic(const Picture& picture, const ResizeWindow& window) {
    Picture result{window.size, window.size, picture.channels, {}, picture.depth};
    if (picture.depth == 8) {
        result.pixels = resized<std::uint8_t>(picture.pixels, picture, window);
        return result;
    }
    std::vector<std::uint16_t> samples(picture.pixels.size() / 2);
    std::memcpy(samples.data(), picture.pixels.data(), samples.size() * 2);
    samples = resized<std::uint16_t>(samples, picture, window);
    result.pixels.resize(samples.size() * 2);
    std::memcpy(result.pixels.data(), samples.data(), result.pixels.size());
    return result;
}

} // namespace whereabouts
