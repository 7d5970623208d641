#pragma once

#include "geo/geopoint.h"
#include "geo/unitvector.h"

#include <cstddef>
#include <span>
#include <vector>

namespace whereabouts {

// Finds the nearest of many points, by great-circle distance: a k-d tree over unit vectors, where the antimeridian and
// the poles are like any other place. Immutable; any thread.
class PointIndex {
public:
    explicit PointIndex(std::span<const GeoPoint> points);

    // The position of the nearest point in the list given. There must be one.
    std::size_t nearest(GeoPoint point) const;

private:
    struct Node {
        UnitVector position;
        std::size_t point;
    };
    struct Best {
        double squaredChord;
        std::size_t point;
    };
    static void build(std::span<Node> nodes, int axis);
    static void find(std::span<const Node> nodes, int axis, const UnitVector& query, Best& best);

    std::vector<Node> m_nodes; // the median of each range in its middle, what is below it on its axis before it
};

} // namespace whereabouts
