#pragma once

#include "map/basemapfile.h"
#include "map/maplayer.h"

#include <QColor>
#include <QFuture>

#include <array>
#include <memory>

// Land, coasts and borders from Natural Earth at four resolutions, chosen by the zoom. The coarsest is read with the
// first frame; the others on another thread when they are first needed, the coarser one being shown until then. Only
// tiles in view have geometry.
class BaseMapLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QColor sea MEMBER m_sea NOTIFY changed)
    Q_PROPERTY(QColor land MEMBER m_land NOTIFY changed)
    Q_PROPERTY(QColor coast MEMBER m_coast NOTIFY changed)
    Q_PROPERTY(QColor border MEMBER m_border NOTIFY changed)
    Q_PROPERTY(bool filled MEMBER m_filled NOTIFY changed) // false: lines only, over imagery

public:
    explicit BaseMapLayer(QQuickItem* parent = nullptr);
    ~BaseMapLayer() override;

    static constexpr int levels = 4;
    using Level = std::shared_ptr<const BaseMap>;
    // The file of a level (0 is the coarsest); null when it is missing or damaged. Any thread.
    static Level read(int level);
    // The level that is sharp at a zoom level of MapCamera, and no finer than it needs to be.
    static int levelFor(double zoom);

Q_SIGNALS:
    void changed();
    void levelLoaded(int level);

protected:
    QSGNode* updatePaintNode(QSGNode* node, UpdatePaintNodeData*) override;
    void viewMoved() override;

private:
    int wantedLevel() const;
    int shownLevel() const; // the best that is loaded
    void load(int level);

    QColor m_sea{"#d6e4ec"}, m_land{"#f4f3ee"}, m_coast{"#8fa6b2"}, m_border{"#c3c3bb"};
    bool m_filled = true;
    std::array<Level, levels> m_levels;
    std::array<QFuture<Level>, levels> m_loading;
};
