#include "image/gdalmodule.h"
#include "raster/earthgrid.h"
#include "raster/geotiff.h"
#include "raster/imagery.h"
#include "raster/png.h"

namespace whereabouts {

Result<EarthGrid> readEarthGrid(const std::filesystem::path& file, const std::function<float(float)>& valueOf) {
    return callGdal(&GdalFunctions::readEarthGrid, file, valueOf);
}

Result<Picture> readImagery(const std::filesystem::path& file) { return callGdal(&GdalFunctions::readImagery, file); }

Result<void> writeGeoTiff(const std::filesystem::path& file, const GeoRaster& raster) {
    return callGdal(&GdalFunctions::writeGeoTiff, file, raster);
}

Result<void> writePng(const std::filesystem::path& file, const Picture& picture, const PngText& text) {
    return callGdal(&GdalFunctions::writePng, file, picture, text);
}

} // namespace whereabouts
