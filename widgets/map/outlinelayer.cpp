#include "map/outlinelayer.h"

#include "geo/distance.h"
#include "geo/mercator.h"
#include "map/mapdrawing.h"
#include "map/mapmaterials.h"
#include "map/triangulate.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace mercator = whereabouts::mercator;

namespace {

constexpr int circleCorners = 180;

OutlineLayer::Path circle(const QGeoCoordinate& centre, double radiusKm) {
    OutlineLayer::Path path;
    for (int i = 0; i < circleCorners; ++i) {
        const double bearing = i * 360.0 / circleCorners;
        const auto at = whereabouts::destination({centre.latitude(), centre.longitude()}, bearing, radiusKm);
        path.append(QGeoCoordinate(at.latitude, at.longitude));
    }
    return path;
}

// Of the box around a path, world units. Its edges are short: one that leaps half the world crosses the antimeridian.
double boxArea(const OutlineLayer::Path& path) {
    double west = 1e9, east = -1e9, north = 1e9, south = -1e9, turn = 0, last = 0;
    for (qsizetype i = 0; i < path.size(); ++i) {
        const double x = mercator::x(path[i].longitude()), y = mercator::y(path[i].latitude());
        turn += i > 0 ? std::round(last - x - turn) : 0;
        last = x + turn;
        west = std::min(west, last), east = std::max(east, last);
        north = std::min(north, y), south = std::max(south, y);
    }
    return path.isEmpty() ? 0 : (east - west) * (south - north);
}

// A path in world units: its corners closed as a fill needs them, and the lines that are to be seen.
struct WorldPath {
    Ring ring;
    std::vector<Ring> lines;
};

WorldPath worldPath(const OutlineLayer::Path& path) {
    WorldPath world;
    double turn = 0;
    bool pen = false;
    const auto onCut = [&](qsizetype i) { return std::abs(path[i % path.size()].longitude()) == 180.0; };
    for (qsizetype i = 0; i <= path.size(); ++i) { // back to the first corner
        const QGeoCoordinate& at = path[i % path.size()];
        const double x = mercator::x(at.longitude());
        if (!world.ring.empty())
            turn += std::round(world.ring.back().x - x - turn);
        const Corner corner{x + turn, mercator::y(at.latitude())};
        world.ring.push_back(corner);
        if (i > 0 && onCut(i - 1) && onCut(i))
            pen = false;
        if (!pen)
            world.lines.emplace_back();
        world.lines.back().push_back(corner);
        pen = true;
    }
    const Corner first = world.ring.front(), last = world.ring.back();
    if (std::abs(last.x - first.x) > 0.5) { // round a pole: the nearer edge of the map closes it
        const double edge = first.y < 0.5 ? -0.01 : 1.01;
        world.ring.push_back({last.x, edge});
        world.ring.push_back({first.x, edge});
    } else {
        world.ring.pop_back();
    }
    return world;
}

// Corners in units of a square around all paths, so that floats hold them well.
struct Shape {
    double x = 0, y = 0, side = 1; // of the square, world units
    double width = 0;              // of the paths
    std::unique_ptr<QSGGeometry> fill, lines;
};

// Without a fill nothing is triangulated: a heatmap's outline may have thousands of corners.
Shape shapeOf(const QList<OutlineLayer::Path>& paths, bool filled) {
    std::vector<WorldPath> all;
    for (const OutlineLayer::Path& path : paths)
        if (path.size() > 1)
            all.push_back(worldPath(path));
    if (all.empty())
        return {};
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    for (const WorldPath& path : all)
        for (const Corner& c : path.ring) {
            left = std::min(left, c.x);
            right = std::max(right, c.x);
            top = std::min(top, c.y);
            bottom = std::max(bottom, c.y);
        }
    Shape shape{left, top, std::max({right - left, bottom - top, 1e-9}), right - left, nullptr, nullptr};
    const auto local = [&](const Corner& c) {
        return TilePoint{float((c.x - left) / shape.side), float((c.y - top) / shape.side)};
    };
    std::vector<TilePoint> points, corners;
    std::vector<quint16> lengths, triangles;
    for (const WorldPath& path : all) {
        for (const Ring& line : path.lines) {
            lengths.push_back(quint16(line.size()));
            std::ranges::transform(line, std::back_inserter(points), local);
        }
        if (!filled || corners.size() + path.ring.size() > 65535)
            continue;
        for (const std::uint32_t i : triangulate(std::span(&path.ring, 1)))
            triangles.push_back(quint16(corners.size() + i));
        std::ranges::transform(path.ring, std::back_inserter(corners), local);
    }
    shape.lines = lineGeometry(points, lengths);
    if (filled)
        shape.fill = fillGeometry(corners, triangles);
    return shape;
}

// The shape on one copy of the world.
class CopyNode : public QSGNode {
public:
    explicit CopyNode(const Shape& shape) : fill(shape.fill.get()), halo(shape.lines.get()), line(shape.lines.get()) {
        for (QSGGeometryNode* node : std::initializer_list<QSGGeometryNode*>{&fill, &halo, &line}) {
            node->setFlag(OwnedByParent, false);
            if (node->geometry())
                appendChildNode(node);
        }
    }
    ~CopyNode() override { removeAllChildNodes(); }
    FillNode fill;
    LineNode halo, line;
};

class OutlineNode : public QSGNode {
public:
    ~OutlineNode() override { clear(); }
    void setShape(Shape value, bool withFill) {
        clear();
        shape = std::move(value);
        filled = withFill;
    }
    // As many copies as are asked for, in order.
    CopyNode* copy(std::size_t index) {
        while (copies.size() <= index) {
            copies.push_back(std::make_unique<CopyNode>(shape));
            copies.back()->setFlag(OwnedByParent, false);
            appendChildNode(copies.back().get());
        }
        return copies[index].get();
    }
    void keep(std::size_t count) {
        while (copies.size() > count) {
            removeChildNode(copies.back().get());
            copies.pop_back();
        }
    }
    void clear() { keep(0); }
    Shape shape;
    bool filled = false;
    std::vector<std::unique_ptr<CopyNode>> copies;
};

} // namespace

