#pragma once

#include "map/heatmapsource.h"
#include "map/maplayer.h"

#include <QImage>
#include <QTimer>

// A posterior's density, or the difference of two, as a translucent picture. It is painted on other threads for what is in view and a margin around
// it, again and sharper when the view has moved on; until that has arrived the picture at hand is stretched.
class HeatmapLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(HeatmapSource* source READ source WRITE setSource NOTIFY sourceChanged)

public:
    explicit HeatmapLayer(QQuickItem* parent = nullptr);
    ~HeatmapLayer() override;

    HeatmapSource* source() const { return m_source; }
    void setSource(HeatmapSource* source);

    // A rectangle of the world (world units, x within 0 to 1) and its picture.
    struct Piece {
        QRectF world;
        QImage image;
    };

Q_SIGNALS:
    void sourceChanged();
    void painted(); // the picture for the view is there

protected:
    QSGNode* updatePaintNode(QSGNode* node, UpdatePaintNodeData*) override;
    void viewMoved() override;

private:
    // What a picture is painted for.
    struct Request {
        HeatmapSource::Posterior posterior, subtracted;
        double lowest = 0, highest = 0;
        QRectF world;            // x may leave 0 to 1
        double pixelsPerWorld = 0;
    };
    Request request() const;
    bool suffices(const Request& wanted) const;
    static QList<Piece> paint(const Request& request);
    void repaint();
    void sourceMoved();

    QPointer<HeatmapSource> m_source;
    QTimer m_settled;
    bool m_painting = false;
    Request m_shown;
    QList<Piece> m_pieces;
    bool m_piecesDirty = false;
};
