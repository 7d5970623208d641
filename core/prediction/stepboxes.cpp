#include "prediction/stepboxes.h"

#include <algorithm>

namespace whereabouts {

static constexpr double widestGap = 0.5; // degrees

StepBoxes::StepBoxes(const Partition& partition) {
    Steps west = steps(180), east = steps(-180);
    for (const Geocell& cell : partition.cells) {
        west = std::min(west, steps(cell.box.west));
        east = std::max(east, steps(cell.box.east));
    }
    if (east - west > steps(360 - widestGap)) {
        m_west = west;
        m_east = east;
    }
}

StepBox StepBoxes::of(const GeoBox& box) const {
    const Steps west = steps(box.west), east = steps(box.east);
    return {steps(box.south), west <= m_west ? steps(-180) : west, steps(box.north), east >= m_east ? steps(180) : east};
}

} // namespace whereabouts
