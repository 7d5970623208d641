#pragma once

#include "topology.h"

// The half plane of points whose coordinate on the axis (0: x, 1: y) is at least, or at most, the limit.
struct HalfPlane {
    int axis;
    double limit;
    bool atLeast;
};

// The polygon's part in the half plane, as simple polygons: the pieces are closed along the cut where the polygon's
// inside touches it, so that no piece hangs on another by a thread.
std::vector<Polygon> cut(const Polygon& polygon, HalfPlane half);
std::vector<Line> cut(const Line& line, HalfPlane half);
