#include "topology.h"

#include "geo/mercator.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <set>

namespace mercator = whereabouts::mercator;

using nlohmann::json;

namespace {

struct Degrees {
    double longitude, latitude;
};
using Arc = std::vector<Degrees>;

// Delta-coded and quantised: the format's section 2.1.4.
std::vector<Arc> decodeArcs(const json& topology) {
    const json& scale = topology["transform"]["scale"];
    const json& origin = topology["transform"]["translate"];
    std::vector<Arc> arcs;
    for (const json& coded : topology["arcs"]) {
        Arc& arc = arcs.emplace_back();
        double x = 0, y = 0;
        for (const json& step : coded) {
            x += step[0].get<double>();
            y += step[1].get<double>();
            arc.push_back({x * scale[0].get<double>() + origin[0].get<double>(),
                           y * scale[1].get<double>() + origin[1].get<double>()});
        }
    }
    return arcs;
}

// Longitudes made continuous: a step of more than half the world is one the short way round.
void unwrap(Arc& arc) {
    for (std::size_t i = 1; i < arc.size(); ++i)
        arc[i].longitude += 360.0 * std::round((arc[i - 1].longitude - arc[i].longitude) / 360.0);
}

// Unlike the map itself this goes on beyond the limit of Mercator, so that no line shows along the map's edge.
Corner project(Degrees at) {
    const double latitude = std::max(at.latitude, -89.0) * std::numbers::pi / 180.0;
    return {mercator::x(at.longitude), 0.5 - std::asinh(std::tan(latitude)) / (2.0 * std::numbers::pi)};
}

double distanceToSegment(Corner p, Corner a, Corner b) {
    const double dx = b.x - a.x, dy = b.y - a.y, squared = dx * dx + dy * dy;
    const double t = squared > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / squared, 0.0, 1.0) : 0.0;
    return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

// Marks the points between first and last that a line within the tolerance needs (Douglas and Peucker, 1973).
void markNeeded(const Line& line, std::size_t first, std::size_t last, double tolerance, std::vector<bool>& needed) {
    std::size_t farthest = first;
    double distance = tolerance;
    for (std::size_t i = first + 1; i < last; ++i)
        if (const double d = distanceToSegment(line[i], line[first], line[last]); d > distance) {
            distance = d;
            farthest = i;
        }
    if (farthest == first)
        return;
    needed[farthest] = true;
    markNeeded(line, first, farthest, tolerance, needed);
    markNeeded(line, farthest, last, tolerance, needed);
}

// Arcs are simplified before rings are made of them, so neighbours keep one border.
Arc simplified(const Arc& arc, double tolerance) {
    Arc continuous = arc;
    unwrap(continuous);
    Line line;
    for (const Degrees& at : continuous)
        line.push_back(project(at));
    std::vector<bool> needed(arc.size());
    needed.front() = needed.back() = true;
    markNeeded(line, 0, arc.size() - 1, tolerance, needed);
    Arc result;
    for (std::size_t i = 0; i < arc.size(); ++i)
        if (needed[i])
            result.push_back(arc[i]);
    return result;
}

Ring ringOf(const json& indices, const std::vector<Arc>& arcs) {
    Arc joined;
    for (const json& coded : indices) {
        const int index = coded.get<int>();
        Arc arc = arcs[std::size_t(index < 0 ? ~index : index)];
        if (index < 0)
            std::ranges::reverse(arc);
        joined.insert(joined.end(), arc.begin() + (joined.empty() ? 0 : 1), arc.end());
    }
    unwrap(joined);
    Ring ring;
    for (const Degrees& at : joined)
        ring.push_back(project(at));
    if (std::abs(ring.back().x - ring.front().x) > 0.5) { // round the pole
        ring.push_back({ring.back().x, 1.5});
        ring.push_back({ring.front().x, 1.5});
    } else {
        ring.pop_back();
    }
    return ring;
}

bool onPole(const Ring& ring) {
    return std::ranges::all_of(ring, [](Corner c) { return c.y > 1.0; });
}

std::vector<Polygon> polygonsOf(const json& geometry, const std::vector<Arc>& arcs) {
    if (!geometry.contains("arcs"))
        return {};
    const json several = geometry["type"] == "Polygon" ? json::array({geometry["arcs"]}) : geometry["arcs"];
    std::vector<Polygon> polygons;
    for (const json& coded : several) {
        Polygon polygon;
        for (const json& indices : coded) // the outline first: where it has shrunk to nothing, so have its holes
            if (Ring ring = ringOf(indices, arcs); ring.size() > 2 && !onPole(ring))
                polygon.push_back(ring);
            else if (polygon.empty())
                break;
        if (!polygon.empty())
            polygons.push_back(polygon);
    }
    return polygons;
}

void collectArcs(const json& node, std::set<int>& indices) {
    if (node.is_number()) {
        const int index = node.get<int>();
        indices.insert(index < 0 ? ~index : index);
    } else {
        for (const json& child : node)
            collectArcs(child, indices);
    }
}

// The arc as lines, interrupted where it follows the antimeridian (a cut of the data, not a coast).
void addLines(std::vector<Line>& lines, Arc arc) {
    Line line;
    const auto onCut = [](const Degrees& at) { return std::abs(at.longitude) == 180.0; };
    std::vector<bool> cut;
    for (const Degrees& at : arc)
        cut.push_back(onCut(at));
    unwrap(arc);
    for (std::size_t i = 0; i < arc.size(); ++i) {
        if (i > 0 && cut[i - 1] && cut[i]) {
            if (line.size() > 1)
                lines.push_back(line);
            line.clear();
        }
        line.push_back(project(arc[i]));
    }
    if (line.size() > 1)
        lines.push_back(line);
}

} // namespace

Topology readTopology(const std::filesystem::path& file, double tolerance) {
    std::ifstream stream(file);
    const json topology = json::parse(stream);
    std::vector<Arc> arcs = decodeArcs(topology);
    for (Arc& arc : arcs)
        arc = simplified(arc, tolerance);
    const json& land = topology["objects"]["land"]["geometries"];
    Topology result;
    std::set<int> coast;
    for (const json& geometry : land) {
        collectArcs(geometry["arcs"], coast);
        for (Polygon& polygon : polygonsOf(geometry, arcs))
            result.land.push_back(std::move(polygon));
    }
    for (std::size_t i = 0; i < arcs.size(); ++i)
        addLines(coast.contains(int(i)) ? result.coast : result.borders, arcs[i]);
    for (const json& geometry : topology["objects"]["countries"]["geometries"])
        result.countries.push_back({geometry["properties"]["name"], polygonsOf(geometry, arcs)});
    return result;
}
