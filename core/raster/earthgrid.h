#pragma once

#include "base/result.h"
#include "geo/geopoint.h"

#include <filesystem>
#include <functional>
#include <vector>

namespace whereabouts {

// One value for each pixel of an even grid of latitudes and longitudes, row-major from the north-west; NaN where there is
// none. The box's west is in [-180, 180); its east may lie beyond 180, at most 360 degrees from the west.
struct EarthGrid {
    GeoBox box;
    int width = 0, height = 0;
    std::vector<float> values;
    bool fromOverview = false; // of a raster that is too large to be read whole: rare values may be lacking
};

// Reads the first band of a raster (GeoTIFF, Erdas Imagine, Arc/Info ASCII grid, netCDF, GRIB, SRTM tile, PNG, JPEG, BMP) in
// any coordinate system onto such a grid of at most 6.5 million pixels; larger rasters are averaged, from their overviews
// where they have them. `valueOf` turns each value of the raster into the one that is averaged.
//  - A raster without a coordinate system counts as latitudes and longitudes when its corners can be. One without corners,
//    such as a plain picture, is refused: nothing says where it lies.
//  - Longitudes may run from 0 to 360. No data, and what is no finite number, becomes NaN.
// Follows no name in the file to another or to the network. Fails with a sentence that names the file: no raster, no place on
// the Earth, complex numbers, blocks over 256 MB, more than 2,000 million pixels to read (250 million in other formats than
// GeoTIFF and Imagine). Any thread.
Result<EarthGrid> readEarthGrid(const std::filesystem::path& file, const std::function<float(float)>& valueOf);

} // namespace whereabouts
