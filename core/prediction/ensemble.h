#pragma once

#include "base/result.h"
#include "prediction/posterior.h"
#include "prediction/prior.h"

#include <span>

namespace whereabouts {

struct Weighted {
    const Posterior* posterior;
    double weight; // 0 or more; weights that sum to 1 keep a doubt that the members share as it is
};

// What a member's density is taken for at least, per km2: a millionth of an even spread over the Earth. No member's exact
// zero, nor a hole in its partition, rules a place out alone.
inline constexpr double densityFloorPerKm2 = 1e-6 / earthAreaKm2;

// The posteriors' densities, each to the power of its weight, times the priors' factors, renormalised, over the cells that
// the partitions have in common: the logarithmic opinion pool (C. Genest and J. V. Zidek, "Combining Probability
// Distributions", Statistical Science 1986; for geolocation, with rasters as further factors: "Enhancing Worldwide Image
// Geolocation by Ensembling Satellite-Based Ground-Level Attribute Predictors", 2024). A cell's point is the mean of its
// members' points in it, by weight; where the priors all but exclude it, the nearest place in the cell that they do not.
// Fails with a sentence without a weight above 0, for a weight that is no number of 0 or more, for partitions that cannot
// be laid over each other, and where the priors leave nothing. Any thread.
Result<Posterior> ensemble(std::span<const Weighted> members, std::span<const Prior> priors);

} // namespace whereabouts
