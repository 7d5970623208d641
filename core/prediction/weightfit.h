#pragma once

#include "base/result.h"
#include "geo/cellindex.h"
#include "prediction/commonpartition.h"
#include "prediction/prior.h"

#include <optional>
#include <span>
#include <vector>

namespace whereabouts {

struct FittedWeights {
    std::vector<double> weights; // one for each member, 0 or more
    int pictures = 0;            // that they were fitted on
    // Mean over the pictures of -log of the ensemble's density at the truth, per km2: with these weights, and with equal
    // ones that sum to 1.
    double negativeLogLikelihood = 0.0, withEqualWeights = 0.0;
};

// Fits an ensemble's weights on pictures whose place is known: the ones that make the truths most likely under
// ensemble(), found by Newton's method with weights held at 0 or more (the problem is convex). A small ridge, 0.0005 times
// the sum of the squared weights for each picture, shares out what members that say the same would hold, and keeps weights
// finite. Remembers a number for each picture, member and cell. One thread.
class WeightFit {
public:
    explicit WeightFit(std::vector<Prior> priors) : m_priors(std::move(priors)) {}

    // A picture's posteriors, one for each member in the order of the weights, over the same partitions each time. Fails
    // where partitions differ from the first picture's, cannot be laid over each other, or none of them holds the truth;
    // the picture is left out then.
    Result<void> add(std::span<const Posterior* const> members, GeoPoint truth);

    // Fails without pictures.
    Result<FittedWeights> fit() const;

private:
    struct Picture {
        std::vector<std::vector<float>> logDensities; // [members][cells of the member], floored as ensemble() does it
        std::size_t truthCell;                        // of the common cells
    };
    struct Loss;
    Loss lossAt(std::span<const double> weights) const;
    void addLoss(const Picture& picture, std::span<const double> weights, Loss& loss) const;
    Result<void> layOut(std::span<const Posterior* const> members);

    std::vector<Prior> m_priors;
    std::optional<CommonPartition> m_common; // of the first picture
    std::optional<CellIndex> m_cells;        // the common cells
    std::vector<double> m_logMass;           // [common cells] log of the area times the priors' factors
    std::vector<std::size_t> m_sizes;        // [members] cells
    std::vector<Picture> m_pictures;
};

} // namespace whereabouts
