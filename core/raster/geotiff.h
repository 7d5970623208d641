#pragma once

#include "base/result.h"
#include "geo/geopoint.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace whereabouts {

// One band of float32 over a part of the Earth.
struct GeoRaster {
    enum class Projection : std::uint8_t {
        Geographic, // EPSG:4326: even steps of latitude and longitude
        WebMercator // EPSG:3857: even steps of Web Mercator
    };

    int width = 0, height = 0;
    GeoBox box;                    // the raster's outer edges
    Projection projection = Projection::Geographic;
    std::span<const float> values; // row-major from the north-west; NaN where there is none
    std::string units;             // e.g. "1/km2"
    std::string description;       // of the band, for people
    std::string attribution;       // whose data it was made from
};

// Writes a GeoTIFF (float32, DEFLATE, tiled, nodata NaN, pixel is area), whole or not at all. Fails with a sentence
// that names the file. Any thread.
Result<void> writeGeoTiff(const std::filesystem::path& file, const GeoRaster& raster);

} // namespace whereabouts
