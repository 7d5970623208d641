#pragma once

#include "geo/geopoint.h"
#include "geo/partition.h"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace whereabouts {

struct Candidate {
    GeoPoint point;
    double probability = 0.0; // of the cells that the candidate stands for
};

// Where a picture was taken: a probability per geocell, summing to 1. Immutable; cheap to copy.
class Posterior {
public:
    // probabilities and points: one per cell of the partition (points: where within the cell the place would be).
    Posterior(std::shared_ptr<const Partition> partition, std::vector<float> probabilities, std::vector<GeoPoint> points);

    const Partition& partition() const { return *m_partition; }
    std::span<const float> probabilities() const { return m_probabilities; }
    std::span<const GeoPoint> points() const { return m_points; }

    // The point that maximises the expected geoscore, sum over cells of p 5000 exp(-d / 1492.7).
    GeoPoint estimate() const;

    // The best places, most probable first, each a local maximum: cells within `separationKm` of a better candidate
    // count for that one.
    std::vector<Candidate> topCandidates(int count, double separationKm = 150) const;

    // The smallest set of cells, taken by density, that holds the share (0.5, 0.9) of the probability: cell indices,
    // densest first. Ties: lower index first.
    std::vector<int> credibleCells(double share) const;
    double credibleAreaKm2(double share) const;

    // Posterior given that the place is (not) where the predicate says, renormalised; nullopt-like empty() when
    // nothing is left. Weighs each cell by the share of it that `weight` grants (0 to 1), a function of place.
    Posterior reweighted(const std::function<double(GeoPoint)>& weight) const;
    bool empty() const; // no probability anywhere

private:
    std::shared_ptr<const Partition> m_partition;
    std::vector<float> m_probabilities;
    std::vector<GeoPoint> m_points;
};

} // namespace whereabouts
