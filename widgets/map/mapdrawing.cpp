#include "map/mapdrawing.h"

#include "geo/mercator.h"
#include "map/graticulelayer.h"
#include "map/heatimage.h"

#include <QColor>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace Qt::StringLiterals;
using namespace whereabouts;

namespace {

const QColor sea(u"#d3e1ea"_s), land(u"#f5f3ec"_s), coast(u"#8aa3b3"_s), border(u"#cfcbbf"_s), graticule(u"#14284878"_s);
constexpr double heatOpacity = 0.8; // the window's, as it comes

// How often the world must be laid beside itself, from the first copy to the last, for [left, right] to show all that is in view.
struct Copies {
    int first, last;
};

Copies copiesIn(const MapView& view, double left, double right) {
    return {static_cast<int>(std::ceil(view.plane.left() - right)), static_cast<int>(std::floor(view.plane.right() - left))};
}

// A tile of the base map on one copy of the world, as the view sees it.
class TileInView {
public:
    TileInView(const MapView& view, const BaseMap& map, const BaseMapTile& tile, int copy)
        : m_view(view), m_column(tile.column + copy * map.tilesPerSide), m_row(tile.row), m_tiles(map.tilesPerSide) {}

    // The list's points.
    std::vector<QPointF> pixels(const QList<quint16>& list) const {
        std::vector<QPointF> points;
        points.reserve(static_cast<std::size_t>(list.size() / 2));
        for (qsizetype i = 0; i + 1 < list.size(); i += 2) {
            const double x = (m_column + static_cast<double>(BaseMap::expand(list[i]))) / m_tiles;
            const double y = (m_row + static_cast<double>(BaseMap::expand(list[i + 1]))) / m_tiles;
            points.push_back(m_view.pixel(QPointF(x, m_view.y(mercator::latitude(y)))));
        }
        return points;
    }

private:
    const MapView& m_view;
    int m_column, m_row;
    double m_tiles;
};

// Calls visit(tile, place) for every tile that the view shows, once for each of its copies there.
template <typename Visit> void forTilesIn(const MapView& view, const BaseMap& map, const Visit& visit) {
    const double tiles = map.tilesPerSide;
    const double top = mercator::y(view.latitude(view.plane.top())), bottom = mercator::y(view.latitude(view.plane.bottom()));
    for (const BaseMapTile& tile : map.tiles) {
        if ((tile.row + 1) / tiles < top || tile.row / tiles > bottom)
            continue;
        const Copies copies = copiesIn(view, tile.column / tiles, (tile.column + 1) / tiles);
        for (int copy = copies.first; copy <= copies.last; ++copy)
            visit(tile, TileInView(view, map, tile, copy));
    }
}

// The triangle, turned so that all have one orientation, unless it lies beside the rectangle.
void addTriangle(QPainterPath& path, const QRectF& shown, QPointF a, QPointF b, QPointF c) {
    const auto [left, right] = std::minmax({a.x(), b.x(), c.x()});
    const auto [top, bottom] = std::minmax({a.y(), b.y(), c.y()});
    if (right < shown.left() || left > shown.right() || bottom < shown.top() || top > shown.bottom())
        return;
    if ((b.x() - a.x()) * (c.y() - a.y()) < (b.y() - a.y()) * (c.x() - a.x()))
        std::swap(b, c);
    path.moveTo(a);
    path.lineTo(b);
    path.lineTo(c);
    path.closeSubpath();
}

void drawLines(QPainter& painter, const TileInView& place, const BaseMapLines& lines) {
    const std::vector<QPointF> points = place.pixels(lines.points);
    std::size_t begin = 0;
    for (const quint16 length : lines.lengths) {
        if (begin + length > points.size())
            return; // a damaged file
        painter.drawPolyline(points.data() + begin, length);
        begin += length;
    }
}

// How many pixels the box around a ring of an outline covers.
double boundsIn(const MapView& view, const QList<QGeoCoordinate>& ring) {
    const auto [west, east] = std::ranges::minmax(ring, {}, &QGeoCoordinate::longitude);
    const auto [south, north] = std::ranges::minmax(ring, {}, &QGeoCoordinate::latitude);
    const double across = mercator::x(east.longitude()) - mercator::x(west.longitude());
    const double down = view.y(south.latitude()) - view.y(north.latitude());
    return across * down * view.pixelsPerUnit() * view.pixelsPerUnit();
}

QRectF rectangleOf(const MapView& view) { return {QPointF(0, 0), view.size}; }

} // namespace

