#include "prediction/commonpartition.h"

#include "prediction/overlay.h"

#include <algorithm>
#include <numeric>

namespace whereabouts {
namespace {

std::vector<GeoBox> boxesOf(const Partition& partition) {
    std::vector<GeoBox> boxes;
    boxes.reserve(partition.cells.size());
    std::ranges::transform(partition.cells, std::back_inserter(boxes), &Geocell::box);
    return boxes;
}

// Longitude -180 is the eastern edge of a box that ends at 180 too.
bool holds(const GeoBox& box, GeoPoint point) {
    const auto between = [&](double longitude) { return longitude >= box.west && longitude <= box.east; };
    return point.latitude >= box.south && point.latitude <= box.north &&
           (between(point.longitude) || between(point.longitude + 360));
}

GeoPoint middle(const GeoBox& box) { return {(box.south + box.north) / 2, wrapLongitude((box.west + box.east) / 2)}; }

// The cells of a member around the boxes of an overlay with it, and those of the members before it.
std::vector<std::vector<int>> cellsAround(const std::vector<OverlaidBox>& overlaid, const std::vector<std::vector<int>>& before) {
    std::vector<std::vector<int>> cells(before.size() + 1);
    for (const OverlaidBox& box : overlaid) {
        for (std::size_t member = 0; member < before.size(); ++member)
            cells[member].push_back(box.first == noCell ? noCell : before[member][static_cast<std::size_t>(box.first)]);
        cells.back().push_back(box.second);
    }
    return cells;
}

} // namespace

Result<CommonPartition> CommonPartition::of(std::span<const Posterior* const> members) {
    std::vector<GeoBox> boxes;
    CommonPartition common;
    for (std::size_t member = 0; member < members.size(); ++member) {
        const std::vector<GeoBox> own = boxesOf(members[member]->partition());
        const auto sameCells = [&](const Posterior* other) { return boxesOf(other->partition()) == own; };
        const auto twin = std::ranges::find_if(members.first(member), sameCells);
        if (member == 0) {
            boxes = own;
            common.m_cellsOf.emplace_back(own.size());
            std::iota(common.m_cellsOf[0].begin(), common.m_cellsOf[0].end(), 0);
        } else if (twin != members.begin() + static_cast<std::ptrdiff_t>(member)) {
            common.m_cellsOf.push_back(common.m_cellsOf[static_cast<std::size_t>(twin - members.begin())]);
        } else {
            const auto overlaid = overlay(boxes, own);
            if (!overlaid)
                return std::unexpected(overlaid.error());
            common.m_cellsOf = cellsAround(*overlaid, common.m_cellsOf);
            boxes.clear();
            std::ranges::transform(*overlaid, std::back_inserter(boxes), &OverlaidBox::box);
        }
    }
    Partition partition;
    for (const GeoBox& box : boxes)
        partition.cells.push_back({box, middle(box)});
    common.m_partition = std::make_shared<const Partition>(std::move(partition));
    return common;
}

std::optional<GeoPoint> CommonPartition::pointIn(std::size_t commonCell, const Posterior& posterior, std::size_t member) const {
    const int cell = m_cellsOf[member][commonCell];
    if (cell == noCell)
        return std::nullopt;
    const GeoBox &box = m_partition->cells[commonCell].box, &around = posterior.partition().cells[static_cast<std::size_t>(cell)].box;
    const GeoPoint point = posterior.points()[static_cast<std::size_t>(cell)];
    return box == around || holds(box, point) ? std::optional(point) : std::nullopt;
}

Posterior CommonPartition::spread(const Posterior& posterior, std::size_t member) const {
    const std::span<const int> cells = cellsOf(member);
    std::vector<double> covered(posterior.probabilities().size()); // km2 of each of the posterior's cells
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i] != noCell)
            covered[static_cast<std::size_t>(cells[i])] += areaKm2(m_partition->cells[i].box);
    }
    std::vector<float> probabilities(cells.size());
    std::vector<GeoPoint> points;
    points.reserve(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const GeoBox& box = m_partition->cells[i].box;
        points.push_back(pointIn(i, posterior, member).value_or(middle(box)));
        if (cells[i] == noCell)
            continue;
        const auto cell = static_cast<std::size_t>(cells[i]);
        probabilities[i] = static_cast<float>(static_cast<double>(posterior.probabilities()[cell]) * (areaKm2(box) / covered[cell]));
    }
    return this->posterior(std::move(probabilities), std::move(points));
}

} // namespace whereabouts
