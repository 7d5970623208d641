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

// Where a picture was taken: a probability per geocell, summing to 1. Immutable; copies share their values. Any thread.
class Posterior {
public:
    // probabilities and points: one per cell of the partition (points: where within the cell the place would be).
    // Renormalised; a probability that is not finite and positive counts as 0.
    Posterior(std::shared_ptr<const Partition> partition, std::vector<float> probabilities, std::vector<GeoPoint> points);

    const Partition& partition() const { return *m_values->partition; }
    std::span<const float> probabilities() const { return m_values->probabilities; }
    std::span<const GeoPoint> points() const { return m_values->points; }

    // The point that maximises the expected geoscore, sum over cells of p 5000 exp(-d / 1492.7), within a kilometre.
    GeoPoint estimate() const;

    // The best places, most probable first. The most probable cell and all within `separationKm` of it are the first
    // candidate, the most probable of the cells left and those around it the next; the ranking is by what each holds
    // in sum. A candidate's point is the mean of its cells' points, weighed by probability.
    std::vector<Candidate> topCandidates(int count, double separationKm = 150) const;

    // The smallest set of cells, taken by density, that holds the share (0.5, 0.9) of the probability: cell indices,
    // densest first. Ties (equal to 12 significant digits): lower index first. Cells are taken whole, so the set holds
    // the share or more, and is never smaller than a cell.
    std::vector<int> credibleCells(double share) const;
    double credibleAreaKm2(double share) const;

    // The radius around a point that holds the share of the probability, in km, up to half the Earth's girth. A cell at the
    // distance d counts evenly from max(0, d - r) to d + r, r the radius of a circle of its area: a sure answer of one cell
    // is not a sure answer of 0 km. 0 when empty().
    double radiusKm(GeoPoint centre, double share) const;

    // The area that credible cells must reach to include this cell: of all the cells that come before it, and its own.
    double areaNeededKm2(int cell) const;

    // Posterior given that the place is where `weight` (0 to 1) grants it, renormalised; empty() when nothing is left.
    // Each cell keeps the share of it that `weight` grants, sampled on a grid in the cell; cells that hold one of the
    // `probes` are sampled finely, so that a region smaller than a cell is not missed. A point that is not granted moves
    // to the middle of what is left of its cell.
    Posterior reweighted(const std::function<double(GeoPoint)>& weight, std::span<const GeoPoint> probes = {}) const;
    bool empty() const; // no probability anywhere

private:
    struct Values {
        std::shared_ptr<const Partition> partition;
        std::vector<float> probabilities;
        std::vector<GeoPoint> points;
        std::vector<double> areasKm2; // of each cell; after reweighted(), of what is left of it
    };
    explicit Posterior(Values values);
    std::vector<int> cellsByDensity() const;

    std::shared_ptr<const Values> m_values;
};

} // namespace whereabouts
