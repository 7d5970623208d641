#pragma once

#include "geo/partition.h"

#include <span>

namespace whereabouts {

// How many separate parts the cells make: those that share an edge or only a corner are in one, across the antimeridian and at
// a pole too. Edges meet that are less than 1e-9 degrees apart. `uncut` is what the partition was cut from, or itself: it says
// where the antimeridian's cells end (StepBoxes). Any thread.
int separateParts(const Partition& partition, std::span<const int> cells, const Partition& uncut);

} // namespace whereabouts
