#include "geo/pointindex.h"

#include <algorithm>
#include <array>
#include <limits>

namespace whereabouts {

namespace {

constexpr std::array axes{&UnitVector::x, &UnitVector::y, &UnitVector::z};

double along(const UnitVector& vector, int axis) {
    return vector.*axes[static_cast<std::size_t>(axis)];
}

double squaredChord(const UnitVector& a, const UnitVector& b) {
    const double x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
    return x * x + y * y + z * z;
}

} // namespace

PointIndex::PointIndex(std::span<const GeoPoint> points) {
    m_nodes.reserve(points.size());
    for (std::size_t i = 0; i < points.size(); ++i)
        m_nodes.push_back({toUnitVector(points[i]), i});
    build(m_nodes, 0);
}

void PointIndex::build(std::span<Node> nodes, int axis) {
    if (nodes.size() < 2)
        return;
    const std::size_t middle = nodes.size() / 2;
    std::ranges::nth_element(nodes, nodes.begin() + static_cast<std::ptrdiff_t>(middle), {},
                             [axis](const Node& node) { return along(node.position, axis); });
    build(nodes.first(middle), (axis + 1) % 3);
    build(nodes.subspan(middle + 1), (axis + 1) % 3);
}

std::size_t PointIndex::nearest(GeoPoint point) const {
    Best best{std::numeric_limits<double>::infinity(), 0};
    find(m_nodes, 0, toUnitVector(point), best);
    return best.point;
}

void PointIndex::find(std::span<const Node> nodes, int axis, const UnitVector& query, Best& best) {
    if (nodes.empty())
        return;
    const std::size_t middle = nodes.size() / 2;
    const Node& node = nodes[middle];
    if (const double chord = squaredChord(node.position, query); chord < best.squaredChord)
        best = {chord, node.point};

    const double beyond = along(query, axis) - along(node.position, axis);
    const auto below = nodes.first(middle), above = nodes.subspan(middle + 1);
    find(beyond < 0 ? below : above, (axis + 1) % 3, query, best);
    if (beyond * beyond <= best.squaredChord)
        find(beyond < 0 ? above : below, (axis + 1) % 3, query, best);
}

} // namespace whereabouts
