#pragma once

#include "geo/geopoint.h"
#include "prediction/posterior.h"

#include <vector>

namespace whereabouts {

// A closed line of corners; the first is not repeated at the end.
using Ring = std::vector<GeoPoint>;

// The border of the credible area (Posterior::credibleCells): closed rings along parallels and meridians, the area to
// the left, so outer rings run counter-clockwise and holes clockwise. Nothing is joined across the antimeridian: a ring
// that reaches it (StepBoxes) runs along -180 or 180 degrees there, and whoever draws it leaves those edges out; but where the area
// ends there it runs 1e-9 degrees before. Any thread.
std::vector<Ring> credibleOutline(const Posterior& posterior, double share);

} // namespace whereabouts
