#pragma once

#include <QQuickImageProvider>

// The program's icons in any colour: "image://icon/NAME/RRGGBB" draws resources/icons/NAME.svg with that stroke.
// Called on the GUI thread or the image loader's.
class IconProvider : public QQuickImageProvider {
public:
    IconProvider() : QQuickImageProvider(QQuickImageProvider::Image) {}
    QImage requestImage(const QString& id, QSize* size, const QSize& requested) override;
};
