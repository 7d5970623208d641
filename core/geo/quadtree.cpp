#include "geo/quadtree.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <numeric>
#include <optional>
#include <ranges>
#include <utility>

namespace whereabouts {

namespace {

GeoBox boundsOf(std::span<const GeoPoint> points) {
    const auto [south, north] = std::ranges::minmax(points | std::views::transform(&GeoPoint::latitude));
    const auto [west, east] = std::ranges::minmax(points | std::views::transform(&GeoPoint::longitude));
    return {south, west, north, east};
}

// The middle of the sorted values; the mean of the two in the middle of an even number.
double median(std::vector<double> values) {
    const std::size_t middle = values.size() / 2;
    std::ranges::nth_element(values, values.begin() + std::ptrdiff_t(middle));
    const double upper = values[middle];
    if (values.size() % 2 == 1)
        return upper;
    return (*std::max_element(values.begin(), values.begin() + std::ptrdiff_t(middle)) + upper) / 2.0;
}

class Grower {
public:
    Grower(std::span<const GeoPoint> points, int capacity) : m_points(points), m_capacity(capacity) {
        m_tree.cellOfPoint.resize(points.size());
    }

    void growAtMedians(std::span<int> members, int depth, const std::string& path) {
        if (members.empty())
            return;
        if (depth <= 0 || std::cmp_less(members.size(), m_capacity))
            return addCell(members, boxOf(members), path);
        const auto every = [](const GeoPoint&) { return true; };
        const double latitude = medianOf(members, &GeoPoint::latitude, every);
        const auto western = [&](auto half) {
            const bool any = std::ranges::any_of(members, [&](int i) { return half(pointAt(i)); });
            const double longitude = any ? medianOf(members, &GeoPoint::longitude, half) : -180.0;
            return [longitude](const GeoPoint& p) { return p.longitude < longitude; };
        };
        const auto westernSouth = western([&](const GeoPoint& p) { return p.latitude <= latitude; });
        const auto westernNorth = western([&](const GeoPoint& p) { return p.latitude > latitude; });
        const auto [south, north] = cut(members, [&](const GeoPoint& p) { return p.latitude < latitude; });
        const auto [southWest, southEast] = cut(south, westernSouth);
        const auto [northWest, northEast] = cut(north, westernNorth);
        growAtMedians(southWest, depth - 1, path + '0');
        growAtMedians(southEast, depth - 1, path + '1');
        growAtMedians(northWest, depth - 1, path + '2');
        growAtMedians(northEast, depth - 1, path + '3');
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
    template <typename Counts>
    double medianOf(std::span<const int> members, double GeoPoint::* coordinate, Counts counts) const {
        std::vector<double> values;
        for (const int i : members) {
            if (counts(pointAt(i)))
                values.push_back(pointAt(i).*coordinate);
        }
        return median(std::move(values));
    }

    GeoBox boxOf(std::span<const int> members) const {
        std::vector<GeoPoint> points;
        for (const int i : members)
            points.push_back(pointAt(i));
        return boundsOf(points);
    }

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

// The way from `root` down to `box`, nothing where there is none.
std::optional<std::string> pathTo(const GeoBox& box, GeoBox root, int maxDepth) {
    constexpr double slack = 1e-9; // degrees
    const auto same = [](double a, double b) { return std::abs(a - b) <= slack; };
    std::string path;
    while (!(same(box.south, root.south) && same(box.north, root.north) && same(box.west, root.west) &&
             same(box.east, root.east))) {
        if (std::cmp_equal(path.size(), maxDepth))
            return std::nullopt;
        const double latitude = (root.south + root.north) / 2.0, longitude = (root.west + root.east) / 2.0;
        const bool north = (box.south + box.north) / 2.0 > latitude, east = (box.west + box.east) / 2.0 > longitude;
        (north ? root.south : root.north) = latitude;
        (east ? root.west : root.east) = longitude;
        path += static_cast<char>('0' + 2 * int(north) + int(east));
    }
    return path;
}

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

Quadtree growMedianQuadtree(std::span<const GeoPoint> points, int maxDepth, int capacity) {
    std::vector<int> members(points.size());
    std::iota(members.begin(), members.end(), 0);
    Grower grower(points, capacity);
    grower.growAtMedians(members, maxDepth, {});
    return grower.take();
}

Result<std::vector<std::string>> quadtreePaths(const Partition& partition, int maxDepth) {
    std::vector<GeoPoint> corners;
    for (const Geocell& cell : partition.cells) {
        corners.push_back({cell.box.south, cell.box.west});
        corners.push_back({cell.box.north, cell.box.east});
    }
    std::vector<std::string> paths;
    const GeoBox root = corners.empty() ? GeoBox{} : boundsOf(corners);
    for (const Geocell& cell : partition.cells) {
        std::optional<std::string> path = pathTo(cell.box, root, maxDepth);
        if (!path)
            return failure(Error::Code::BadInput,
                           std::format("Cell {} is no box of a quadtree at most {} splits deep.", paths.size(), maxDepth));
        paths.push_back(std::move(*path));
    }
    return paths;
}

} // namespace whereabouts
