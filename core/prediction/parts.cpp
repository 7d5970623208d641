#include "prediction/parts.h"

#include "prediction/stepboxes.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <vector>

namespace whereabouts {
namespace {

// One of a cell's edges: on which line, along which part of it, and on which side of it the cell lies.
struct Edge {
    Steps line, from, to;
    bool after;
    std::size_t cell;
};

// Cells that are joined bit by bit. Disjoint sets, paths halved as they are walked.
class Joined {
public:
    explicit Joined(std::size_t count) : m_parent(count), m_parts(static_cast<int>(count)) {
        std::iota(m_parent.begin(), m_parent.end(), std::size_t{0});
    }
    void join(std::size_t a, std::size_t b) {
        a = root(a);
        b = root(b);
        if (a == b)
            return;
        m_parent[std::max(a, b)] = std::min(a, b);
        --m_parts;
    }
    int parts() const { return m_parts; }

private:
    std::size_t root(std::size_t cell) {
        while (m_parent[cell] != cell)
            cell = m_parent[cell] = m_parent[m_parent[cell]];
        return cell;
    }

    std::vector<std::size_t> m_parent;
    int m_parts;
};

// Joins the cells on either side of each line where their edges meet, be it in a corner. Edges on one side do not overlap: of
// the other side's only the one before can meet an edge, or what that one is joined to anyway.
void joinAlong(std::vector<Edge> edges, Joined& joined) {
    std::ranges::sort(edges, {}, [](const Edge& edge) { return std::tuple(edge.line, edge.from, edge.to); });
    const Edge* last[2] = {nullptr, nullptr};
    for (const Edge& edge : edges) {
        const Edge* other = last[edge.after ? 0 : 1];
        if (other && other->line == edge.line && other->to >= edge.from)
            joined.join(other->cell, edge.cell);
        last[edge.after ? 1 : 0] = &edge;
    }
}

} // namespace

int separateParts(const Partition& partition, std::span<const int> cells, const Partition& uncut) {
    const StepBoxes boxes(uncut);
    std::vector<Edge> meridians, parallels;
    std::vector<std::size_t> northern, southern; // that reach a pole
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto [south, west, north, east] = boxes.of(partition.cells[static_cast<std::size_t>(cells[i])].box);
        meridians.push_back({west, south, north, true, i});
        meridians.push_back({east == steps(180) ? steps(-180) : east, south, north, false, i});
        parallels.push_back({south, west, east, true, i});
        parallels.push_back({north, west, east, false, i});
        if (north == steps(90))
            northern.push_back(i);
        if (south == steps(-90))
            southern.push_back(i);
    }
    Joined joined(cells.size());
    joinAlong(std::move(meridians), joined);
    joinAlong(std::move(parallels), joined);
    for (const std::vector<std::size_t>& pole : {northern, southern}) {
        for (const std::size_t cell : pole)
            joined.join(pole.front(), cell);
    }
    return joined.parts();
}

} // namespace whereabouts
