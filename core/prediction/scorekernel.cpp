#include "prediction/scorekernel.h"

#include "prediction/widestvectors.h"

#include <algorithm>
#include <cmath>

namespace whereabouts {

static constexpr float scaleRadians = 1492.7F / 6371.0F;
static constexpr float softening = 1e-4F; // radians
static constexpr std::size_t blockSize = 512; // summed in float

WIDEST_VECTORS ScoreSums scoreSums(const ScorePoints& points, float ax, float ay, float az) {
    const float *probability = points.probability, *x = points.x, *y = points.y, *z = points.z;
    ScoreSums sums;
    for (std::size_t begin = 0; begin < points.count; begin += blockSize) {
        const std::size_t end = std::min(begin + blockSize, points.count);
        float score = 0, slopeX = 0, slopeY = 0, slopeZ = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const float dx = x[i] - ax, dy = y[i] - ay, dz = z[i] - az;
            const float sineHalf = std::min(0.5F * std::sqrt(dx * dx + dy * dy + dz * dz), 1.0F);
            const float sine = 2 * sineHalf * std::sqrt(1 - sineHalf * sineHalf);
            const float value = probability[i] * std::exp(-2 / scaleRadians * std::asin(sineHalf));
            const float pull = value / std::max(sine, softening);
            score += value;
            slopeX += pull * dx;
            slopeY += pull * dy;
            slopeZ += pull * dz;
        }
        sums.score += static_cast<double>(score);
        sums.x += static_cast<double>(slopeX);
        sums.y += static_cast<double>(slopeY);
        sums.z += static_cast<double>(slopeZ);
    }
    return sums;
}

} // namespace whereabouts
