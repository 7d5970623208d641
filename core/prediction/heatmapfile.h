#pragma once

#include "base/result.h"
#include "prediction/posterior.h"

#include <filesystem>

namespace whereabouts {

// Writes the posterior as a GeoTIFF of the whole Earth (.tif, .tiff), whole or not at all: EPSG:4326, 0.1 degree pixels,
// float32 probability per km2, each cell's even over its box. Fails with a sentence that names the file. Any thread.
Result<void> writeHeatmap(const Posterior& posterior, const std::filesystem::path& file);

// What a name asks for: .tif, .tiff or .png; and the last of them.
bool isHeatmapName(const std::filesystem::path& file);
bool isPictureName(const std::filesystem::path& file);

} // namespace whereabouts
