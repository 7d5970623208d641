#pragma once

#include "image/gdalmodule.h"

// What stands in GdalFunctions, a file each. Any thread.
namespace whereabouts::gdal {

Result<Picture> decodePicture(const PictureBytes& bytes, PictureFormat format, int atLeast, DecodeForm form, const DecodeLimits& limits);
Result<EarthGrid> readEarthGrid(const std::filesystem::path& file, const std::function<float(float)>& valueOf);
Result<Picture> readImagery(const std::filesystem::path& file);
Result<void> writeGeoTiff(const std::filesystem::path& file, const GeoRaster& raster);
Result<void> writePng(const std::filesystem::path& file, const Picture& picture, const PngText& text);

} // namespace whereabouts::gdal
