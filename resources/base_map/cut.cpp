#include "cut.h"

#include <algorithm>

namespace {

// How far inside the half plane; never exactly on the cut.
double depth(Corner c, HalfPlane half) {
    const double d = ((half.axis == 0 ? c.x : c.y) - half.limit) * (half.atLeast ? 1.0 : -1.0);
    return d == 0 ? 1e-15 : d;
}

Corner crossing(Corner a, Corner b, HalfPlane half) {
    const double da = depth(a, half), db = depth(b, half), t = da / (da - db);
    Corner c{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
    (half.axis == 0 ? c.x : c.y) = half.limit;
    return c;
}

double along(Corner c, HalfPlane half) { return half.axis == 0 ? c.y : c.x; }

// The stretches of a line inside the half plane, with the crossings at their ends.
std::vector<Line> stretches(const Line& line, HalfPlane half) {
    std::vector<Line> found;
    bool open = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool inside = depth(line[i], half) > 0;
        if (i > 0 && inside != (depth(line[i - 1], half) > 0)) {
            if (inside)
                found.emplace_back();
            found.back().push_back(crossing(line[i - 1], line[i], half));
            open = inside;
        } else if (i == 0 && inside) {
            found.emplace_back();
            open = true;
        }
        if (open)
            found.back().push_back(line[i]);
    }
    return found;
}

// A ring that crosses the cut, begun outside and repeated at its end, as the stretches inside.
std::vector<Line> stretchesOfRing(const Ring& ring, HalfPlane half) {
    const auto outside = std::ranges::find_if(ring, [&](Corner c) { return depth(c, half) < 0; });
    Line line(outside, ring.end());
    line.insert(line.end(), ring.begin(), outside + 1);
    return stretches(line, half);
}

// Stretches joined along the cut: crossings in order along it bound the inside in pairs.
std::vector<Ring> close(const std::vector<Line>& pieces, HalfPlane half) {
    struct Crossing {
        double at;
        std::size_t piece;
        bool start;
    };
    std::vector<Crossing> crossings;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        crossings.push_back({along(pieces[i].front(), half), i, true});
        crossings.push_back({along(pieces[i].back(), half), i, false});
    }
    std::ranges::sort(crossings, {}, &Crossing::at);
    std::vector<std::size_t> next(pieces.size());
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
        const Crossing &a = crossings[i], &b = crossings[i + 1];
        if (a.start != b.start)
            next[a.start ? b.piece : a.piece] = a.start ? a.piece : b.piece;
    }
    std::vector<Ring> rings;
    std::vector<bool> used(pieces.size());
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        Ring ring;
        for (std::size_t j = i; !used[j]; j = next[j]) {
            used[j] = true;
            ring.insert(ring.end(), pieces[j].begin(), pieces[j].end());
        }
        if (ring.size() > 2)
            rings.push_back(ring);
    }
    return rings;
}

} // namespace

std::vector<Polygon> cut(const Polygon& polygon, HalfPlane half) {
    std::vector<Line> pieces;
    std::vector<Ring> whole;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        Ring ring = polygon[i];
        if ((doubledArea(ring) > 0) != (i == 0))
            std::ranges::reverse(ring);
        const auto inside = std::ranges::count_if(ring, [&](Corner c) { return depth(c, half) > 0; });
        if (inside == std::ssize(ring))
            whole.push_back(ring);
        else if (inside > 0)
            std::ranges::move(stretchesOfRing(ring, half), std::back_inserter(pieces));
    }
    std::vector<Polygon> polygons;
    for (Ring& ring : close(pieces, half))
        polygons.push_back({std::move(ring)});
    for (Ring& ring : whole) {
        if (doubledArea(ring) > 0) {
            polygons.push_back({std::move(ring)});
            continue;
        }
        for (Polygon& outline : polygons)
            if (insideRing(outline[0], ring[0])) {
                outline.push_back(std::move(ring));
                break;
            }
    }
    return polygons;
}

std::vector<Line> cut(const Line& line, HalfPlane half) { return stretches(line, half); }
