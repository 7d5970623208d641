#pragma once

#include <cstddef>

namespace whereabouts {

// The parts of a sum over points u of p exp(-d / 1492.7 km) at an answer a, and of its slope: sum of the same divided by
// sin(d / R), times (u - a). Within 600 m of a point the slope is softened.
struct ScoreSums {
    double score = 0.0, x = 0.0, y = 0.0, z = 0.0;
};

struct ScorePoints {
    const float *probability, *x, *y, *z;
    std::size_t count;
};

// Built with relaxed floating point, for vector instructions; the input must be finite.
ScoreSums scoreSums(const ScorePoints& points, float ax, float ay, float az);

} // namespace whereabouts
