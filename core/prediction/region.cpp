#include "prediction/region.h"

#include "geo/distance.h"
#include "prediction/vectors.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <numbers>
#include <optional>
#include <span>
#include <utility>

namespace whereabouts {
namespace {

constexpr GeoBox wholeEarth{-90, -180, 90, 180};
constexpr double kmPerDegree = earthRadiusKm * radiansPerDegree;
constexpr double halfwayRoundKm = earthRadiusKm * std::numbers::pi;

constexpr double finestPart = 1.0 / 256;   // of how wide a region is
constexpr double smallestKm = 0.001;       // whatever the region
constexpr std::size_t mostPieces = 20'000; // of cells that a border crosses

// A polygon's edge: the short way round from a corner to the next. Degrees.
struct Edge {
    GeoPoint from;
    double north, east;
};

Edge edgeOf(const std::vector<GeoPoint>& polygon, std::size_t corner) {
    const GeoPoint from = polygon[corner], to = polygon[(corner + 1) % polygon.size()];
    return {from, to.latitude - from.latitude, wrapLongitude(to.longitude - from.longitude)};
}

// What a polygon's edges say of a point: how often they cross its meridian north of it, and how far they go round.
struct Edges {
    int crossingsNorth = 0;
    double turnDegrees = 0.0;     // 0, or +-360 when the polygon goes round a pole
    double meanLatitude = 0.0;
};

Edges edgesAround(const std::vector<GeoPoint>& polygon, GeoPoint point) {
    Edges edges;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const auto [from, north, step] = edgeOf(polygon, i);
        const double start = wrapLongitude(from.longitude - point.longitude);
        edges.turnDegrees += step;
        edges.meanLatitude += from.latitude / static_cast<double>(polygon.size());
        if ((start <= 0) != (start + step <= 0)) {
            const double latitude = from.latitude - north * start / step;
            edges.crossingsNorth += latitude > point.latitude ? 1 : 0;
        }
    }
    return edges;
}

// Whether some of the edge lies in the box, whose own borders do not count; by clipping after Liang and Barsky (1984).
bool crosses(const Edge& edge, const GeoBox& box) {
    const double latitude = edge.from.latitude;
    if (std::max(latitude, latitude + edge.north) <= box.south || std::min(latitude, latitude + edge.north) >= box.north)
        return false;
    double begin = 0.0, end = 1.0; // of the edge, what is in the box
    const auto clip = [&](double step, double toLow, double toHigh) {
        if (step == 0)
            return toLow < 0 && toHigh > 0;
        begin = std::max(begin, std::min(toLow / step, toHigh / step));
        end = std::min(end, std::max(toLow / step, toHigh / step));
        return begin < end;
    };
    if (!clip(edge.north, box.south - latitude, box.north - latitude))
        return false;
    const double beginInBand = begin, endInBand = end;
    for (const double shift : {0.0, -360.0, 360.0}) { // an edge may run across the antimeridian
        const double longitude = wrapLongitude(edge.from.longitude) + shift;
        begin = beginInBand;
        end = endInBand;
        if (clip(edge.east, box.west - longitude, box.east - longitude))
            return true;
    }
    return false;
}

enum class Side : std::uint8_t { Inside, Outside, Crossed };

// Exact on the sphere.
Side sideOfCircle(const Region& circle, const GeoBox& box) {
    const double beside = std::max(box.south - circle.centre.latitude, circle.centre.latitude - box.north);
    if (beside * kmPerDegree > circle.radiusKm || distanceToBoxKm(circle.centre, box) > circle.radiusKm)
        return Side::Outside;
    const GeoPoint antipode{-circle.centre.latitude, wrapLongitude(circle.centre.longitude + 180)};
    return halfwayRoundKm - distanceToBoxKm(antipode, box) <= circle.radiusKm ? Side::Inside : Side::Crossed;
}

GeoPoint middle(const GeoBox& box) { return {(box.south + box.north) / 2, wrapLongitude((box.west + box.east) / 2)}; }

// How wide a region, or what it leaves of the Earth, is: a circle's diameter; four times a polygon's area by its girth.
double widthKm(const Region& region, std::span<const Edge> edges) {
    if (region.polygon.empty())
        return 2 * std::min(region.radiusKm, halfwayRoundKm - region.radiusKm);
    double girthKm = 0.0, turnDegrees = 0.0, area = 0.0; // the area in squares of the Earth's radius
    for (const auto& [from, north, east] : edges) {
        girthKm += haversineKm(from, {from.latitude + north, from.longitude + east});
        turnDegrees += east;
        area += east * radiansPerDegree * std::sin((from.latitude + north / 2) * radiansPerDegree);
    }
    area = std::abs(turnDegrees) > 180 ? 2 * std::numbers::pi - std::abs(area) : std::abs(area);
    return 4 * area * earthRadiusKm * earthRadiusKm / girthKm;
}

// Of a region.
class Border {
public:
    explicit Border(const Region& region) : m_region(region) {
        for (std::size_t i = 0; i < region.polygon.size(); ++i)
            m_edges.push_back(edgeOf(region.polygon, i));
        m_finestKm = std::max(finestPart * widthKm(region, m_edges), smallestKm);
    }

