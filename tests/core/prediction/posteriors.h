#pragma once

#include "prediction/posterior.h"

#include <cmath>
#include <random>

// Posteriors for tests and benchmarks.
namespace whereabouts {

// A grid of equal boxes in degrees over the whole Earth, rows from the south; centroids in the middle.
inline std::shared_ptr<const Partition> gridPartition(int rows, int columns) {
    auto partition = std::make_shared<Partition>();
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const GeoBox box{-90 + 180.0 * row / rows, -180 + 360.0 * column / columns, -90 + 180.0 * (row + 1) / rows,
                             -180 + 360.0 * (column + 1) / columns};
            partition->cells.push_back({box, {(box.south + box.north) / 2, (box.west + box.east) / 2}});
        }
    }
    return partition;
}

inline std::vector<GeoPoint> centroids(const Partition& partition) {
    std::vector<GeoPoint> points;
    for (const Geocell& cell : partition.cells)
        points.push_back(cell.centroid);
    return points;
}

// Softmax of normally distributed logits: sharp when their deviation is large.
inline Posterior randomPosterior(std::shared_ptr<const Partition> partition, unsigned seed, double deviation) {
    std::mt19937 random(seed);
    std::normal_distribution<double> logit(0.0, deviation);
    std::vector<float> probabilities;
    for (std::size_t i = 0; i < partition->cells.size(); ++i)
        probabilities.push_back(static_cast<float>(std::exp(logit(random))));
    std::vector<GeoPoint> points = centroids(*partition);
    return Posterior(std::move(partition), std::move(probabilities), std::move(points));
}

} // namespace whereabouts
