#include "map/triangulate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

struct Vertex {
    Corner at;
    std::uint32_t index;
};
using Loop = std::vector<Vertex>;

double cross(Corner a, Corner b, Corner c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

bool insideTriangle(Corner a, Corner b, Corner c, Corner p) {
    return cross(a, b, p) >= 0 && cross(b, c, p) >= 0 && cross(c, a, p) >= 0;
}

// The corners of one ring, turned so that its area is positive (outline) or negative (hole).
Loop loopOf(const Ring& ring, std::uint32_t firstIndex, bool positive) {
    Loop loop;
    for (std::size_t i = 0; i < ring.size(); ++i)
        loop.push_back({ring[i], firstIndex + static_cast<std::uint32_t>(i)});
    if ((doubledArea(ring) > 0) != positive)
        std::ranges::reverse(loop);
    return loop;
}

std::size_t rightmost(const Loop& loop) {
    const auto found = std::ranges::max_element(loop, {}, [](const Vertex& v) { return v.at.x; });
    return static_cast<std::size_t>(found - loop.begin());
}

// The outline's vertex that the hole's rightmost point sees: the ray to +x hits an edge; of the corners inside the
// triangle between point, hit and that edge's end, the one with the smallest angle to the ray.
std::size_t visibleFrom(const Loop& outline, Corner point) {
    double hitX = std::numeric_limits<double>::infinity();
    std::size_t best = 0;
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const std::size_t j = (i + 1) % outline.size();
        const Corner a = outline[i].at, b = outline[j].at;
        if ((a.y > point.y) == (b.y > point.y))
            continue;
        const double x = a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x);
        if (x >= point.x && x < hitX) {
            hitX = x;
            best = a.x > b.x ? i : j;
        }
    }
    if (!std::isfinite(hitX))
        return 0;
    Corner a = point, b{hitX, point.y}, c = outline[best].at;
    if (cross(a, b, c) < 0)
        std::swap(b, c);
    double smallest = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const Corner p = outline[i].at;
        if (p.x < point.x || !insideTriangle(a, b, c, p))
            continue;
        const double slope = std::abs(p.y - point.y) / std::max(p.x - point.x, 1e-300);
        if (slope < smallest) {
            smallest = slope;
            best = i;
        }
    }
    return best;
}

void bridge(Loop& outline, const Loop& hole) {
    const std::size_t start = rightmost(hole);
    const std::size_t seen = visibleFrom(outline, hole[start].at);
    Loop detour;
    for (std::size_t i = 0; i <= hole.size(); ++i)
        detour.push_back(hole[(start + i) % hole.size()]);
    detour.push_back(outline[seen]);
    outline.insert(outline.begin() + static_cast<std::ptrdiff_t>(seen) + 1, detour.begin(), detour.end());
}

// The ring of vertices that are not yet cut off, as two arrays of neighbours.
class Clipper {
public:
    explicit Clipper(const Loop& loop) : m_loop(loop), m_next(loop.size()), m_previous(loop.size()) {
        for (std::size_t i = 0; i < loop.size(); ++i) {
            m_next[i] = (i + 1) % loop.size();
            m_previous[i] = (i + loop.size() - 1) % loop.size();
        }
        for (std::size_t i = 0; i < loop.size(); ++i)
            if (turn(i) <= 0)
                m_reflex.push_back(i);
    }

    std::vector<std::uint32_t> run() {
        std::vector<std::uint32_t> triangles;
        std::size_t left = m_loop.size(), at = 0, tried = 0;
        while (left > 2) {
            const bool stuck = tried > left; // crosses itself: cut anything, so that it ends
            if (!stuck && !isEar(at)) {
                at = m_next[at];
                ++tried;
                continue;
            }
            if (turn(at) > 0)
                for (const std::size_t i : {m_previous[at], at, m_next[at]})
                    triangles.push_back(m_loop[i].index);
            const std::size_t after = m_next[at];
            cut(at);
            at = after;
            tried = 0;
            --left;
        }
        return triangles;
    }

private:
    double turn(std::size_t i) const { return cross(m_loop[m_previous[i]].at, m_loop[i].at, m_loop[m_next[i]].at); }

    bool isEar(std::size_t i) const {
        const double bend = turn(i);
        if (bend == 0)
            return true; // flat: cut off without a triangle
        if (bend < 0)
            return false;
        const Corner a = m_loop[m_previous[i]].at, b = m_loop[i].at, c = m_loop[m_next[i]].at;
        return std::ranges::none_of(m_reflex, [&](std::size_t r) {
            const Corner p = m_loop[r].at;
            return p != a && p != b && p != c && insideTriangle(a, b, c, p);
        });
    }

    void cut(std::size_t i) {
        m_next[m_previous[i]] = m_next[i];
        m_previous[m_next[i]] = m_previous[i];
        std::erase_if(m_reflex, [&](std::size_t r) {
            return r == i || ((r == m_previous[i] || r == m_next[i]) && turn(r) > 0);
        });
    }

    const Loop& m_loop;
    std::vector<std::size_t> m_next, m_previous, m_reflex;
};

} // namespace

double doubledArea(std::span<const Corner> ring) {
    double sum = 0;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        sum += ring[j].x * ring[i].y - ring[i].x * ring[j].y;
    return sum;
}

bool insideRing(std::span<const Corner> ring, Corner point) {
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        if ((ring[i].y > point.y) != (ring[j].y > point.y)
            && point.x < ring[i].x + (point.y - ring[i].y) / (ring[j].y - ring[i].y) * (ring[j].x - ring[i].x))
            inside = !inside;
    return inside;
}

std::vector<std::uint32_t> triangulate(std::span<const Ring> rings) {
    if (rings.empty() || rings[0].size() < 3)
        return {};
    Loop outline = loopOf(rings[0], 0, true);
    std::uint32_t first = static_cast<std::uint32_t>(rings[0].size());
    std::vector<Loop> holes;
    for (const Ring& ring : rings.subspan(1)) {
        if (ring.size() >= 3)
            holes.push_back(loopOf(ring, first, false));
        first += static_cast<std::uint32_t>(ring.size());
    }
    std::ranges::sort(holes, std::greater{}, [](const Loop& hole) { return hole[rightmost(hole)].at.x; });
    for (const Loop& hole : holes)
        bridge(outline, hole);
    return Clipper(outline).run();
}
