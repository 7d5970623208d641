#pragma once

#include "models/torchheaders.h"

#include <span>
#include <string>

namespace whereabouts {

// One level above a classifier's classes: the region of each city, the square around each quadtree cell.
struct HierarchyLevel {
    torch::Tensor parents;  // [classes] int64; -1: the class has none
    std::int64_t count = 0; // of parents
};

// From a matrix [classes, parents] with a 1 where a class belongs, as OpenStreetView-5M's preprocessing stores it.
HierarchyLevel levelOf(const torch::Tensor& matrix);

// Cells by the first `length` steps of their path in the quadtree (Quadtree::paths); shorter paths stand for themselves.
// Parents are numbered as they first occur. OpenStreetView-5M, depth 10, has levels of 9, 8 ... 1 steps.
HierarchyLevel levelOf(std::span<const std::string> paths, std::size_t length);

// What a level's parents have of their classes' probabilities: [n, classes] -> [n, parents].
torch::Tensor aggregated(const torch::Tensor& probabilities, const HierarchyLevel& level);

} // namespace whereabouts
