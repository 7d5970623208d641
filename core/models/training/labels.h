#pragma once

#include "geo/geopoint.h"
#include "geo/partition.h"
#include "models/torchheaders.h"

#include <span>

namespace whereabouts {

// What a trainer wants the cell head to say for a batch of true places.
struct CellTargets {
    torch::Tensor probabilities; // [n, cells]: softmax(-km / width), PIGEON's haversine smoothing (section 3.2)
    torch::Tensor nearest;       // [n, k] int64: the k cells whose centroids lie nearest
    torch::Tensor offsets;       // [n, k, 2]: the truth east and north of those centroids, in units of 100 km
};

// Turns true places into targets over a partition. Any thread.
class CellLabels {
public:
    explicit CellLabels(const Partition& partition);
    CellTargets targets(std::span<const GeoPoint> truths, double widthKm) const;

private:
    torch::Tensor m_units;     // [cells, 3] centroids on the unit sphere
    torch::Tensor m_centroids; // [cells, 2] latitude, longitude, float64
};

} // namespace whereabouts