    // Which side of it a box lies on.
    Side sideOf(const GeoBox& box) const {
        if (m_edges.empty())
            return sideOfCircle(m_region, box);
        if (std::ranges::any_of(m_edges, [&](const Edge& edge) { return crosses(edge, box); }))
            return Side::Crossed;
        return m_region.contains(middle(box)) ? Side::Inside : Side::Outside;
    }

    bool holds(GeoPoint point) const { return m_region.contains(point); }
    double finestKm() const { return m_finestKm; } // longer side of the parts along it

private:
    const Region& m_region;
    std::vector<Edge> m_edges; // of a polygon
    double m_finestKm;
};

// The borders that cross a box, and that decide which of its parts are granted.
struct Crossing {
    bool needsWithin; // no region `within` holds the whole box
    std::vector<const Border*> within, outside;

    bool none() const { return !needsWithin && outside.empty(); }
    bool allow(GeoPoint point) const {
        const auto holds = [point](const Border* border) { return border->holds(point); };
        return (!needsWithin || std::ranges::any_of(within, holds)) && std::ranges::none_of(outside, holds);
    }
};

// Nothing where all of the box is excluded. `around`: of a box that holds it.
std::optional<Crossing> crossing(const Crossing& around, const GeoBox& box) {
    Crossing found{around.needsWithin, {}, {}};
    for (const Border* border : around.outside) {
        const Side side = border->sideOf(box);
        if (side == Side::Inside)
            return std::nullopt;
        if (side == Side::Crossed)
            found.outside.push_back(border);
    }
    for (const Border* border : around.within) {
        const Side side = border->sideOf(box);
        if (side == Side::Crossed)
            found.within.push_back(border);
        if (side == Side::Inside) {
            found.needsWithin = false;
            found.within.clear();
            break;
        }
    }
    return found.needsWithin && found.within.empty() ? std::nullopt : std::optional(std::move(found));
}

double heightKm(const GeoBox& box) { return (box.north - box.south) * kmPerDegree; }

double widestKm(const GeoBox& box) {
    return (box.east - box.west) * kmPerDegree * std::cos(std::clamp(0.0, box.south, box.north) * radiansPerDegree);
}

// Across the longer side.
std::pair<GeoBox, GeoBox> halves(const GeoBox& box) {
    GeoBox first = box, second = box;
    if (heightKm(box) > widestKm(box))
        first.north = second.south = (box.south + box.north) / 2;
    else
        first.east = second.west = (box.west + box.east) / 2;
    return {first, second};
}

// A piece that a border crosses.
struct Crossed {
    Piece piece;
    Crossing borders;
    double coarseness; // its longer side by what the borders ask for
    bool operator<(const Crossed& other) const { return coarseness < other.coarseness; }
};

Crossed crossed(const Piece& piece, Crossing borders) {
    double finest = halfwayRoundKm;
    for (const auto* list : {&borders.within, &borders.outside}) {
        for (const Border* border : *list)
            finest = std::min(finest, border->finestKm());
    }
    return {piece, std::move(borders), std::max(heightKm(piece.box), widestKm(piece.box)) / finest};
}

// What is granted of the pieces, in parts.
class Cutter {
public:
    explicit Cutter(const Regions& regions)
        : m_within(regions.within.begin(), regions.within.end()), m_outside(regions.outside.begin(), regions.outside.end()) {}

