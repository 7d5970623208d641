#include "map/heatmaplayer.h"

#include "geo/mercator.h"
#include "map/heatimage.h"

#include <QQuickWindow>
#include <QSGSimpleTextureNode>
#include <QtConcurrentRun>

#include <cmath>

namespace mercator = whereabouts::mercator;

namespace {

constexpr int settledMs = 60;
constexpr double around = 0.25;     // of the view, painted beyond each of its edges
constexpr double sharpness = 0.6;   // painted pixels per pixel of the screen: the density is smooth
constexpr int largestSide = 2048;   // pixels

// The pieces' textures, and nodes for the copies around the world that are in view.
class HeatmapNode : public QSGNode {
public:
    ~HeatmapNode() override { keep(0); }

    void setPieces(const QList<HeatmapLayer::Piece>& pieces, QQuickWindow* window) {
        keep(0);
        m_worlds.clear();
        m_textures.clear();
        for (const HeatmapLayer::Piece& piece : pieces) {
            m_worlds.push_back(piece.world);
            m_textures.emplace_back(window->createTextureFromImage(piece.image));
        }
    }

    void place(const MapCamera& camera) {
        const QRectF view = camera.view();
        const double pixels = camera.worldPixels();
        std::size_t count = 0;
        for (std::size_t i = 0; i < m_worlds.size(); ++i) {
            const QRectF& world = m_worlds[i];
            for (double shift = std::ceil(view.left() - world.right()); world.left() + shift < view.right(); ++shift) {
                QSGSimpleTextureNode* node = copy(count++);
                node->setTexture(m_textures[i].get());
                node->setRect(QRectF((world.left() + shift - view.left()) * pixels, (world.top() - view.top()) * pixels,
                                     world.width() * pixels, world.height() * pixels));
            }
        }
        keep(count);
    }

private:
    QSGSimpleTextureNode* copy(std::size_t index) {
        if (index == m_copies.size()) {
            m_copies.push_back(std::make_unique<QSGSimpleTextureNode>());
            m_copies.back()->setFlag(OwnedByParent, false);
            m_copies.back()->setFiltering(QSGTexture::Linear);
            appendChildNode(m_copies.back().get());
        }
        return m_copies[index].get();
    }
    void keep(std::size_t count) {
        while (m_copies.size() > count) {
            removeChildNode(m_copies.back().get());
            m_copies.pop_back();
        }
    }

    std::vector<QRectF> m_worlds;
    std::vector<std::unique_ptr<QSGTexture>> m_textures;
    std::vector<std::unique_ptr<QSGSimpleTextureNode>> m_copies;
};

} // namespace

HeatmapLayer::HeatmapLayer(QQuickItem* parent) : MapLayer(parent) {
    m_settled.setSingleShot(true);
    m_settled.setInterval(settledMs);
    connect(&m_settled, &QTimer::timeout, this, &HeatmapLayer::repaint);
    connect(this, &MapLayer::cameraChanged, this, &HeatmapLayer::repaint);
}

HeatmapLayer::~HeatmapLayer() = default;

void HeatmapLayer::setSource(HeatmapSource* source) {
    if (source == m_source)
        return;
    if (m_source)
        m_source->disconnect(this);
    m_source = source;
    if (source)
        connect(source, &HeatmapSource::changed, this, &HeatmapLayer::sourceMoved);
    sourceMoved();
    Q_EMIT sourceChanged();
}

// The old picture goes at once: it would be another posterior's.
void HeatmapLayer::sourceMoved() {
    if (!m_source || m_source->empty()) {
        m_shown = {};
        m_pieces.clear();
        m_piecesDirty = true;
        update();
    }
    repaint();
}

void HeatmapLayer::viewMoved() {
    if (m_source && !m_source->empty() && !m_settled.isActive())
        m_settled.start();
}

HeatmapLayer::Request HeatmapLayer::request() const {
    QRectF world = camera()->view();
    world.adjust(-around * world.width(), -around * world.height(), around * world.width(), around * world.height());
    world.setTop(std::max(world.top(), 0.0));
    world.setBottom(std::min(world.bottom(), 1.0));
    if (world.width() >= 1)
        world = {0, world.top(), 1, world.height()};
    const double dpr = window() ? window()->effectiveDevicePixelRatio() : 1.0;
    const double pixels = std::min(camera()->worldPixels() * dpr * sharpness,
                                   largestSide / std::max(world.width(), world.height()));
    return {m_source->posterior(), m_source->subtracted(), m_source->lowest(), m_source->highest(), world, pixels};
}

// The picture at hand covers the view, and is neither coarser nor much finer than it would be painted now.
bool HeatmapLayer::suffices(const Request& wanted) const {
    const double ratio = m_shown.pixelsPerWorld / wanted.pixelsPerWorld;
    QRectF view = camera()->view();
    view.setTop(std::max(view.top(), 0.0));
    view.setBottom(std::min(view.bottom(), 1.0));
    if (m_shown.world.width() >= 1) { // all meridians: whatever copy of the world is in view
        view.setLeft(m_shown.world.left());
        view.setRight(m_shown.world.right());
    }
    return m_shown.posterior == wanted.posterior && m_shown.subtracted == wanted.subtracted && ratio > 0.9 && ratio < 2.5 && m_shown.world.contains(view);
}

void HeatmapLayer::repaint() {
    if (m_painting || !camera() || camera()->width() <= 0 || !m_source || m_source->empty())
        return;
    const Request wanted = request();
    if (suffices(wanted))
        return;
    m_painting = true;
    QtConcurrent::run(&HeatmapLayer::paint, wanted).then(this, [this, wanted](const QList<Piece>& pieces) {
        m_painting = false;
        if (m_source && m_source->posterior() == wanted.posterior && m_source->subtracted() == wanted.subtracted) {
            m_shown = wanted;
            m_pieces = pieces;
            m_piecesDirty = true;
            update();
            Q_EMIT painted();
        }
        repaint(); // where the view has moved on
    });
}

QList<HeatmapLayer::Piece> HeatmapLayer::paint(const Request& request) {
    QList<Piece> pieces;
    for (double left = request.world.left(); left < request.world.right();) { // cut where the world begins anew
        const double shift = std::floor(left), right = std::min(request.world.right(), shift + 1);
        const QRectF world(left - shift, request.world.top(), right - left, request.world.height());
        whereabouts::RasterGeometry geometry;
        geometry.box = {mercator::latitude(world.bottom()), mercator::longitude(world.left()),
                        mercator::latitude(world.top()), std::min(mercator::longitude(world.right()), 180.0)};
        geometry.width = std::max(1, int(std::lround(world.width() * request.pixelsPerWorld)));
        geometry.height = std::max(1, int(std::lround(world.height() * request.pixelsPerWorld)));
        geometry.projection = whereabouts::RasterProjection::Mercator;
        const auto raster = densityRaster(*request.posterior, geometry, whereabouts::CellShape::Tent);
        if (request.subtracted)
            pieces.append({world, differenceImage(raster, densityRaster(*request.subtracted, geometry, whereabouts::CellShape::Tent),
                                                  request.lowest, request.highest)});
        else
            pieces.append({world, heatImage(raster, request.lowest, request.highest)});
        left = right;
    }
    return pieces;
}

QSGNode* HeatmapLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    auto* node = old ? static_cast<HeatmapNode*>(old) : new HeatmapNode;
    if (m_piecesDirty || !old)
        node->setPieces(m_pieces, window());
    m_piecesDirty = false;
    if (camera())
        node->place(*camera());
    return node;
}
