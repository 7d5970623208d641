#pragma once

#include <QQuickImageProvider>

// The ramp of every heatmap from its low end to its high one, with its transparency: 256 x 1 pixels. Any thread.
QImage rampImage();
// The ramp of every difference, from the second model's end to the first one's.
QImage differenceRampImage();

// "image://ramp" and "image://ramp/difference": the same for QML.
class RampProvider : public QQuickImageProvider {
public:
    RampProvider() : QQuickImageProvider(QQuickImageProvider::Image) {}
    QImage requestImage(const QString& id, QSize* size, const QSize& requested) override;
};
