#include "gdal/functions.h"

using namespace whereabouts;

// What image/gdalmodule.cpp asks the loaded module for.
extern "C" __attribute__((visibility("default"))) const GdalFunctions* whereabouts_gdal_functions() {
    static constexpr GdalFunctions functions{gdal::decodePicture, gdal::readEarthGrid, gdal::readImagery, gdal::writeGeoTiff,
                                             gdal::writePng};
    return &functions;
}
