#include "map/heatimage.h"

#include "raster/colorramp.h"

#include <QRgb>

#include <algorithm>
#include <array>
#include <cmath>

namespace {

std::array<QRgb, 256> premultiplied(const std::array<whereabouts::Rgba, 256>& ramp) {
    std::array<QRgb, 256> colors;
    std::ranges::transform(ramp, colors.begin(), [](whereabouts::Rgba c) {
        return qPremultiply(qRgba(c.red, c.green, c.blue, c.alpha));
    });
    return colors;
}

} // namespace

QImage heatImage(const whereabouts::DensityRaster& raster, double lowest, double highest) {
    static const std::array<QRgb, 256> ramp = premultiplied(whereabouts::heatRamp());
    QImage image(raster.geometry.width, raster.geometry.height, QImage::Format_ARGB32_Premultiplied);
    const float low = float(lowest), scale = float(255.0 / std::log2(highest / lowest));
    const float* value = raster.pixels().data();
    for (int y = 0; y < image.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x, ++value)
            line[x] = *value > low ? ramp[std::size_t(std::min(std::log2(*value / low) * scale, 255.0f))] : 0;
    }
    return image;
}

QImage differenceImage(const whereabouts::DensityRaster& first, const whereabouts::DensityRaster& second, double lowest, double highest) {
    static const std::array<QRgb, 256> ramp = premultiplied(whereabouts::differenceRamp());
    QImage image(first.geometry.width, first.geometry.height, QImage::Format_ARGB32_Premultiplied);
    const float low = float(lowest), scale = float(127.0 / std::log2(highest / lowest));
    const float *a = first.pixels().data(), *b = second.pixels().data();
    for (int y = 0; y < image.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            const float difference = *a++ - *b++, size = std::abs(difference);
            const float step = size > low ? std::min(std::log2(size / low) * scale, 127.0f) : 0.0f;
            line[x] = size > low ? ramp[std::size_t(difference > 0 ? 128.0f + step : 127.0f - step)] : 0;
        }
    }
    return image;
}
