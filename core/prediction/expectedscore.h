#pragma once

#include "geo/geopoint.h"
#include "prediction/vectors.h"

#include <span>
#include <vector>

namespace whereabouts {

// The geoscore that an answer may expect when each of the points is the truth with its probability:
// sum of p 5000 exp(-d / 1492.7), d the great-circle distance in km.
class ExpectedScore {
public:
    // Points whose probability is negligible beside the greatest are left out.
    ExpectedScore(std::span<const float> probabilities, std::span<const GeoPoint> points);

    // The answer that may expect the most, within a kilometre. The sum has many local maxima (each probable point is a
    // cusp): the climb starts from the best of the probable points and of a coarse map, and the best summit counts.
    GeoPoint best() const;

private:
    struct Slope {
        double score = 0.0;     // of 1
        UnitVector direction;   // along the sphere, towards more; its length is the score's gain per radian
    };
    ExpectedScore() = default;
    void add(UnitVector place, double probability);
    Slope at(UnitVector answer) const;
    ExpectedScore coarse() const;
    std::vector<UnitVector> starts() const;
    UnitVector climb(UnitVector start) const;
    UnitVector place(std::size_t index) const { return {m_x[index], m_y[index], m_z[index]}; }

    std::vector<float> m_probability, m_x, m_y, m_z;
};

} // namespace whereabouts
