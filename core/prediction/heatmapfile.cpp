#include "prediction/heatmapfile.h"

#include "base/quote.h"
#include "prediction/density.h"
#include "raster/geotiff.h"

#include <algorithm>
#include <cctype>

namespace whereabouts {
namespace {

constexpr RasterGeometry wholeEarth{.width = 3600, .height = 1800};
constexpr auto placesAttribution = "Made with Whereabouts";

std::string extensionOf(const std::filesystem::path& file) {
    std::string extension = file.extension().string();
    std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

} // namespace

bool isHeatmapName(const std::filesystem::path& file) {
    const std::string extension = extensionOf(file);
    return extension == ".tif" || extension == ".tiff" || extension == ".png";
}

bool isPictureName(const std::filesystem::path& file) { return extensionOf(file) == ".png"; }

Result<void> writeHeatmap(const Posterior& posterior, const std::filesystem::path& file) {
    if (!isHeatmapName(file) || isPictureName(file))
        return failure(Error::Code::Unsupported, quote(file) + " is no GeoTIFF's name: end it in .tif.");
    const DensityRaster raster = densityRaster(posterior, wholeEarth, CellShape::Box);
    return writeGeoTiff(file, {.width = wholeEarth.width,
                               .height = wholeEarth.height,
                               .box = wholeEarth.box,
                               .projection = GeoRaster::Projection::Geographic,
                               .values = raster.pixels(),
                               .units = "1/km2",
                               .description = "Probability per square kilometre that the picture was taken here",
                               .attribution = placesAttribution});
}

} // namespace whereabouts
