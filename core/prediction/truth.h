#pragma once

#include "geo/geopoint.h"

#include <filesystem>
#include <optional>

namespace whereabouts {

// Where a picture was taken according to the truth.csv in its folder: a table whose first line names the columns, among
// them `file` (the picture's name in that folder), `latitude` and `longitude` in degrees. nullopt when there is no such
// file, line or valid position. Any thread.
std::optional<GeoPoint> truthBeside(const std::filesystem::path& photo);

} // namespace whereabouts
