#pragma once

#include "geo/partition.h"

#include <span>
#include <vector>

namespace whereabouts {

// Finds the cell of a point by a grid of one-degree bins, in well under a microsecond. Holds a copy of the boxes.
// Immutable; any thread.
class CellIndex {
public:
    explicit CellIndex(const Partition& partition);

    // The cell whose box holds the point, or noCell. A point on an edge between cells belongs to the upper one, as in
    // growQuadtree(); on an outer edge, to the cell inside it. Longitude -180 is also looked for as 180.
    int cellOf(GeoPoint point) const;

    // As OpenStreetView-5M's published code assigns its test points: the first box with south < latitude < north and
    // west < longitude < east; cell 0 where there is none. Only to repeat its figures.
    int cellOfAsPublished(GeoPoint point) const;

private:
    std::span<const int> near(GeoPoint point) const;
    int closestHolder(GeoPoint point) const;

    std::vector<GeoBox> m_boxes;
    std::vector<int> m_binStart; // [bins + 1] into m_binCells
    std::vector<int> m_binCells; // cells that touch each bin, ascending
};

} // namespace whereabouts
