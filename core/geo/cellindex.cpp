#include "geo/cellindex.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace whereabouts {

namespace {

constexpr int rows = 180, columns = 360; // bins of one degree

int rowOf(double latitude) {
    return static_cast<int>(std::floor(std::clamp(latitude, -90.0, 89.5) + 90.0));
}

int columnOf(double longitude) {
    return static_cast<int>(std::floor(std::clamp(longitude, -180.0, 179.5) + 180.0));
}

template <typename Visit>
void forEachBin(const GeoBox& box, Visit visit) {
    for (int row = rowOf(box.south); row <= rowOf(box.north); ++row)
        for (int column = columnOf(box.west); column <= columnOf(box.east); ++column)
            visit(static_cast<std::size_t>(row * columns + column));
}

bool holds(const GeoBox& box, GeoPoint point) {
    return box.south <= point.latitude && point.latitude <= box.north && box.west <= point.longitude &&
           point.longitude <= box.east;
}

bool holdsInside(const GeoBox& box, GeoPoint point) {
    return box.south < point.latitude && point.latitude < box.north && box.west < point.longitude &&
           point.longitude < box.east;
}

} // namespace

CellIndex::CellIndex(const Partition& partition) : m_binStart(rows * columns + 1, 0) {
    m_boxes.reserve(partition.cells.size());
    for (const Geocell& cell : partition.cells) {
        m_boxes.push_back(cell.box);
        forEachBin(cell.box, [&](std::size_t bin) { ++m_binStart[bin + 1]; });
    }
    for (std::size_t bin = 1; bin < m_binStart.size(); ++bin)
        m_binStart[bin] += m_binStart[bin - 1];

    m_binCells.resize(static_cast<std::size_t>(m_binStart.back()));
    std::vector<int> next(m_binStart.begin(), m_binStart.end() - 1);
    for (std::size_t cell = 0; cell < m_boxes.size(); ++cell)
        forEachBin(m_boxes[cell], [&](std::size_t bin) {
            m_binCells[static_cast<std::size_t>(next[bin]++)] = static_cast<int>(cell);
        });
}

int CellIndex::cellOf(GeoPoint point) const {
    const int cell = closestHolder(point);
    return cell == noCell && point.longitude == -180.0 ? closestHolder({point.latitude, 180.0}) : cell;
}

int CellIndex::cellOfAsPublished(GeoPoint point) const {
    for (const int cell : near(point)) {
        if (holdsInside(m_boxes[static_cast<std::size_t>(cell)], point))
            return cell;
    }
    return 0;
}

// Of the closed boxes that hold the point, the one where it lies on the fewest upper edges.
int CellIndex::closestHolder(GeoPoint point) const {
    int best = noCell, fewest = 3;
    for (const int cell : near(point)) {
        const GeoBox& box = m_boxes[static_cast<std::size_t>(cell)];
        const int upperEdges = int(point.latitude == box.north) + int(point.longitude == box.east);
        if (holds(box, point) && upperEdges < fewest) {
            best = cell;
            fewest = upperEdges;
        }
    }
    return best;
}

std::span<const int> CellIndex::near(GeoPoint point) const {
    if (!std::isfinite(point.latitude) || !std::isfinite(point.longitude))
        return {};
    const auto bin = static_cast<std::size_t>(rowOf(point.latitude) * columns + columnOf(point.longitude));
    const auto start = static_cast<std::size_t>(m_binStart[bin]);
    return std::span(m_binCells).subspan(start, static_cast<std::size_t>(m_binStart[bin + 1]) - start);
}

} // namespace whereabouts
