#pragma once

#include "map/basemapfile.h"
#include "map/maplayer.h"

#include <QColor>

#include <memory>
#include <vector>

// Names of countries: those that fit into their country at this zoom, large ones first, none over another. Each has a halo
// of its own, so that it is read on any ground.
class LabelLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QColor color MEMBER m_color NOTIFY changed)
    Q_PROPERTY(QColor halo MEMBER m_halo NOTIFY changed)
    Q_PROPERTY(double textScale MEMBER m_textScale NOTIFY changed)

public:
    explicit LabelLayer(QQuickItem* parent = nullptr);
    ~LabelLayer() override;

Q_SIGNALS:
    void changed();

protected:
    QSGNode* updatePaintNode(QSGNode* node, UpdatePaintNodeData*) override;

private:
    // A label in view: which, and its middle in pixels.
    struct Placed {
        std::size_t label;
        int pixelSize;
        QPointF middle;
    };
    std::vector<Placed> placed();
    double widthOf(std::size_t label);

    QColor m_color{"#5d6a73"}, m_halo{"#f5f3ec"};
    double m_textScale = 1;
    QList<BaseMapLabel> m_labels;
    std::vector<double> m_widths; // of each at 1 pixel of text size; 0: not measured yet
};
