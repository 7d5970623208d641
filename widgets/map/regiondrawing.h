#pragma once

#include "map/mapcamera.h"

#include <QGeoCoordinate>
#include <QList>
#include <QPointer>

#include <optional>

// An area that is being drawn on a map: a circle from its centre outwards, or a polygon corner by corner. With the pointer: press
// and drag, or a click for each corner; a double click, Enter or a click on the first corner ends. By keyboard: the arrows take a
// cross-hair over the map (by less with Shift), Enter or Space sets the centre and then the radius, or a corner; on the last
// corner again or on the first it ends. Backspace takes back, Escape gives up. Points are pixels of the viewport. GUI thread.
class RegionDrawing : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(MapCamera* camera READ camera WRITE setCamera NOTIFY cameraChanged REQUIRED)
    Q_PROPERTY(QString shape READ shape WRITE setShape NOTIFY changed)     // "", "circle" or "polygon"
    Q_PROPERTY(QPointF middle READ middle WRITE setMiddle NOTIFY changed)  // where the cross-hair rests while the map moves below it
    Q_PROPERTY(QPointF crossHair READ crossHair NOTIFY changed)
    Q_PROPERTY(bool byKeyboard READ byKeyboard NOTIFY changed)             // until the pointer is used
    Q_PROPERTY(QGeoCoordinate centre READ centre NOTIFY changed)           // of the circle
    Q_PROPERTY(double radiusKm READ radiusKm NOTIFY changed)               // 0 until it is known
    Q_PROPERTY(QList<QList<QGeoCoordinate>> paths READ paths NOTIFY changed) // the polygon with its next corner

public:
    using QObject::QObject;

    MapCamera* camera() const { return m_camera; }
    void setCamera(MapCamera* camera);
    const QString& shape() const { return m_shape; }
    void setShape(const QString& shape); // begins anew
    QPointF middle() const { return m_middle; }
    void setMiddle(QPointF middle);
    QPointF crossHair() const { return m_middle + QPointF(0, m_lift); }
    bool byKeyboard() const { return m_byKeyboard; }
    QGeoCoordinate centre() const { return m_centre; }
    double radiusKm() const { return m_radiusKm; }
    QList<QList<QGeoCoordinate>> paths() const;

    Q_INVOKABLE void press(QPointF at);
    Q_INVOKABLE void movePointer(QPointF to, bool pressed);
    Q_INVOKABLE void release();
    Q_INVOKABLE void click(QPointF at);
    Q_INVOKABLE void doubleClick();
    // True for the keys that are for the drawing. `repeated`: the key is held down.
    Q_INVOKABLE bool key(int code, int modifiers, bool repeated);

Q_SIGNALS:
    void cameraChanged();
    void changed();
    void circleDrawn(const QGeoCoordinate& centre, double radiusKm);
    void polygonDrawn(const QList<QGeoCoordinate>& corners);

private:
    bool isCircle() const;
    bool isPolygon() const;
    bool isNear(const QGeoCoordinate& corner, QPointF point) const;
    void clear();
    void finish();
    void addCorner(QPointF at);
    void reach(const QGeoCoordinate& place); // the circle's edge or the next corner
    void followCrossHair();
    void moveCrossHair(QPointF by);
    void enter();
    void takeBack();

    QPointer<MapCamera> m_camera;
    QString m_shape;
    QPointF m_middle;
    qreal m_lift = 0; // of the cross-hair from the middle, where the map ends and does not move on
    bool m_byKeyboard = true;
    std::optional<QPointF> m_pointer; // where it was last seen
    QGeoCoordinate m_centre, m_next;
    double m_radiusKm = 0;
    QList<QGeoCoordinate> m_corners;
};
