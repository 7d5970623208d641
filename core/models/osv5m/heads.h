#pragma once

#include "models/torchheaders.h"

#include "geo/partition.h"

#include <optional>

// OpenStreetView-5M's heads (Astruc et al. 2024, section 4): what a network's last layer gives, made into places. Places
// are [n, 2] latitude and longitude in radians, as the published code has them; what surprises in it is kept and named.

namespace whereabouts {

// [-1, 1] to radians: latitude times pi / 2, longitude times pi. What lies beyond is clamped, longitudes too: a place does
// not go round the antimeridian.
torch::Tensor radiansOf(const torch::Tensor& normalised);
torch::Tensor normalisedOf(const torch::Tensor& radians);

// Radians [2] as degrees, the longitude wrapped.
GeoPoint placeOf(double latitude, double longitude);

// raw [n, 2] -> places.
torch::Tensor regressionPlaces(const torch::Tensor& raw, bool withTanh);

// raw [n, 4], a pair each for latitude and longitude -> places. Cosine and sine are the pair's SQUARES divided by their sum,
// as published: both are positive, so every place lies between 0 and 90 degrees north and east.
torch::Tensor squaredAnglePlaces(const torch::Tensor& raw);

// The same with the pair as cosine and sine themselves: all directions, as the paper has it.
torch::Tensor anglePlaces(const torch::Tensor& raw);

// logits [n, classes] -> the place of the most probable class; table [classes, 2] is taken as radians whatever it holds. The
// published scripts write it for cells as degrees, or as shares of 90 and 180.
torch::Tensor classPlaces(const torch::Tensor& logits, const torch::Tensor& table);

// The cells of a hybrid head, normalised, float64 [cells, 2]: where an offset of 0 lies, and how far an offset of 1 and of -1
// reach from there.
struct HybridCells {
    torch::Tensor center, up, down;
};
HybridCells boxCells(const Partition& partition);      // from the box's middle, half the box to either side
HybridCells centroidCells(const Partition& partition); // from the mean of the training points to the box's edges

// A hybrid head's places, with what its loss needs. All [n, 2].
struct HybridPlaces {
    torch::Tensor gps;    // radians, float64
    torch::Tensor reg;    // offset within the cell, after tanh
    torch::Tensor center; // of the cell, normalised
    torch::Tensor size;   // what a normalised distance times gives an offset; infinite where the mean lies on an edge
};

// A classifier over cells and an offset within each. Of what its network gives, [n, 3 cells], the first are logits, the
// others pairs of offsets; [n, cells + 2] holds one pair for all cells.
class HybridHead {
public:
    // With `tanhScale` offsets are that times tanh: 1.2, as configured, lets a place leave its cell by a fifth.
    HybridHead(HybridCells cells, std::optional<double> tanhScale);
    const HybridCells& cells() const { return m_cells; }
    torch::Tensor logits(const torch::Tensor& raw) const;
    // In the cells given, [n] int64: the true ones in training, the most probable ones else.
    HybridPlaces places(const torch::Tensor& raw, const torch::Tensor& cells) const;
    // In every cell: [n, cells, 2] radians, float64.
    torch::Tensor everywhere(const torch::Tensor& raw) const;

private:
    torch::Tensor offsets(const torch::Tensor& raw) const; // [n, cells or 1, 2]
    HybridCells m_cells;
    std::optional<double> m_tanhScale;
};

} // namespace whereabouts
