#include "image/preprocess.h"

#include "image/resample.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <format>

namespace whereabouts {

namespace {

// a b / 255 and its inverse, rounded as Pillow does.
std::uint8_t premultiplied(int value, int alpha) {
    const int product = value * alpha + 128;
    return static_cast<std::uint8_t>(((product >> 8) + product) >> 8);
}

std::uint8_t unmultiplied(int value, int alpha) {
    return static_cast<std::uint8_t>(alpha == 0 || alpha == 255 ? value : std::min(255 * value / alpha, 255));
}

template <std::uint8_t convert(int value, int alpha)>
Picture withColors(Picture rgba) {
    for (std::size_t i = 0; i < rgba.pixels.size(); i += 4) {
        for (std::size_t c = 0; c < 3; ++c)
            rgba.pixels[i + c] = convert(rgba.pixels[i + c], rgba.pixels[i + 3]);
    }
    return rgba;
}

std::uint8_t cutOff(std::uint16_t grey) { // as Pillow's convert("RGB") does it
    return static_cast<std::uint8_t>(std::min<int>(grey, 255));
}

std::uint8_t scaled(std::uint16_t grey) { return static_cast<std::uint8_t>((grey * 255u + 32767u) / 65535u); }

// RGB without alpha; 16-bit grey as `eightBits` turns it.
Picture toRgb(Picture picture, std::uint8_t eightBits(std::uint16_t)) {
    if (picture.channels == 3)
        return picture;
    const std::size_t count = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
    Picture rgb{picture.width, picture.height, 3, std::vector<std::uint8_t>(count * 3)};
    for (std::size_t i = 0; i < count; ++i) {
        if (picture.channels == 4) {
            std::copy_n(&picture.pixels[i * 4], 3, &rgb.pixels[i * 3]);
        } else {
            std::uint16_t grey = 0;
            std::memcpy(&grey, &picture.pixels[i * 2], 2);
            std::fill_n(&rgb.pixels[i * 3], 3, eightBits(grey));
        }
    }
    return rgb;
}

// The shorter side becomes `size`; of the longer one the middle is kept.
ResizeWindow clipWindow(const Picture& picture, int size, Preprocess mode) {
    const auto longSide = [&](int longer, int shorter) {
        return static_cast<int>(static_cast<double>(size) * longer / shorter);
    };
    const auto offset = [&](int side) {
        const int margin = side - size;
        const bool halfUp = mode == Preprocess::Raw && margin % 4 == 3; // half to even
        return margin / 2 + (halfUp ? 1 : 0);
    };
    ResizeWindow window{size, size, 0, 0, size};
    if (picture.width > picture.height)
        window.width = longSide(picture.width, picture.height);
    else
        window.height = longSide(picture.height, picture.width);
    window.left = offset(window.width);
    window.top = offset(window.height);
    return window;
}

Picture clipPixels(const Picture& picture, const ImageInput& input) {
    const ResizeWindow window = clipWindow(picture, input.size, input.preprocess);
    if (input.preprocess == Preprocess::HfStyle && picture.channels != 3)
        return resizedBicubic(toRgb(picture, scaled), window);
    if (picture.channels == 4)
        return toRgb(withColors<unmultiplied>(resizedBicubic(withColors<premultiplied>(picture), window)), cutOff);
    return toRgb(resizedBicubic(picture, window), cutOff);
}

PixelBatch normalised(const std::vector<float>& rgb, const ImageInput& input) { // rgb: [size, size, 3], 0 to 255
    const std::size_t count = static_cast<std::size_t>(input.size) * static_cast<std::size_t>(input.size);
    PixelBatch batch{1, input.size, std::vector<float>(count * 3)};
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t i = 0; i < count; ++i)
            batch.values[c * count + i] = (rgb[i * 3 + c] / 255.0f - input.mean[c]) / input.deviation[c];
    }
    return batch;
}

// How much of each input sample an output sample covers, on an axis shrunk (or enlarged) from `in` to `out` samples.
struct Cover {
    std::size_t first = 0;
    std::vector<float> weights; // sum to 1
};

std::vector<Cover> coverOf(int in, int out) {
    std::vector<Cover> result(static_cast<std::size_t>(out));
    const double scale = static_cast<double>(in) / out;
    for (int i = 0; i < out; ++i) {
        const double from = i * scale, to = (i + 1) * scale;
        const int first = std::min(static_cast<int>(from), in - 1), end = std::min(static_cast<int>(std::ceil(to)), in);
        Cover& cover = result[static_cast<std::size_t>(i)];
        cover.first = static_cast<std::size_t>(first);
        for (int x = first; x < std::max(end, first + 1); ++x)
            cover.weights.push_back(
                static_cast<float>((std::min<double>(to, x + 1) - std::max<double>(from, x)) / scale));
    }
    return result;
}

// [size, size, 3], 0 to 255: the largest centred square, averaged over areas. Rows first: that pass is the long one
// and adds whole rows.
std::vector<float> areaAverages(const Picture& picture, int size) {
    const int side = std::min(picture.width, picture.height);
    const auto left = static_cast<std::size_t>((picture.width - side) / 2);
    const auto top = static_cast<std::size_t>((picture.height - side) / 2);
    const std::vector<Cover> covers = coverOf(side, size);
    std::vector<float> result(covers.size() * covers.size() * 3);
    std::vector<float> row(static_cast<std::size_t>(side) * 3);
    float* out = result.data();
    for (const Cover& rows : covers) {
        std::fill(row.begin(), row.end(), 0.0f);
        for (std::size_t k = 0; k < rows.weights.size(); ++k) {
            const std::size_t y = top + rows.first + k;
            const std::uint8_t* const in = &picture.pixels[(y * static_cast<std::size_t>(picture.width) + left) * 3];
            const float weight = rows.weights[k];
            for (std::size_t i = 0; i < row.size(); ++i)
                row[i] += weight * in[i];
        }
        for (const Cover& columns : covers) {
            for (std::size_t c = 0; c < 3; ++c) {
                float sum = 0.0f;
                for (std::size_t k = 0; k < columns.weights.size(); ++k)
                    sum += columns.weights[k] * row[(columns.first + k) * 3 + c];
                *out++ = sum;
            }
        }
    }
    return result;
}

} // namespace

Result<Picture> decodeFor(const PictureSource& source, const ImageInput& input) {
    return input.preprocess == Preprocess::Orbit ? decode(source, input.size) : decodeAsStored(source);
}

Result<PixelBatch> preprocess(const Picture& picture, const ImageInput& input) {
    if (picture.width < 1 || picture.height < 1 || input.size < 1 || input.size > 4096)
        return failure(Error::Code::Internal,
                       std::format("A picture of {} x {} pixels cannot become a model's input of {} x {}.",
                                   picture.width, picture.height, input.size, input.size));
    if (input.preprocess == Preprocess::Orbit)
        return normalised(areaAverages(picture, input.size), input);
    const Picture pixels = clipPixels(picture, input);
    return normalised(std::vector<float>(pixels.pixels.begin(), pixels.pixels.end()), input);
}

} // namespace whereabouts