    std::vector<Piece> cut(const std::vector<Piece>& pieces) {
        Crossing all{!m_within.empty(), {}, {}};
        const auto addressOf = [](const Border& border) { return &border; };
        std::ranges::transform(m_within, std::back_inserter(all.within), addressOf);
        std::ranges::transform(m_outside, std::back_inserter(all.outside), addressOf);
        for (const Piece& piece : pieces)
            sort(piece, all);
        const std::size_t whole = m_granted.size();
        while (!m_crossed.empty() && m_crossed.front().coarseness > 1 && m_granted.size() - whole + m_crossed.size() < mostPieces) {
            std::ranges::pop_heap(m_crossed, std::less{});
            const Crossed coarsest = std::move(m_crossed.back());
            m_crossed.pop_back();
            const auto [first, second] = halves(coarsest.piece.box);
            sort({coarsest.piece.cell, first}, coarsest.borders);
            sort({coarsest.piece.cell, second}, coarsest.borders);
        }
        for (const auto& [piece, borders, coarseness] : m_crossed) {
            if (borders.allow(middle(piece.box)))
                m_granted.push_back(piece);
        }
        std::ranges::stable_sort(m_granted, {}, &Piece::cell);
        return std::exchange(m_granted, {});
    }

private:
    void sort(const Piece& piece, const Crossing& around) {
        std::optional<Crossing> borders = crossing(around, piece.box);
        if (!borders)
            return;
        if (borders->none()) {
            m_granted.push_back(piece);
            return;
        }
        m_crossed.push_back(crossed(piece, std::move(*borders)));
        std::ranges::push_heap(m_crossed, std::less{});
    }

    std::vector<Border> m_within, m_outside;
    std::vector<Piece> m_granted;
    std::vector<Crossed> m_crossed; // a heap, the coarsest first
};

} // namespace

bool Region::contains(GeoPoint point) const {
    if (polygon.empty())
        return haversineKm(centre, point) <= radiusKm;
    const Edges edges = edgesAround(polygon, point);
    const bool northPoleInside = std::abs(edges.turnDegrees) > 180 && edges.meanLatitude > 0;
    return northPoleInside != (edges.crossingsNorth % 2 == 1);
}

bool Regions::allow(GeoPoint point) const {
    const auto holds = [&](const Region& region) { return region.contains(point); };
    return (within.empty() || std::ranges::any_of(within, holds)) && std::ranges::none_of(outside, holds);
}

Posterior Regions::applied(const Posterior& posterior) const {
    if (empty())
        return posterior;
    const std::vector<Geocell>& cells = posterior.partition().cells;
    std::vector<Piece> pieces, ground;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (posterior.probabilities()[i] > 0)
            pieces.push_back({static_cast<int>(i), cells[i].box});
    }
    if (posterior.ground()) {
        for (const Geocell& cell : posterior.ground()->partition().cells)
            ground.push_back({0, cell.box});
    } else {
        ground.push_back({0, wholeEarth});
    }
    std::vector<GeoBox> grantedGround;
    std::ranges::transform(Cutter(*this).cut(ground), std::back_inserter(grantedGround), &Piece::box);
    return posterior.cut(Cutter(*this).cut(pieces), grantedGround, [this](GeoPoint point) { return allow(point); });
}

} // namespace whereabouts
