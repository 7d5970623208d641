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

// How large a credible area is, and in how many parts it lies that touch nowhere (separateParts()).
struct CredibleArea {
    double km2 = 0.0;
    int parts = 0;
};

// A part of a cell.
struct Piece {
    int cell;
    GeoBox box;
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

    // The point that maximises the expected geoscore, sum over cells of p 5000 exp(-d / 1492.7), within a kilometre; where that
    // was cut out the nearest cell's point.
    GeoPoint estimate() const;

    // The best places, most probable first. The most probable cell and all within `separationKm` of it are the first
    // candidate, the most probable of the cells left and those around it the next; the ranking is by what each holds
    // in sum, and the first of many are the first of few. 1000 at most. A candidate's point is the mean of its cells' points, weighed by probability, or where that was cut out the most
    // probable one's.
    std::vector<Candidate> topCandidates(int count, double separationKm = 150) const;

    // The smallest set of cells, taken by density, that holds the share (0.5, 0.9) of the probability: cell indices,
    // densest first. Ties (equal to 12 significant digits): lower index first. Cells are taken whole, so the set holds
    // the share or more, and is never smaller than a cell.
    std::vector<int> credibleCells(double share) const;
    CredibleArea credibleArea(double share) const;

    // The radius around a point that holds the share of the probability, in km, up to half the Earth's girth. A cell at the
    // distance d counts evenly from max(0, d - r) to d + r, r the radius of a circle of its area: a sure answer of one cell
    // is not a sure answer of 0 km. 0 when empty().
    double radiusKm(GeoPoint centre, double share) const;

    // The area that credible cells must reach to include this cell: of all the cells that come before it, and its own.
    double areaNeededKm2(int cell) const;

    // Posterior given that the place is in one of the pieces (which do not overlap; those of a cell follow each other),
    // renormalised; empty() when there are none. Its cells are the pieces: each holds the share of its cell's probability
    // that it has of its area. Pieces of a cell share a point: the cell's where `granted` says so, else the middle of what is
    // left of the cell, or the middle of the piece nearest to that. They are credible cells together or not at all.
    // `ground` is what is granted of the Earth, cells or none, in boxes.
    Posterior cut(std::span<const Piece> pieces, std::span<const GeoBox> ground, const std::function<bool(GeoPoint)>& granted) const;

    // What this was cut from, itself when it never was; and an even density over the ground that was granted, null when it
    // never was.
    const Posterior& uncut() const;
    const Posterior* ground() const;

    // The share of uncut()'s probability that was granted; 1 when it never was cut.
    double kept() const;
    // The share that as much ground could have kept where uncut() is densest; 1 when it never was cut.
    double keptAtMost() const;

    bool empty() const; // no probability anywhere

private:
    struct Cut;
    struct Values {
        std::shared_ptr<const Partition> partition;
        std::vector<float> probabilities;
        std::vector<GeoPoint> points;
        std::shared_ptr<const Cut> cut; // null when it never was
    };
    struct Places;
    explicit Posterior(Values values);
    Places places() const;
    bool isGranted(GeoPoint point) const; // all of the Earth where it never was cut
    int uncutCell(int cell) const;
    std::vector<int> cellsByDensity() const;

    std::shared_ptr<const Values> m_values;
};

} // namespace whereabouts
