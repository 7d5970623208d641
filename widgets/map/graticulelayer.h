#pragma once

#include "map/maplayer.h"

#include <QColor>

// Faint parallels and meridians at round degrees, wider apart than about 100 pixels.
class GraticuleLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QColor color MEMBER m_color NOTIFY changed)

public:
    explicit GraticuleLayer(QQuickItem* parent = nullptr);

    // Degrees from one line to the next.
    static double stepFor(double pixelsPerDegree);

Q_SIGNALS:
    void changed();

protected:
    QSGNode* updatePaintNode(QSGNode* node, UpdatePaintNodeData*) override;

private:
    QColor m_color{"#14284878"};
};
