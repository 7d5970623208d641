#pragma once

#include "map/maplayer.h"

#include <QColor>
#include <QGeoCoordinate>
#include <QList>

// Closed paths on the map, or one circle: filled or not, outlined with a constant width. Edges go the short way round; an
// edge that only follows the antimeridian is not drawn, and a path round a pole is closed along the map's edge.
class OutlineLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QList<QList<QGeoCoordinate>> paths READ paths WRITE setPaths NOTIFY shapeChanged)
    Q_PROPERTY(QGeoCoordinate centre READ centre WRITE setCentre NOTIFY shapeChanged) // of the circle
    Q_PROPERTY(double radiusKm READ radiusKm WRITE setRadiusKm NOTIFY shapeChanged)   // 0: no circle
    Q_PROPERTY(QColor color MEMBER m_color NOTIFY styleChanged)
    Q_PROPERTY(qreal lineWidth MEMBER m_lineWidth NOTIFY styleChanged) // pixels, as all below
    Q_PROPERTY(qreal dash MEMBER m_dash NOTIFY styleChanged)           // 0: unbroken
    Q_PROPERTY(qreal gap MEMBER m_gap NOTIFY styleChanged)
    Q_PROPERTY(QColor halo MEMBER m_halo NOTIFY styleChanged) // a wider line below, so that the colour reads on any map
    Q_PROPERTY(QColor fill MEMBER m_fill NOTIFY styleChanged)
    Q_PROPERTY(bool thinned MEMBER m_thinned NOTIFY shapeChanged) // where many paths are small on the screen, these are left out
    Q_PROPERTY(qreal hatch MEMBER m_hatch NOTIFY styleChanged) // spacing of the fill's stripes, 0: even

public:
    explicit OutlineLayer(QQuickItem* parent = nullptr);
    ~OutlineLayer() override;

    using Path = QList<QGeoCoordinate>;
    const QList<Path>& paths() const { return m_paths; }
    void setPaths(const QList<Path>& paths);
    QList<Path> pathsSeen(double worldPixels) const; // of them, on a world so many pixels wide
    QGeoCoordinate centre() const { return m_centre; }
    void setCentre(const QGeoCoordinate& centre);
    double radiusKm() const { return m_radiusKm; }
    void setRadiusKm(double radiusKm);

Q_SIGNALS:
    void shapeChanged();
    void styleChanged();

protected:
    QSGNode* updatePaintNode(QSGNode* node, UpdatePaintNodeData*) override;

private:
    QList<Path> m_paths;
    QGeoCoordinate m_centre;
    double m_radiusKm = 0;
    QColor m_color = Qt::black, m_fill = Qt::transparent, m_halo = Qt::transparent;
    qreal m_lineWidth = 2, m_dash = 0, m_gap = 0, m_hatch = 0;
    bool m_thinned = false;
    QList<double> m_pathAreas; // of the boxes around the paths, world units
    double m_shapePixels = 0;  // the world's width that the shape was thinned for
    bool m_shapeDirty = true; // GUI thread while the render thread waits
};
