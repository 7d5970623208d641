#pragma once

#include "base/result.h"
#include "geo/partition.h"

#include <filesystem>

namespace whereabouts {

// Reads a cell table as OpenStreetView-5M publishes it: CSV with the columns cluster_id, min_lat, min_lon, max_lat, max_lon,
// mean_lat, mean_lon, in degrees, rows numbered from 0. The cells need not cover the globe, nor have an extent. Fails, naming
// file and line, where a row is no box on the Earth with its mean inside, and where there is no row or more than a million.
Result<Partition> readCellTable(const std::filesystem::path& file);

} // namespace whereabouts
