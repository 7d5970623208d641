#pragma once

#include "image/decoders.h"

#include <filesystem>
#include <functional>

namespace whereabouts {

struct EarthGrid;
struct GeoRaster;
struct PngText;

// What the GDAL module (core/gdal) does for the rest of the core. It is loaded when the first of them is called: GDAL brings
// over a hundred libraries along, which would cost every start of the program a tenth of a second.
struct GdalFunctions {
    // Every picture format but JPEG; RGB, or as stored, orientation not applied.
    Result<Picture> (*decodePicture)(const PictureBytes& bytes, PictureFormat format, int atLeast, DecodeForm form,
                                     const DecodeLimits& limits);
    // Behind the functions of the same name in raster/, which say what they do.
    Result<EarthGrid> (*readEarthGrid)(const std::filesystem::path& file, const std::function<float(float)>& valueOf);
    Result<Picture> (*readImagery)(const std::filesystem::path& file);
    Result<void> (*writeGeoTiff)(const std::filesystem::path& file, const GeoRaster& raster);
    Result<void> (*writePng)(const std::filesystem::path& file, const Picture& picture, const PngText& text);
};

// The module's functions. Fails with a sentence when it cannot be loaded. Any thread.
Result<const GdalFunctions*> loadGdal();

// Calls one of them: callGdal(&GdalFunctions::writePng, file, picture, text).
template <typename Returned, typename... Parameters, typename... Arguments>
Returned callGdal(Returned (*GdalFunctions::*function)(Parameters...), const Arguments&... arguments) {
    const Result<const GdalFunctions*> gdal = loadGdal();
    if (!gdal)
        return std::unexpected(gdal.error());
    return ((*gdal)->*function)(arguments...);
}

} // namespace whereabouts
