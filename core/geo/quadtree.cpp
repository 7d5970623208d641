#include "geo/quadtree.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <ranges>
#include <utility>

namespace whereabouts {

namespace {

GeoBox boundsOf(std::span<const GeoPoint> points) {
    const auto [south, north] = std::ranges::minmax(points | std::views::transform(&GeoPoint::latitude));
    const auto [west, east] = std::ranges::minmax(points | std::views::transform(&GeoPoint::longitude));
    return {south, west, north, east};
}

class Grower {
public:
    Grower(std::span<const GeoPoint> points, int capacity) : m_points(points), m_capacity(capacity) {
        m_tree.cellOfPoint.resize(points.size());
    }

    // `members` are indices of the points in the box; they are reordered.
    void grow(std::span<int> members, const GeoBox& box, int depth, const std::string& path) {
        if (members.empty())
            return;
        if (depth <= 0 || std::cmp_less(members.size(), m_capacity))
            return addCell(members, box, path);
        const double latitude = (box.south + box.north) / 2.0, longitude = (box.west + box.east) / 2.0;
        const auto [south, north] = cut(members, [&](const GeoPoint& p) { return p.latitude < latitude; });
        const auto western = [&](const GeoPoint& p) { return p.longitude < longitude; };
        const auto [southWest, southEast] = cut(south, western);
        const auto [northWest, northEast] = cut(north, western);
        grow(southWest, {box.south, box.west, latitude, longitude}, depth - 1, path + '0');
        grow(southEast, {box.south, longitude, latitude, box.east}, depth - 1, path + '1');
        grow(northWest, {latitude, box.west, box.north, longitude}, depth - 1, path + '2');
        grow(northEast, {latitude, longitude, box.north, box.east}, depth - 1, path + '3');
    }

    Quadtree take() { return std::move(m_tree); }

private:
    // The members below the middle, and the others.
    template <typename Below>
    std::array<std::span<int>, 2> cut(std::span<int> members, Below below) const {
        const auto upper = std::ranges::partition(members, [&](int i) { return below(pointAt(i)); });
        const auto lower = members.size() - upper.size();
        return {members.first(lower), members.subspan(lower)};
    }

    void addCell(std::span<const int> members, const GeoBox& box, const std::string& path) {
        GeoPoint sum;
        for (const int i : members) {
            sum.latitude += pointAt(i).latitude;
            sum.longitude += pointAt(i).longitude;
            m_tree.cellOfPoint[static_cast<std::size_t>(i)] = static_cast<int>(m_tree.partition.cells.size());
        }
        const auto count = static_cast<double>(members.size());
        m_tree.partition.cells.push_back({box, {sum.latitude / count, sum.longitude / count}});
        m_tree.counts.push_back(static_cast<int>(members.size()));
        m_tree.paths.push_back(path);
    }

    const GeoPoint& pointAt(int index) const { return m_points[static_cast<std::size_t>(index)]; }

    std::span<const GeoPoint> m_points;
    int m_capacity;
    Quadtree m_tree;
};

} // namespace

Quadtree growQuadtree(std::span<const GeoPoint> points, int maxDepth, int capacity) {
    if (points.empty())
        return {};
    std::vector<int> members(points.size());
    std::iota(members.begin(), members.end(), 0);
    Grower grower(points, capacity);
    grower.grow(members, boundsOf(points), maxDepth, {});
    return grower.take();
}

} // namespace whereabouts
