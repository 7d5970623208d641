#include "explorer/ramp.h"

#include "raster/colorramp.h"

using namespace whereabouts;

static QImage imageOf(const std::array<Rgba, 256>& ramp) {
    QImage image(256, 1, QImage::Format_ARGB32);
    for (int i = 0; i < image.width(); ++i) {
        const Rgba& colour = ramp[static_cast<std::size_t>(i)];
        image.setPixelColor(i, 0, QColor(colour.red, colour.green, colour.blue, colour.alpha));
    }
    return image;
}

QImage rampImage() { return imageOf(heatRamp()); }

QImage differenceRampImage() { return imageOf(differenceRamp()); }

QImage RampProvider::requestImage(const QString& id, QSize* size, const QSize&) {
    *size = QSize(256, 1);
    return id == u"difference" ? differenceRampImage() : rampImage();
}
