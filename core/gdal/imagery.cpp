#include "gdal/functions.h"

#include "base/quote.h"
#include "gdal/gdalsession.h"

#include <gdal_priv.h>

#include <format>
#include <memory>

namespace whereabouts {

Result<Picture> gdal::readImagery(const std::filesystem::path& file) {
    const GdalSession session;
    const char* const drivers[] = {"JPEG", "PNG", nullptr};
    struct Closer {
        void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
    };
    const std::unique_ptr<GDALDataset, Closer> dataset(
        GDALDataset::Open(file.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, nullptr, nullptr));
    Picture picture;
    if (dataset) {
        picture = {dataset->GetRasterXSize(), dataset->GetRasterYSize(), dataset->GetRasterCount(), {}};
        picture.pixels.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) *
                              static_cast<std::size_t>(picture.channels));
    }
    if (!dataset ||
        dataset->RasterIO(GF_Read, 0, 0, picture.width, picture.height, picture.pixels.data(), picture.width,
                          picture.height, GDT_Byte, picture.channels, nullptr, picture.channels,
                          static_cast<GSpacing>(picture.width) * picture.channels, 1, nullptr) != CE_None) {
        return failure(Error::Code::NotFound,
                       std::format("{} cannot be read; install the program's resources again.", quote(file)));
    }
    return picture;
}

} // namespace whereabouts
