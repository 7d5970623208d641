#pragma once

#include "base/result.h"
#include "image/picture.h"
#include "prediction/posterior.h"
#include "raster/png.h"

#include <filesystem>

namespace whereabouts {

// Writes the posterior as a GeoTIFF of the whole Earth (.tif, .tiff), whole or not at all: EPSG:4326, 0.1 degree pixels,
// float32 probability per km2, each cell's even over its box. Fails with a sentence that names the file. Any thread.
Result<void> writeHeatmap(const Posterior& posterior, const std::filesystem::path& file);

// The same map as a picture: 3600x1800, RGB, equirectangular, in the colours of the program's ramp over pale land and sea,
// from 0 to the greatest density. Cells run into each other as they do on screen.
struct HeatmapPicture {
    Picture map;
    double highest = 0.0; // the greatest density, per km2: the ramp's top
    PngText text;         // what a PNG of it says of itself
};

// Fails with a sentence when the land mask that ships with the program cannot be read. Any thread.
Result<HeatmapPicture> heatmapPicture(const Posterior& posterior);

// What a name asks for: .tif, .tiff or .png; and the last of them.
bool isHeatmapName(const std::filesystem::path& file);
bool isPictureName(const std::filesystem::path& file);

} // namespace whereabouts
