#include "explorer/ramp.h"

#include "raster/colorramp.h"

using namespace whereabouts;

QImage rampImage() {
    QImage image(256, 1, QImage::Format_ARGB32);
    const auto ramp = heatRamp();
    for (int i = 0; i < image.width(); ++i) {
        const Rgba& colour = ramp[static_cast<std::size_t>(i)];
        image.setPixelColor(i, 0, QColor(colour.red, colour.green, colour.blue, colour.alpha));
    }
    return image;
}

QImage RampProvider::requestImage(const QString&, QSize* size, const QSize&) {
    *size = QSize(256, 1);
    return rampImage();
}