OutlineLayer::OutlineLayer(QQuickItem* parent) : MapLayer(parent) {
    connect(this, &OutlineLayer::styleChanged, this, &QQuickItem::update);
    connect(this, &OutlineLayer::shapeChanged, this, [this] {
        m_shapeDirty = true;
        update();
    });
}

OutlineLayer::~OutlineLayer() = default;

void OutlineLayer::setPaths(const QList<Path>& paths) {
    m_paths = paths;
    m_pathAreas.clear();
    std::ranges::transform(paths, std::back_inserter(m_pathAreas), boxArea);
    Q_EMIT shapeChanged();
}

void OutlineLayer::setCentre(const QGeoCoordinate& centre) {
    m_centre = centre;
    Q_EMIT shapeChanged();
}

void OutlineLayer::setRadiusKm(double radiusKm) {
    m_radiusKm = radiusKm;
    Q_EMIT shapeChanged();
}

QList<OutlineLayer::Path> OutlineLayer::pathsSeen(double worldPixels) const {
    const auto isSmall = [&](double area) { return area * worldPixels * worldPixels < MapOutline::small; };
    if (!m_thinned || std::ranges::count_if(m_pathAreas, isSmall) <= MapOutline::mostSmall)
        return m_paths;
    QList<Path> seen;
    for (qsizetype i = 0; i < m_paths.size(); ++i)
        if (!isSmall(m_pathAreas[i]))
            seen.append(m_paths[i]);
    return seen;
}

QSGNode* OutlineLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    auto* node = old ? static_cast<OutlineNode*>(old) : new OutlineNode;
    const bool filled = m_fill.alpha() > 0;
    const double worldPixels = camera() ? camera()->worldPixels() : 0;
    const bool otherScale = m_thinned && std::abs(std::log2(worldPixels / m_shapePixels)) > 0.25; // not with every step of a zoom
    if (m_shapeDirty || !old || filled != node->filled || otherScale) {
        m_shapePixels = worldPixels;
        QList<Path> paths = pathsSeen(worldPixels);
        if (m_radiusKm > 0 && m_centre.isValid())
            paths.append(circle(m_centre, m_radiusKm));
        node->setShape(shapeOf(paths, filled), filled);
        m_shapeDirty = false;
    }
    const Shape& shape = node->shape;
    std::size_t count = 0;
    if (camera() && shape.lines) {
        const QRectF view = camera()->view();
        for (double shift = std::ceil(view.left() - shape.x - shape.width); shape.x + shift < view.right(); ++shift) {
            CopyNode* copy = node->copy(count++);
            const double column = (shape.x + shift) / shape.side, row = shape.y / shape.side;
            const Placement placement = placementOf(*camera(), column, row, 1 / shape.side);
            copy->fill.material.hatch = float(m_hatch);
            copy->fill.material.setColor(m_fill);
            copy->halo.material.color = m_halo;
            copy->halo.material.width = float(m_lineWidth) + 3;
            copy->line.material.color = m_color;
            copy->line.material.width = float(m_lineWidth);
            copy->line.material.dash = float(m_dash);
            copy->line.material.gap = float(m_gap);
            copy->fill.material.placement = copy->halo.material.placement = copy->line.material.placement = placement;
            for (QSGNode* part : std::initializer_list<QSGNode*>{&copy->fill, &copy->halo, &copy->line})
                part->markDirty(QSGNode::DirtyMaterial);
        }
    }
    node->keep(count);
    return node;
}
