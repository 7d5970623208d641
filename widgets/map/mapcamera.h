#pragma once

#include <QGeoCoordinate>
#include <QList>
#include <QObject>
#include <QPointF>
#include <QRectF>
#include <QTimer>
#include <QVariantAnimation>
#include <QtQml/qqmlregistration.h>

// What a map shows: a centre, a zoom level (as slippy maps count it: the world is 256 * 2^zoom pixels wide) and the size
// of its viewport. Layers draw by it, gestures move it, and it remembers where it has been. x wraps around; y ends at
// the edges of Web Mercator, so the world is never lower than the viewport. GUI thread.
class MapCamera : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qreal width READ width WRITE setWidth NOTIFY viewChanged)
    Q_PROPERTY(qreal height READ height WRITE setHeight NOTIFY viewChanged)
    Q_PROPERTY(bool repeats READ repeats WRITE setRepeats NOTIFY viewChanged) // the world may show twice side by side
    Q_PROPERTY(double zoomLevel READ zoomLevel NOTIFY viewChanged)
    Q_PROPERTY(double minimumZoomLevel READ minimumZoomLevel NOTIFY viewChanged)
    Q_PROPERTY(double latitude READ latitude NOTIFY viewChanged)
    Q_PROPERTY(double longitude READ longitude NOTIFY viewChanged)
    Q_PROPERTY(double metresPerPixel READ metresPerPixel NOTIFY viewChanged) // at the centre's latitude
    Q_PROPERTY(QRectF view READ view NOTIFY viewChanged) // world units; read it in a binding to follow the camera
    Q_PROPERTY(bool animated MEMBER m_animated NOTIFY animatedChanged)
    Q_PROPERTY(bool moving READ moving NOTIFY movingChanged) // a flight is under way
    Q_PROPERTY(bool canGoBack READ canGoBack NOTIFY historyChanged)
    Q_PROPERTY(bool canGoForward READ canGoForward NOTIFY historyChanged)

public:
    static constexpr double maximumZoomLevel = 19.0;

    explicit MapCamera(QObject* parent = nullptr);

    qreal width() const { return m_width; }
    qreal height() const { return m_height; }
    void setWidth(qreal width);
    void setHeight(qreal height);
    bool repeats() const { return m_repeats; }
    void setRepeats(bool repeats);
    double zoomLevel() const { return m_at.zoom; }
    double minimumZoomLevel() const;
    double latitude() const;
    double longitude() const; // in [-180, 180)
    QPointF centre() const { return m_at.centre; } // world units; x in [0, 1)
    double worldPixels() const;
    QRectF view() const;
    bool moving() const { return m_flight.state() == QAbstractAnimation::Running; }
    bool canGoBack() const { return m_past.size() > 1; }
    bool canGoForward() const { return !m_future.isEmpty(); }

    // The viewport's pixel of a place; of its copies around the world the one nearest to the centre.
    Q_INVOKABLE QPointF toPoint(double latitude, double longitude) const;
    Q_INVOKABLE QGeoCoordinate toCoordinate(QPointF point) const;
    double metresPerPixel() const;

    Q_INVOKABLE void panBy(qreal dx, qreal dy);                 // the map's content moves by these pixels
    Q_INVOKABLE void zoomBy(double levels, QPointF about);      // the pixel's place stays where it is
    Q_INVOKABLE void setView(double latitude, double longitude, double zoom);
    Q_INVOKABLE void flyTo(double latitude, double longitude, double zoom);
    // So that the box lies within the viewport less the margins in pixels; east < west is a box across the antimeridian.
    Q_INVOKABLE void flyToBox(double south, double west, double north, double east, qreal left = 24, qreal top = 24,
                              qreal right = 24, qreal bottom = 24);
    Q_INVOKABLE void flyToWorld();
    Q_INVOKABLE void back();
    Q_INVOKABLE void forward();

Q_SIGNALS:
    void viewChanged();
    void animatedChanged();
    void movingChanged();
    void historyChanged();

private:
    struct Place {
        QPointF centre{0.5, 0.5};
        double zoom = 0.0;
    };
    Place clamped(Place place) const;
    void show(Place place);   // at once
    void fly(Place place);    // in 300 ms, where animated
    void step(double progress);
    void remember();

    Place m_at, m_from, m_to;
    qreal m_width = 0, m_height = 0;
    bool m_repeats = true;
    bool m_animated = true;
    bool m_travelling = false; // through the history
    QVariantAnimation m_flight;
    QTimer m_settled;
    QList<Place> m_past, m_future; // the last of m_past is the place at hand
};
