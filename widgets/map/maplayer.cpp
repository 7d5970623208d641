#include "map/maplayer.h"

MapLayer::MapLayer(QQuickItem* parent) : QQuickItem(parent) { setFlag(ItemHasContents); }

void MapLayer::setCamera(MapCamera* camera) {
    if (camera == m_camera)
        return;
    if (m_camera)
        m_camera->disconnect(this);
    m_camera = camera;
    if (camera)
        connect(camera, &MapCamera::viewChanged, this, [this] {
            viewMoved();
            update();
        });
    update();
    Q_EMIT cameraChanged();
}

Placement placementOf(const MapCamera& camera, double column, double row, double tiles) {
    const double pixels = camera.worldPixels();
    const QRectF view = camera.view();
    return {float((column / tiles - view.x()) * pixels), float((row / tiles - view.y()) * pixels),
            float(pixels / tiles)};
}
