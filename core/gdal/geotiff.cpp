#include "gdal/functions.h"

#include "base/quote.h"
#include "base/wholefile.h"
#include "gdal/gdalsession.h"
#include "gdal/memoryfile.h"
#include "geo/mercator.h"
#include "raster/geotiff.h"

#include <array>
#include <format>
#include <gdal_priv.h>
#include <limits>
#include <memory>
#include <ogr_spatialref.h>

namespace whereabouts {

namespace {

bool isMercator(const GeoRaster& raster) { return raster.projection == GeoRaster::Projection::WebMercator; }

// GDAL's affine transform: west edge, pixel width, 0, north edge, 0, minus pixel height.
std::array<double, 6> geoTransform(const GeoRaster& raster) {
    mercator::WorldPoint northWest{raster.box.west, raster.box.north}, southEast{raster.box.east, raster.box.south};
    if (isMercator(raster)) {
        northWest = mercator::toMetres({mercator::x(raster.box.west), mercator::y(raster.box.north)});
        southEast = mercator::toMetres({mercator::x(raster.box.east), mercator::y(raster.box.south)});
    }
    return {northWest.x, (southEast.x - northWest.x) / raster.width, 0.0, northWest.y,
            0.0,         (southEast.y - northWest.y) / raster.height};
}

bool writePixels(GDALDataset& dataset, const GeoRaster& raster) {
    GDALRasterBand& band = *dataset.GetRasterBand(1);
    auto* const values = const_cast<float*>(raster.values.data()); // only read: GDAL's signature knows no const
    return band.SetNoDataValue(std::numeric_limits<double>::quiet_NaN()) == CE_None &&
           band.RasterIO(GF_Write, 0, 0, raster.width, raster.height, values, raster.width, raster.height, GDT_Float32,
                         0, 0, nullptr) == CE_None;
}

void describe(GDALDataset& dataset, const GeoRaster& raster) {
    OGRSpatialReference reference;
    reference.importFromEPSG(isMercator(raster) ? 3857 : 4326);
    dataset.SetSpatialRef(&reference);
    std::array<double, 6> transform = geoTransform(raster);
    dataset.SetGeoTransform(transform.data());
    dataset.SetMetadataItem("AREA_OR_POINT", "Area");
    dataset.SetMetadataItem("TIFFTAG_SOFTWARE", "Whereabouts");
    dataset.SetMetadataItem("TIFFTAG_IMAGEDESCRIPTION", raster.description.c_str());
    dataset.SetMetadataItem("TIFFTAG_COPYRIGHT", raster.attribution.c_str());
    dataset.GetRasterBand(1)->SetUnitType(raster.units.c_str());
    dataset.GetRasterBand(1)->SetDescription(raster.description.c_str());
}

// Closing writes what is left: it may fail too.
bool written(const char* path, const GeoRaster& raster) {
    const std::array<const char*, 5> options{"COMPRESS=DEFLATE", "PREDICTOR=3", "TILED=YES", "BIGTIFF=IF_SAFER",
                                             nullptr};
    GDALDriver* const driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    GDALDataset* const dataset =
        driver ? driver->Create(path, raster.width, raster.height, 1, GDT_Float32, options.data()) : nullptr;
    if (!dataset)
        return false;
    describe(*dataset, raster);
    const bool complete = writePixels(*dataset, raster);
    return GDALClose(dataset) == CE_None && complete;
}

} // namespace

Result<void> gdal::writeGeoTiff(const std::filesystem::path& file, const GeoRaster& raster) {
    const auto pixels = static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height);
    if (raster.width < 1 || raster.height < 1 || raster.values.size() != pixels)
        return failure(Error::Code::Internal,
                       std::format("{} cannot be written: its raster has no pixels.", quote(file)));
    const GdalSession session;
    const MemoryFile memory;
    if (!written(memory.path(), raster))
        return failure(Error::Code::Internal,
                       std::format("{} cannot be written: GDAL could not make a GeoTIFF of it.", quote(file)));
    return writeWhole(file, memory.bytes());
}

} // namespace whereabouts
