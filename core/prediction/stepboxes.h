#pragma once

#include "geo/partition.h"

#include <cmath>
#include <cstdint>

namespace whereabouts {

using Steps = std::int64_t; // 1e-9 degrees, so that neighbours' edges meet exactly

inline Steps steps(double degrees) { return std::llround(degrees * 1e9); }

struct StepBox {
    Steps south, west, north, east;
};

// The boxes of a partition's cells, and of parts of them, in steps. A partition that is grown from points ends a little short of
// the antimeridian on both sides: where less than half a degree is left between them, its outermost edges count as -180 and
// 180 degrees. Any thread.
class StepBoxes {
public:
    // Of the whole partition, not of what was cut from it.
    explicit StepBoxes(const Partition& partition);

    StepBox of(const GeoBox& box) const;

private:
    Steps m_west = steps(-180), m_east = steps(180); // from where on edges lie on the antimeridian
};

} // namespace whereabouts
