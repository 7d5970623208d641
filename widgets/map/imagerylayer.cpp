#include "map/imagerylayer.h"

#include "base/paths.h"
#include "geo/mercator.h"

#include <QImageReader>
#include <QPainter>
#include <QQuickWindow>
#include <QSGGeometryNode>
#include <QSGTextureMaterial>
#include <QtConcurrentRun>

#include <map>

namespace mercator = whereabouts::mercator;

namespace {

constexpr int tileSide = 1350; // of 5400 x 2700 pixels
constexpr int strips = 64;     // per tile; what a strip bends the picture is far below a pixel
constexpr std::array<QSize, ImageryLayer::levels> sizes{QSize(1350, 675), QSize(2700, 1350), QSize(5400, 2700)};

// The picture with a border of one pixel: its other side at west and east, itself at north and south.
QImage bordered(const QImage& image) {
    const int w = image.width(), h = image.height();
    QImage result(w + 2, h + 2, QImage::Format_RGBA8888_Premultiplied);
    QPainter painter(&result);
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    for (const int y : {0, 2, 1})
        for (const int x : {1 - w, 1 + w, 1})
            painter.drawImage(x, y, image);
    return result;
}

// A tile on one copy of the world: a ladder of strips.
class TileNode : public QSGGeometryNode {
public:
    explicit TileNode(QSGTexture* texture)
        : m_geometry(QSGGeometry::defaultAttributes_TexturedPoint2D(), 2 * (strips + 1)) {
        m_geometry.setDrawingMode(QSGGeometry::DrawTriangleStrip);
        setGeometry(&m_geometry);
        m_material.setTexture(texture);
        m_material.setFiltering(QSGTexture::Linear);
        setMaterial(&m_material);
    }

    // Where the tile's edges are: in pixels, in degrees. A latitude's y is mercator::y of it times pixels, less top.
    void place(double west, double east, double north, double south, double pixels, double top) {
        const QSizeF size = m_material.texture()->textureSize();
        const float left = float(1 / size.width()), right = 1 - left, border = float(1 / size.height());
        // Even steps of the map, not of the picture, between what of the tile Mercator can show.
        const double first = mercator::y(north), last = mercator::y(south);
        auto* vertex = m_geometry.vertexDataAsTexturedPoint2D();
        for (int i = 0; i <= strips; ++i) {
            const double y = first + (last - first) * i / strips;
            const float v = border + float((north - mercator::latitude(y)) / (north - south)) * (1 - 2 * border);
            vertex++->set(float(west), float(y * pixels - top), left, v);
            vertex++->set(float(east), float(y * pixels - top), right, v);
        }
        markDirty(DirtyGeometry);
    }

private:
    QSGGeometry m_geometry;
    QSGOpaqueTextureMaterial m_material;
};

class ImageryNode : public QSGNode {
public:
    ~ImageryNode() override { clear(); }

    void show(const std::shared_ptr<const ImageryLayer::Level>& level, const MapCamera& camera, QQuickWindow* window) {
        if (level != m_level)
            clear();
        m_level = level;
        const QRectF view = camera.view();
        const double pixels = camera.worldPixels(), width = 1.0 / level->columns, height = 180.0 / level->rows;
        std::map<Key, std::unique_ptr<TileNode>> shown;
        for (int row = 0; row < level->rows; ++row) {
            const double north = 90 - row * height, south = north - height;
            if (mercator::y(south) < view.top() || mercator::y(north) > view.bottom())
                continue;
            const int first = int(std::floor(view.left() / width)), last = int(std::ceil(view.right() / width));
            for (int column = first; column < last; ++column) { // beyond the world's edges: its copies
                std::unique_ptr<TileNode> node = take({row, column}, window);
                const double west = (column * width - view.left()) * pixels;
                node->place(west, west + width * pixels, north, south, pixels, view.top() * pixels);
                shown.emplace(Key{row, column}, std::move(node));
            }
        }
        for (auto& [key, node] : m_nodes)
            if (node)
                removeChildNode(node.get());
        m_nodes = std::move(shown);
        dropTextures();
    }

private:
    using Key = std::pair<int, int>; // row, column

