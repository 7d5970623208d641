#include "prediction/heatmapfile.h"

#include "base/paths.h"
#include "base/quote.h"
#include "prediction/density.h"
#include "raster/colorramp.h"
#include "raster/geotiff.h"
#include "raster/imagery.h"

#include <algorithm>
#include <cctype>
#include <format>

namespace whereabouts {
namespace {

constexpr RasterGeometry wholeEarth{.width = 3600, .height = 1800};
constexpr auto placesAttribution = "Made with Whereabouts";

std::string extensionOf(const std::filesystem::path& file) {
    std::string extension = file.extension().string();
    std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

// Land and sea in pale tones, one pixel of the map for each square of the mask's.
Result<Picture> paleEarth() {
    const auto land = readImagery(resourcesFolder() / "imagery" / "land.png");
    if (!land)
        return std::unexpected(land.error());
    Picture map{.width = wholeEarth.width, .height = wholeEarth.height, .channels = 3, .pixels = {}};
    map.pixels.reserve(static_cast<std::size_t>(map.width) * static_cast<std::size_t>(map.height) * 3);
    for (int row = 0; row < map.height; ++row) {
        const auto maskRow = static_cast<std::size_t>((2 * row + 1) * land->height / (2 * map.height));
        for (int column = 0; column < map.width; ++column) {
            const auto maskColumn = static_cast<std::size_t>((2 * column + 1) * land->width / (2 * map.width));
            const bool isLand = land->pixels[maskRow * static_cast<std::size_t>(land->width) + maskColumn] != 0;
            map.pixels.insert(map.pixels.end(), isLand ? std::initializer_list<std::uint8_t>{243, 240, 233}
                                                       : std::initializer_list<std::uint8_t>{214, 224, 232});
        }
    }
    return map;
}

void layOver(std::uint8_t* rgb, Rgba color) {
    const auto mix = [&](std::uint8_t below, std::uint8_t above) {
        return static_cast<std::uint8_t>((below * (255 - color.alpha) + above * color.alpha + 127) / 255);
    };
    rgb[0] = mix(rgb[0], color.red);
    rgb[1] = mix(rgb[1], color.green);
    rgb[2] = mix(rgb[2], color.blue);
}

} // namespace

Result<HeatmapPicture> heatmapPicture(const Posterior& posterior) {
    Result<Picture> map = paleEarth();
    if (!map)
        return std::unexpected(map.error());
    const DensityRaster raster = densityRaster(posterior, wholeEarth, CellShape::Tent);
    const float top = std::ranges::max(raster.pixels());
    const auto ramp = heatRamp();
    std::uint8_t* rgb = map->pixels.data();
    for (const float density : raster.pixels()) {
        if (density > 0)
            layOver(rgb, heatColor(ramp, static_cast<double>(density / top)));
        rgb += 3;
    }
    const std::string scale = std::format("Probability per square kilometre, from 0 to {:.3g}; equirectangular, the whole Earth", top);
    return HeatmapPicture{std::move(*map), top, {.title = "Where the picture was taken", .description = scale,
                                                 .attribution = std::string(placesAttribution) + ". Land: Natural Earth"}};
}

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
