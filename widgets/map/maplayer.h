#pragma once

#include "map/mapcamera.h"

#include <QPointer>
#include <QQuickItem>

// A picture over the whole map that follows its camera: the base of every layer that draws with the scene graph.
// Geometry stays in tiles of the world and is placed by uniforms, so moving the map builds nothing anew.
class MapLayer : public QQuickItem {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(MapCamera* camera READ camera WRITE setCamera NOTIFY cameraChanged REQUIRED)

public:
    explicit MapLayer(QQuickItem* parent = nullptr);

    MapCamera* camera() const { return m_camera; }
    void setCamera(MapCamera* camera);

Q_SIGNALS:
    void cameraChanged();

protected:
    // Called when the camera has moved; the layer is drawn anew in any case.
    virtual void viewMoved() {}

private:
    QPointer<MapCamera> m_camera;
};

// Where a square of the world (a tile of a pyramid with `tiles` per side) lies on the viewport, in pixels, computed in
// doubles so that nothing trembles at high zoom.
struct Placement {
    float x = 0, y = 0, side = 0;
};
Placement placementOf(const MapCamera& camera, double column, double row, double tiles);
