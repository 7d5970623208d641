#pragma once

#include "geo/geopoint.h"

#include <optional>
#include <string_view>

namespace whereabouts {

// The point that a grid reference means, on WGS 84; of a cell its middle:
//   32T 465000 5247000      32 N 465000 m E 5247000 m N      UTM (zone and band, or zone and hemisphere)
//   32TMT6500047000      32T MT 650 470      MGRS, to 10 km or finer
//   8FVC9G8F+6X      plus code (Open Location Code), whole
// A zone with S is of band S (32 to 40 degrees north) where the northing is one of that band, else of the southern
// hemisphere. nullopt for anything else. Any thread.
std::optional<GeoPoint> parseGridReference(std::string_view text);

// The point that a plus code means whose first four digits are left out ("9G8F+6X", as people say it together with a
// town's name): the middle of the one nearest to that town. Also takes a whole one. nullopt where it is none.
std::optional<GeoPoint> parsePlusCode(std::string_view code, GeoPoint near);

} // namespace whereabouts
