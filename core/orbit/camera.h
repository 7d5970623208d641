#pragma once

#include "orbit/view.h"

#include <array>

namespace whereabouts {

using Vector = std::array<float, 3>;

// A camera above the unit sphere, in the frame of its target: x to the right, y ahead along the ground, z up, origin in
// the Earth's centre, the target at (0, 0, 1).
struct Camera {
    explicit Camera(const ViewParameters& view);

    Vector position;
    float distanceSquaredLessOne; // of the position
    Vector ahead, right, up;      // of the picture; right and up as long as half of it is wide at distance 1
    Vector toSun;
    Vector earthX, earthY, earthZ; // axes of the Earth's own frame (z: north pole, x: longitude 0)
};

} // namespace whereabouts
