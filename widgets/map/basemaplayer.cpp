#include "map/basemaplayer.h"

#include "base/paths.h"
#include "map/mapmaterials.h"

#include <QFile>
#include <QSGFlatColorMaterial>
#include <QtConcurrentRun>

#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace {

constexpr std::array fileNames{"world.map", "continents.map", "countries.map", "coasts.map"};
constexpr std::array nextLevelZoom{2.6, 4.2, 6.5}; // from this zoom on the next finer level is worth its corners

std::vector<TilePoint> expanded(const QList<quint16>& quantised) {
    std::vector<TilePoint> points(std::size_t(quantised.size() / 2));
    for (std::size_t i = 0; i < points.size(); ++i)
        points[i] = {BaseMap::expand(quantised[qsizetype(2 * i)]), BaseMap::expand(quantised[qsizetype(2 * i + 1)])};
    return points;
}

std::unique_ptr<QSGGeometry> geometryOf(const BaseMapLines& lines) {
    return lineGeometry(expanded(lines.points), {lines.lengths.constData(), std::size_t(lines.lengths.size())});
}

// A tile's geometry, shared by its copies around the world.
struct TileGeometry {
    explicit TileGeometry(const BaseMapTile& tile)
        : land(fillGeometry(expanded(tile.corners), {tile.triangles.constData(), std::size_t(tile.triangles.size())})),
          coast(geometryOf(tile.coast)), borders(geometryOf(tile.borders)) {}
    std::unique_ptr<QSGGeometry> land, coast, borders;
};

struct Colors {
    QColor land, coast, border;
    bool filled;
};

// One tile on one copy of the world.
class TileNode : public QSGNode {
public:
    explicit TileNode(const TileGeometry& geometry)
        : m_land(geometry.land.get()), m_border(geometry.borders.get()), m_coast(geometry.coast.get()) {
        for (QSGNode* node : std::initializer_list<QSGNode*>{&m_land, &m_border, &m_coast}) {
            node->setFlag(OwnedByParent, false);
            appendChildNode(node);
        }
        m_border.material.width = 1;
        m_coast.material.width = 1.25f;
    }
    ~TileNode() override { removeAllChildNodes(); }

    void place(const Placement& placement, const Colors& colors) {
        if (colors.filled && !m_land.parent())
            prependChildNode(&m_land);
        if (!colors.filled && m_land.parent())
            removeChildNode(&m_land);
        m_land.material.setColor(colors.land);
        m_border.material.color = colors.border;
        m_coast.material.color = colors.coast;
        m_land.material.placement = m_border.material.placement = m_coast.material.placement = placement;
        for (QSGNode* node : std::initializer_list<QSGNode*>{&m_land, &m_border, &m_coast})
            node->markDirty(DirtyMaterial);
    }

private:
    FillNode m_land;
    LineNode m_border, m_coast;
};

// The sea's rectangle and the tiles in view.
class BaseMapNode : public QSGNode {
public:
    BaseMapNode() : m_seaGeometry(QSGGeometry::defaultAttributes_Point2D(), 4) {
        m_sea.setGeometry(&m_seaGeometry);
        m_sea.setMaterial(&m_seaMaterial);
        m_sea.setFlag(OwnedByParent, false);
        m_tilesParent.setFlag(OwnedByParent, false);
        appendChildNode(&m_sea);
        appendChildNode(&m_tilesParent);
    }
    ~BaseMapNode() override {
        clear();
        removeAllChildNodes();
    }

    void showSea(const QRectF& rect, const QColor& color) {
        QSGGeometry::updateRectGeometry(&m_seaGeometry, rect);
        m_seaMaterial.setColor(color);
        m_sea.markDirty(DirtyGeometry | DirtyMaterial);
    }

