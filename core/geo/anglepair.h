#pragma once

#include "geo/geopoint.h"

#include <optional>
#include <string_view>

namespace whereabouts {

// A latitude and a longitude as people write them, without a link around: see parseCoordinates().
std::optional<GeoPoint> parseAnglePair(std::string_view text);

} // namespace whereabouts
