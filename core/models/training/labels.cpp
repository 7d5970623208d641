#include "models/torchheaders.h"

#include "models/training/labels.h"

#include "models/orbit/orbitnet.h"

#include <algorithm>
#include <vector>

namespace whereabouts {

namespace {

constexpr std::int64_t nearestCells = 8;
constexpr double radiansPerDegree = 0.017453292519943295;

torch::Tensor tensorOf(std::span<const GeoPoint> points) {
    torch::Tensor degrees = torch::empty({static_cast<std::int64_t>(points.size()), 2}, torch::kFloat64);
    auto values = degrees.accessor<double, 2>();
    for (std::size_t i = 0; i < points.size(); ++i) {
        values[static_cast<std::int64_t>(i)][0] = points[i].latitude;
        values[static_cast<std::int64_t>(i)][1] = points[i].longitude;
    }
    return degrees;
}

torch::Tensor unitVectors(const torch::Tensor& degrees) {
    const torch::Tensor radians = degrees * radiansPerDegree;
    const torch::Tensor latitude = radians.select(1, 0), longitude = radians.select(1, 1);
    return torch::stack({latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()}, 1)
        .to(torch::kFloat32);
}

} // namespace

CellLabels::CellLabels(const Partition& partition) {
    std::vector<GeoPoint> centroids;
    for (const Geocell& cell : partition.cells)
        centroids.push_back(cell.centroid);
    m_centroids = tensorOf(centroids);
    m_units = unitVectors(m_centroids);
}

CellTargets CellLabels::targets(std::span<const GeoPoint> truths, double widthKm) const {
    const torch::Tensor degrees = tensorOf(truths);
    const torch::Tensor cosines = torch::matmul(unitVectors(degrees), m_units.t()).clamp_(-1.0, 1.0);
    CellTargets targets;
    targets.nearest = std::get<1>(cosines.topk(std::min(nearestCells, cosines.size(1)), 1));
    targets.probabilities = (cosines.acos() * (-earthRadiusKm / widthKm)).softmax(1);

    const torch::Tensor centroids = m_centroids.index_select(0, targets.nearest.reshape({-1}))
                                        .view({degrees.size(0), targets.nearest.size(1), 2});
    const torch::Tensor step = degrees.unsqueeze(1) - centroids;
    const torch::Tensor east = torch::remainder(step.select(2, 1) + 180.0, 360.0) - 180.0;
    const double unitsPerDegree = earthRadiusKm * radiansPerDegree / offsetUnitKm;
    targets.offsets = torch::stack({east * (centroids.select(2, 0) * radiansPerDegree).cos(), step.select(2, 0)}, 2)
                          .mul_(unitsPerDegree)
                          .to(torch::kFloat32);
    return targets;
}

} // namespace whereabouts
