#pragma once

#include "geo/geopoint.h"

#include <optional>

namespace whereabouts {

// How a point lies to a place with a name: "120 km north-east of Bern".
struct Offset {
    double km = 0.0;
    int eighth = 0; // direction from the place: 0 north, 1 north-east, 2 east and so on, clockwise to 7 north-west
};

// nullopt within 15 km of the place: its name alone says where the point is. Farther off it may even be another country.
std::optional<Offset> offsetFrom(GeoPoint place, GeoPoint point);

} // namespace whereabouts
