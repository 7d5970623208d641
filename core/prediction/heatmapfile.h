#pragma once

#include "base/result.h"
#include "prediction/posterior.h"

#include <filesystem>

namespace whereabouts {

// Writes the posterior as a map of the whole Earth, whole or not at all; any thread.
//  - .tif, .tiff: GeoTIFF, EPSG:4326, 0.1 degree pixels, float32 probability per km2, each cell's even over its box.
//  - .png: the same map in the colours of the program's ramp over pale land and sea, the ramp's top at the greatest
//    density (its description says how much that is). Cells run into each other as they do on screen.
// Fails with a sentence that names the file.
Result<void> writeHeatmap(const Posterior& posterior, const std::filesystem::path& file);

// True for the names that writeHeatmap() can write.
bool isHeatmapName(const std::filesystem::path& file);

} // namespace whereabouts
