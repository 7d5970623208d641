#pragma once

#include "base/result.h"
#include "prediction/posterior.h"

#include <vector>

namespace whereabouts {

// Two posteriors on the cells that their partitions have in common, each spread evenly over its own cells.
struct Difference {
    Posterior first, second;              // over one partition
    std::vector<float> signedProbability; // [common cells] of the first minus that of the second
    double totalVariation = 0.0;          // half the sum of their magnitudes: 0 (the same) to 1 (nothing in common)

    std::vector<float> signedDensity() const; // [common cells] per km2
};

// Any thread. Fails when the partitions cross in more than 4 million places.
Result<Difference> difference(const Posterior& first, const Posterior& second);

} // namespace whereabouts
