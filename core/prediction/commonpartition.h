#pragma once

#include "base/result.h"
#include "prediction/posterior.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace whereabouts {

// The partitions of several posteriors laid over each other: each common cell lies whole in one cell of a member's
// partition or outside all of them, and together they cover what any of the members covers. Members with the same cells
// keep them. Immutable; any thread.
class CommonPartition {
public:
    // Fails when there would be more than 4 million common cells.
    static Result<CommonPartition> of(std::span<const Posterior* const> members);

    const Partition& partition() const { return *m_partition; }

    // [common cells] The cell of the member's partition around each, or noCell.
    std::span<const int> cellsOf(std::size_t member) const { return m_cellsOf[member]; }

    // A member's posterior on the common cells: each cell's probability spread evenly over its area. None is lost.
    Posterior spread(const Posterior& posterior, std::size_t member) const;

    // The member's point of the cell around a common cell, if it lies in the common cell too.
    std::optional<GeoPoint> pointIn(std::size_t commonCell, const Posterior& posterior, std::size_t member) const;

    // Probabilities over the common cells, and a point in each.
    Posterior posterior(std::vector<float> probabilities, std::vector<GeoPoint> points) const {
        return Posterior(m_partition, std::move(probabilities), std::move(points));
    }

private:
    CommonPartition() = default;
    std::shared_ptr<const Partition> m_partition;
    std::vector<std::vector<int>> m_cellsOf;
};

} // namespace whereabouts
