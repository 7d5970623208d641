#include "map/regiondrawing.h"

#include <QLineF>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

static constexpr qreal step = 24, fineStep = 4; // pixels
static constexpr qreal nearby = 10;
static constexpr qsizetype fewestCorners = 3;

void RegionDrawing::setCamera(MapCamera* camera) {
    if (camera == m_camera)
        return;
    if (m_camera)
        m_camera->disconnect(this);
    m_camera = camera;
    connect(camera, &MapCamera::viewChanged, this, &RegionDrawing::followCrossHair);
    Q_EMIT cameraChanged();
}

void RegionDrawing::setShape(const QString& shape) {
    m_shape = shape;
    m_byKeyboard = true;
    m_lift = 0;
    m_pointer.reset();
    clear();
    followCrossHair();
}

void RegionDrawing::setMiddle(QPointF middle) {
    m_middle = middle;
    followCrossHair();
}

QList<QList<QGeoCoordinate>> RegionDrawing::paths() const {
    if (m_corners.isEmpty())
        return {};
    QList<QGeoCoordinate> path = m_corners;
    if (m_next.isValid())
        path << m_next;
    return {path};
}

bool RegionDrawing::isCircle() const { return m_shape == u"circle"; }
bool RegionDrawing::isPolygon() const { return m_shape == u"polygon"; }

bool RegionDrawing::isNear(const QGeoCoordinate& corner, QPointF point) const {
    return QLineF(m_camera->toPoint(corner.latitude(), corner.longitude()), point).length() < nearby;
}

void RegionDrawing::clear() {
    m_centre = m_next = {};
    m_radiusKm = 0;
    m_corners.clear();
    Q_EMIT changed();
}

void RegionDrawing::finish() {
    const QGeoCoordinate centre = m_centre;
    const double radiusKm = m_radiusKm;
    const QList<QGeoCoordinate> corners = m_corners;
    setShape({});
    if (radiusKm > 0)
        Q_EMIT circleDrawn(centre, radiusKm);
    else if (corners.size() >= fewestCorners)
        Q_EMIT polygonDrawn(corners);
}

void RegionDrawing::addCorner(QPointF at) {
    if (m_corners.size() >= fewestCorners && isNear(m_corners.first(), at)) {
        finish();
        return;
    }
    m_corners << m_camera->toCoordinate(at);
    Q_EMIT changed();
}

void RegionDrawing::reach(const QGeoCoordinate& place) {
    if (isCircle() && m_centre.isValid())
        m_radiusKm = m_centre.distanceTo(place) / 1000;
    if (isPolygon())
        m_next = place;
    Q_EMIT changed();
}

void RegionDrawing::press(QPointF at) {
    m_byKeyboard = false;
    m_pointer = at;
    if (isCircle())
        m_centre = m_camera->toCoordinate(at);
    reach(m_camera->toCoordinate(at));
}

// What is below a pointer that rests is told again and again: that is no use of it.
void RegionDrawing::movePointer(QPointF to, bool pressed) {
    const bool moved = m_pointer && *m_pointer != to;
    m_pointer = to;
    if (!moved && !pressed)
        return;
    m_byKeyboard = false;
    if (pressed || isPolygon())
        reach(m_camera->toCoordinate(to));
    else
        Q_EMIT changed();
}

void RegionDrawing::release() {
    if (isCircle())
        m_radiusKm > 0 ? finish() : clear();
}

void RegionDrawing::click(QPointF at) {
    if (isPolygon())
        addCorner(at);
}

void RegionDrawing::doubleClick() {
    if (isPolygon())
        finish();
}

bool RegionDrawing::key(int code, int modifiers, bool repeated) {
    if (modifiers & (Qt::ControlModifier | Qt::AltModifier))
        return false;
    const qreal by = modifiers & Qt::ShiftModifier ? fineStep : step;
    switch (code) {
    case Qt::Key_Left: moveCrossHair({-by, 0}); break;
    case Qt::Key_Right: moveCrossHair({by, 0}); break;
    case Qt::Key_Up: moveCrossHair({0, -by}); break;
    case Qt::Key_Down: moveCrossHair({0, by}); break;
    case Qt::Key_Plus:
    case Qt::Key_Equal: m_camera->zoomBy(0.5, crossHair()); break;
    case Qt::Key_Minus: m_camera->zoomBy(-0.5, crossHair()); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (!repeated)
            enter();
        break;
    case Qt::Key_Backspace: takeBack(); break;
    case Qt::Key_Escape: setShape({}); break;
    default: return false;
    }
    return true;
}

void RegionDrawing::followCrossHair() {
    if (m_byKeyboard && m_camera)
        reach(m_camera->toCoordinate(crossHair()));
    else
        Q_EMIT changed();
}

// The map moves below the cross-hair; where the map ends, the cross-hair leaves the middle, and comes back to it first.
void RegionDrawing::moveCrossHair(QPointF by) {
    m_byKeyboard = true;
    qreal back = 0;
    if (m_lift * by.y() < 0)
        back = std::copysign(std::min(std::abs(by.y()), std::abs(m_lift)), by.y());
    const double before = m_camera->view().y();
    m_camera->panBy(-by.x(), back - by.y());
    const double panned = (m_camera->view().y() - before) * m_camera->worldPixels();
    const qreal top = -m_middle.y(), bottom = m_camera->height() - m_middle.y();
    m_lift = std::clamp(m_lift + by.y() - panned, top, bottom);
    followCrossHair();
}

void RegionDrawing::enter() {
    const QPointF at = crossHair();
    if (!std::exchange(m_byKeyboard, true)) {
        if (m_corners.size() >= fewestCorners)
            finish();
        else
            followCrossHair();
    } else if (isCircle() && m_centre.isValid()) {
        if (m_radiusKm > 0)
            finish();
    } else if (isCircle()) {
        m_centre = m_camera->toCoordinate(at);
        Q_EMIT changed();
    } else if (m_corners.isEmpty() || !isNear(m_corners.last(), at)) {
        addCorner(at);
    } else if (m_corners.size() >= fewestCorners) {
        finish();
    }
}

void RegionDrawing::takeBack() {
    m_centre = {};
    m_radiusKm = 0;
    if (!m_corners.isEmpty())
        m_corners.removeLast();
    Q_EMIT changed();
}
