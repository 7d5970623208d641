#pragma once

#include "map/maplayer.h"

#include <QImage>

#include <array>
#include <memory>

// NASA Blue Marble, whose rows are even steps of latitude, bent to Web Mercator by strips. Three sizes of the picture,
// the smallest from a file of its own,
// each read on another thread when the zoom first asks for it (none while hidden); only tiles in view become textures.
class ImageryLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool loaded READ loaded NOTIFY loadedChanged) // something can be shown

public:
    static constexpr int levels = 3;

    // A picture of the whole world in tiles, row by row from the north-west; each has one more pixel on every side, of its
    // neighbours, so that no seam shows.
    struct Level {
        int columns = 0, rows = 0;
        QList<QImage> tiles;
    };

    explicit ImageryLayer(QQuickItem* parent = nullptr);
    ~ImageryLayer() override;
    bool loaded() const { return m_levels[0] != nullptr; }

Q_SIGNALS:
    void loadedChanged();
    void levelLoaded(int level);

protected:
    QSGNode* updatePaintNode(QSGNode* node, UpdatePaintNodeData*) override;
    void viewMoved() override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;

private:
    using LevelPointer = std::shared_ptr<const Level>;
    int wantedLevel() const;
    void load(int level);
    static LevelPointer read(int level);

    std::array<LevelPointer, levels> m_levels;
    std::array<bool, levels> m_requested{};
};