    void show(const BaseMapLayer::Level& level, const MapCamera& camera, const Colors& colors) {
        if (level != m_level)
            clear();
        m_level = level;
        const double tiles = level->tilesPerSide;
        const QRectF view = camera.view();
        std::set<Key> wanted;
        for (qsizetype i = 0; i < level->tiles.size(); ++i) {
            const BaseMapTile& tile = level->tiles[i];
            if ((tile.row + 1) / tiles < view.top() || tile.row / tiles > view.bottom())
                continue;
            const int first = int(std::ceil(view.left() - (tile.column + 1) / tiles));
            for (int copy = first; copy + tile.column / tiles < view.right(); ++copy) {
                wanted.insert({i, copy});
                node(i, copy)->place(placementOf(camera, tile.column + copy * tiles, tile.row, tiles), colors);
            }
        }
        dropOthers(wanted);
    }

private:
    using Key = std::pair<qsizetype, int>; // tile, copy of the world

    TileNode* node(qsizetype tile, int copy) {
        TileNode*& node = m_nodes[{tile, copy}];
        if (!node) {
            auto [geometry, isNew] = m_geometry.try_emplace(tile, nullptr);
            if (isNew)
                geometry->second = std::make_unique<TileGeometry>(m_level->tiles[tile]);
            node = new TileNode(*geometry->second);
            node->setFlag(OwnedByParent, false);
            m_tilesParent.appendChildNode(node);
        }
        return node;
    }

    void dropOthers(const std::set<Key>& wanted) {
        std::set<qsizetype> tiles;
        for (const Key& key : wanted)
            tiles.insert(key.first);
        std::erase_if(m_nodes, [&](const auto& entry) {
            if (wanted.contains(entry.first))
                return false;
            m_tilesParent.removeChildNode(entry.second);
            delete entry.second;
            return true;
        });
        std::erase_if(m_geometry, [&](const auto& entry) { return !tiles.contains(entry.first); });
    }

    void clear() {
        dropOthers({});
        m_level.reset();
    }

    QSGGeometry m_seaGeometry;
    QSGFlatColorMaterial m_seaMaterial;
    QSGGeometryNode m_sea;
    QSGNode m_tilesParent;
    BaseMapLayer::Level m_level;
    std::map<qsizetype, std::unique_ptr<TileGeometry>> m_geometry;
    std::map<Key, TileNode*> m_nodes;
};

} // namespace

BaseMapLayer::BaseMapLayer(QQuickItem* parent) : MapLayer(parent) {
    connect(this, &BaseMapLayer::changed, this, &QQuickItem::update);
    m_levels[0] = read(0);
}

BaseMapLayer::~BaseMapLayer() = default;

BaseMapLayer::Level BaseMapLayer::read(int level) {
    const std::filesystem::path folder = whereabouts::resourcesFolder() / "base_map";
    QFile file(QString::fromStdString((folder / fileNames[std::size_t(level)]).string()));
    if (!file.open(QIODevice::ReadOnly))
        return nullptr;
    std::optional<BaseMap> map = BaseMap::fromBytes(file.readAll());
    return map ? std::make_shared<const BaseMap>(std::move(*map)) : nullptr;
}

int BaseMapLayer::levelFor(double zoom) {
    int level = 0;
    while (level + 1 < levels && zoom >= nextLevelZoom[std::size_t(level)])
        ++level;
    return level;
}

int BaseMapLayer::wantedLevel() const { return levelFor(camera()->zoomLevel()); }

int BaseMapLayer::shownLevel() const {
    int level = wantedLevel();
    while (level > 0 && !m_levels[std::size_t(level)])
        --level;
    return level;
}

void BaseMapLayer::viewMoved() {
    if (const int level = wantedLevel(); !m_levels[std::size_t(level)])
        load(level);
}

void BaseMapLayer::load(int level) {
    QFuture<Level>& loading = m_loading[std::size_t(level)];
    if (loading.isValid())
        return;
    loading = QtConcurrent::run(&BaseMapLayer::read, level);
    loading.then(this, [this, level](const Level& map) {
        m_levels[std::size_t(level)] = map;
        update();
        Q_EMIT levelLoaded(level);
    });
}

QSGNode* BaseMapLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    const Level& level = camera() ? m_levels[std::size_t(shownLevel())] : Level();
    if (!level || width() <= 0 || height() <= 0) {
        delete old;
        return nullptr;
    }
    auto* node = old ? static_cast<BaseMapNode*>(old) : new BaseMapNode;
    node->showSea(m_filled ? boundingRect() : QRectF(), m_sea);
    node->show(level, *camera(), {m_land, m_coast, m_border, m_filled});
    return node;
}