    int tileOf(const Key& key) const {
        const int columns = m_level->columns;
        return key.first * columns + (key.second % columns + columns) % columns;
    }

    std::unique_ptr<TileNode> take(const Key& key, QQuickWindow* window) {
        if (const auto found = m_nodes.find(key); found != m_nodes.end())
            return std::move(found->second);
        std::unique_ptr<QSGTexture>& texture = m_textures[tileOf(key)];
        if (!texture)
            texture.reset(window->createTextureFromImage(m_level->tiles[tileOf(key)]));
        auto node = std::make_unique<TileNode>(texture.get());
        node->setFlag(OwnedByParent, false);
        appendChildNode(node.get());
        return node;
    }

    void dropTextures() {
        std::erase_if(m_textures, [this](const auto& entry) {
            return std::ranges::none_of(m_nodes, [&](const auto& node) { return tileOf(node.first) == entry.first; });
        });
    }

    void clear() {
        for (auto& [key, node] : m_nodes)
            removeChildNode(node.get());
        m_nodes.clear();
        m_textures.clear();
    }

    std::shared_ptr<const ImageryLayer::Level> m_level;
    std::map<int, std::unique_ptr<QSGTexture>> m_textures; // by tile
    std::map<Key, std::unique_ptr<TileNode>> m_nodes;
};

} // namespace

ImageryLayer::ImageryLayer(QQuickItem* parent) : MapLayer(parent) {}

ImageryLayer::~ImageryLayer() = default;

// The smallest picture that has a pixel for each of the screen's.
int ImageryLayer::wantedLevel() const {
    const double pixels = camera()->worldPixels() * (window() ? window()->effectiveDevicePixelRatio() : 1.0);
    int level = 0;
    while (level + 1 < levels && sizes[std::size_t(level)].width() < pixels)
        ++level;
    return level;
}

void ImageryLayer::viewMoved() {
    if (!isVisible() || camera()->width() <= 0)
        return;
    load(m_levels[0] ? wantedLevel() : 0); // the smallest is soon there, and shown until the wanted one is
}

void ImageryLayer::itemChange(ItemChange change, const ItemChangeData& data) {
    MapLayer::itemChange(change, data);
    if (change == ItemVisibleHasChanged && camera())
        viewMoved();
}

void ImageryLayer::load(int level) {
    if (std::exchange(m_requested[std::size_t(level)], true))
        return;
    QtConcurrent::run(&ImageryLayer::read, level).then(this, [this, level](const LevelPointer& read) {
        m_levels[std::size_t(level)] = read;
        update();
        if (level == 0 && read)
            viewMoved(); // the wanted one
        Q_EMIT levelLoaded(level);
        Q_EMIT loadedChanged();
    });
}

ImageryLayer::LevelPointer ImageryLayer::read(int level) {
    const std::filesystem::path file =
        whereabouts::resourcesFolder() / "imagery" / (level == 0 ? "blue_marble_small.jpg" : "blue_marble.jpg");
    QImageReader reader(QString::fromStdString(file.string()), "jpeg");
    const QSize size = sizes[std::size_t(level)];
    reader.setScaledSize(size);
    const QImage image = reader.read();
    if (image.isNull())
        return nullptr;
    const QImage whole = bordered(image);
    auto result = std::make_shared<Level>();
    result->columns = size.width() / tileSide;
    result->rows = std::max(1, size.height() / tileSide);
    const int height = size.height() / result->rows;
    for (int row = 0; row < result->rows; ++row)
        for (int column = 0; column < result->columns; ++column)
            result->tiles.append(whole.copy(column * tileSide, row * height, tileSide + 2, height + 2));
    return result;
}

QSGNode* ImageryLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    int level = camera() && width() > 0 ? wantedLevel() : 0;
    while (level > 0 && !m_levels[std::size_t(level)])
        --level;
    if (!camera() || !m_levels[std::size_t(level)]) {
        delete old;
        return nullptr;
    }
    auto* node = old ? static_cast<ImageryNode*>(old) : new ImageryNode;
    node->show(m_levels[std::size_t(level)], *camera(), window());
    return node;
}
