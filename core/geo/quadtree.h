#pragma once

#include "base/result.h"
#include "geo/partition.h"

#include <span>
#include <string>
#include <vector>

namespace whereabouts {

// A partition grown from training points, with what the growing knew of them.
struct Quadtree {
    Partition partition;
    std::vector<int> counts;        // [cells] training points within
    std::vector<std::string> paths; // [cells] the way from the root, a digit per level: 0 SW, 1 SE, 2 NW, 3 NE
    std::vector<int> cellOfPoint;   // [points]
};

// The quadtree partition of OpenStreetView-5M (section 4; its configuration is depth 10, capacity 1000), by the rule of
// its published code. The root box is the minimum and maximum of the points. A box is split while it is less than
// `maxDepth` splits deep and holds at least `capacity` points, so a leaf holds at most capacity - 1 points unless it is
// maxDepth deep. It splits at the middle of its degrees; points below the middle go to the lower half, points on or above it
// to the upper. Children without points are dropped: the cells do not cover the globe. Boxes stay as split; centroids are
// the plain means of degrees. Cells are numbered depth first, children in the order SW, SE, NW, NE.
//
// Points are finite, capacity is at least 1; no points give no cells.
Quadtree growQuadtree(std::span<const GeoPoint> points, int maxDepth, int capacity);

// OpenStreetView-5M's other tree, by its published code: the same, but a box splits at the median latitude, each half at the
// median longitude of its own points (the southern half's are those up to the median, itself included), and boxes are the
// minimum and maximum of their points. So there are gaps between them, and a box of equal points has no extent.
Quadtree growMedianQuadtree(std::span<const GeoPoint> points, int maxDepth, int capacity);

// The path of each cell (Quadtree::paths) of a tree grown by growQuadtree(), from its boxes alone: the root box is the
// smallest that holds all. Fails, naming the cell, where a box is none of such a tree at most `maxDepth` splits deep.
Result<std::vector<std::string>> quadtreePaths(const Partition& partition, int maxDepth);

} // namespace whereabouts