// One path of all triangles, filled by winding: where they meet, and where tiles overlap, no seam shows.
void drawSeaAndLand(QPainter& painter, const MapView& view, const BaseMap& map) {
    const QRectF shown = rectangleOf(view);
    QPainterPath path;
    path.setFillRule(Qt::WindingFill);
    forTilesIn(view, map, [&](const BaseMapTile& tile, const TileInView& place) {
        const std::vector<QPointF> corners = place.pixels(tile.corners);
        for (qsizetype i = 0; i + 2 < tile.triangles.size(); i += 3) {
            const std::size_t a = tile.triangles[i], b = tile.triangles[i + 1], c = tile.triangles[i + 2];
            if (std::max({a, b, c}) < corners.size())
                addTriangle(path, shown, corners[a], corners[b], corners[c]);
        }
    });
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(shown, sea);
    painter.fillPath(path, land);
    const QPointF south = view.pixel(QPointF(view.plane.left(), view.y(-mercator::latitudeLimit)));
    painter.fillRect(QRectF(south, shown.bottomRight()) & shown, land); // the base map ends there, Antarctica does not
    painter.restore();
}

void drawCoastsAndBorders(QPainter& painter, const MapView& view, const BaseMap& map) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    forTilesIn(view, map, [&](const BaseMapTile& tile, const TileInView& place) {
        painter.setPen(QPen(border, 1, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        drawLines(painter, place, tile.borders);
        painter.setPen(QPen(coast, 1.25, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        drawLines(painter, place, tile.coast);
    });
    painter.restore();
}

void drawGraticule(QPainter& painter, const MapView& view) {
    const double step = GraticuleLayer::stepFor(view.pixelsPerUnit() / 360);
    const auto firstAbove = [step](double degrees) { return std::ceil(degrees / step) * step; };
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(graticule, 1));
    for (double at = firstAbove(mercator::longitude(view.plane.left())); at < mercator::longitude(view.plane.right()); at += step) {
        const double x = view.pixel(QPointF(mercator::x(at), 0)).x();
        painter.drawLine(QPointF(x, 0), QPointF(x, view.size.height()));
    }
    for (double at = firstAbove(view.latitude(view.plane.bottom())); at < view.latitude(view.plane.top()); at += step) {
        const double y = view.pixel(QPointF(0, view.y(at))).y();
        painter.drawLine(QPointF(0, y), QPointF(view.size.width(), y));
    }
    painter.restore();
}

void drawHeat(QPainter& painter, const MapView& view, const HeatmapSource::Prepared& prepared, double sharpness) {
    painter.save();
    painter.setOpacity(heatOpacity);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (double left = view.plane.left(); left < view.plane.right();) { // cut where the world begins anew
        const double shift = std::floor(left), right = std::min(view.plane.right(), shift + 1);
        const QRectF part(left, view.plane.top(), right - left, view.plane.height());
        const QRectF place(view.pixel(part.topLeft()), part.size() * view.pixelsPerUnit());
        RasterGeometry geometry;
        geometry.box = {view.latitude(part.bottom()), mercator::longitude(left - shift), view.latitude(part.top()),
                        std::min(mercator::longitude(right - shift), 180.0)};
        geometry.width = std::max(1, qRound(place.width() * sharpness));
        geometry.height = std::max(1, qRound(place.height() * sharpness));
        geometry.projection = view.projection;
        painter.drawImage(place, heatImage(densityRaster(*prepared.posterior, geometry, CellShape::Tent), prepared.scale.lowest, prepared.scale.highest));
        left = right;
    }
    painter.restore();
}

MapOutline outlineIn(const MapView& view, const HeatmapSource::Outline& outline) {
    const auto isSmall = [&](const QList<QGeoCoordinate>& ring) { return boundsIn(view, ring) < MapOutline::small; };
    const bool crowded = std::ranges::count_if(outline, isSmall) > MapOutline::mostSmall;
    const auto onCut = [](const QGeoCoordinate& at) { return std::abs(at.longitude()) == 180.0; };
    const Copies copies = copiesIn(view, 0, 1);
    QPainterPath path;
    for (const QList<QGeoCoordinate>& ring : outline) {
        if (crowded && isSmall(ring))
            continue;
        for (int copy = copies.first; copy <= copies.last; ++copy) {
            bool pen = false;
            for (qsizetype i = 0; i <= ring.size(); ++i) { // back to the first corner
                const QGeoCoordinate& at = ring[i % ring.size()];
                const QPointF corner = view.pixel(QPointF(mercator::x(at.longitude()) + copy, view.y(at.latitude())));
                if (pen && !(onCut(ring[i - 1]) && onCut(at)))
                    path.lineTo(corner);
                else
                    path.moveTo(corner);
                pen = true;
            }
        }
    }
    return {path, crowded};
}

void drawOutline(QPainter& painter, const MapOutline& outline, bool dashed) {
    const double width = outline.crowded ? 1.25 : 2, halo = outline.crowded ? 1.75 : 3;
    constexpr double dash = 6, gap = 4;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.strokePath(outline.path, QPen(QColor(u"#99101820"_s), width + halo, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    QPen line(Qt::white, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (dashed)
        line.setDashPattern({dash / width, gap / width});
    painter.strokePath(outline.path, line);
    painter.restore();
}
