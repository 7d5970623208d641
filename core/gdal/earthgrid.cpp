#include "gdal/functions.h"

#include "base/quote.h"
#include "gdal/gdalsession.h"
#include "raster/earthgrid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <format>
#include <gdal_priv.h>
#include <limits>
#include <memory>
#include <ogr_spatialref.h>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace whereabouts {
namespace {

constexpr std::int64_t mostGridPixels = 6'500'000;
constexpr std::int64_t mostReadPixels = 2'000'000'000, mostPixelsAtOnce = 250'000'000;
constexpr int mostColumns = 2'000'000;
constexpr std::int64_t mostBlockBytes = std::int64_t{256} << 20;
constexpr std::int64_t stripPixels = 4 << 20;
constexpr float none = std::numeric_limits<float>::quiet_NaN();

struct Closer {
    void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<GDALDataset, Closer>;

using Transform = std::array<double, 6>; // GDAL's affine transform, from pixels to the raster's coordinates

// No driver that follows names in a file to others, or to the network (VRT, WMS, ...).
Result<Dataset> opened(const std::filesystem::path& file) {
    std::error_code error;
    const std::filesystem::path path = std::filesystem::canonical(file, error);
    if (error || !std::filesystem::is_regular_file(path, error))
        return failure(Error::Code::NotFound, std::format("There is no file {}.", quote(file)));
    constexpr std::array<const char*, 10> drivers{"GTiff", "HFA", "AAIGrid", "netCDF", "GRIB", "SRTMHGT", "PNG", "JPEG", "BMP", nullptr};
    constexpr std::array<const char*, 1> siblings{nullptr};
    Dataset dataset(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers.data(), nullptr, siblings.data()));
    if (!dataset)
        return failure(Error::Code::BadInput, std::format("{} cannot be read as a raster: make it a GeoTIFF.", quote(file)));
    return dataset;
}

// The overview that is smallest among those that are not coarser than `reduction`; the band itself where there is none.
GDALRasterBand& suited(GDALRasterBand& band, int reduction) {
    GDALRasterBand* best = &band;
    for (int i = 0; i < band.GetOverviewCount(); ++i) {
        GDALRasterBand* const overview = band.GetOverview(i);
        if (overview && overview->GetXSize() >= 1 && overview->GetYSize() >= 1 && overview->GetXSize() < best->GetXSize() &&
            overview->GetXSize() >= band.GetXSize() / reduction && overview->GetYSize() >= band.GetYSize() / reduction)
            best = overview;
    }
    return *best;
}

Result<void> checked(GDALDataset& dataset, const std::string& name) {
    if (dataset.GetRasterCount() < 1 || dataset.GetRasterXSize() < 1 || dataset.GetRasterYSize() < 1)
        return failure(Error::Code::BadInput, std::format("{} holds no band of values, or several rasters: make a GeoTIFF of one.", name));
    if (GDALDataTypeIsComplex(dataset.GetRasterBand(1)->GetRasterDataType()))
        return failure(Error::Code::Unsupported, std::format("{} holds complex numbers, which weigh no places.", name));
    return {};
}

Result<void> checkSize(GDALDataset& dataset, GDALRasterBand& band, const std::string& name) {
    const std::string_view driver = dataset.GetDriver() ? dataset.GetDriver()->GetDescription() : "";
    const std::int64_t most = driver == "GTiff" || driver == "HFA" ? mostReadPixels : mostPixelsAtOnce;
    const std::int64_t pixels = std::int64_t{band.GetXSize()} * band.GetYSize();
    if (pixels > most || band.GetXSize() > mostColumns)
        return failure(Error::Code::TooLarge,
                       std::format("{} is too large: {} million pixels. Reduce it, or make it a GeoTIFF with overviews.", name, pixels / 1'000'000));
    int width = 0, height = 0;
    band.GetBlockSize(&width, &height);
    const std::int64_t bytes = std::int64_t{width} * height * GDALGetDataTypeSizeBytes(band.GetRasterDataType()) * dataset.GetRasterCount();
    if (bytes > mostBlockBytes)
        return failure(Error::Code::TooLarge, std::format("{} is stored in blocks of {} MB: make it a tiled GeoTIFF.", name, bytes >> 20));
    return {};
}

// A band's values, the mean of `reduction` x `reduction` of its pixels each.
struct Reduced {
    int width = 0, height = 0; // of `values`
    int bandWidth = 0, bandHeight = 0, reduction = 1;
    std::vector<float> values;

    // The value at a place in a band, both in 0 to 1 from its north-west.
    float at(double across, double down) const {
        if (!(across >= 0 && across < 1 && down >= 0 && down < 1))
            return none;
        const auto column = static_cast<std::size_t>(across * bandWidth) / static_cast<std::size_t>(reduction);
        const auto row = static_cast<std::size_t>(down * bandHeight) / static_cast<std::size_t>(reduction);
        return values[row * static_cast<std::size_t>(width) + column];
    }
};

// What a sample means: scaled, by the caller's rule; NaN where there is none.
class Meaning {
public:
    Meaning(GDALRasterBand& band, const std::function<float(float)>& valueOf) : m_valueOf(valueOf) {
        int has = 0;
        const double noData = band.GetNoDataValue(&has);
        if (has)
            m_noData = static_cast<float>(noData);
        const double scale = band.GetScale(&has);
        m_scale = has && std::isfinite(scale) ? static_cast<float>(scale) : 1.0F;
        const double offset = band.GetOffset(&has);
        m_offset = has && std::isfinite(offset) ? static_cast<float>(offset) : 0.0F;
    }
    float operator()(float sample) const {
        return !std::isfinite(sample) || sample == m_noData ? none : m_valueOf(sample * m_scale + m_offset);
    }

private:
    const std::function<float(float)>& m_valueOf;
    std::optional<float> m_noData;
    float m_scale = 1, m_offset = 0;
};

std::optional<Reduced> reduced(GDALRasterBand& band, const Meaning& meaning) {
    const std::int64_t pixels = std::int64_t{band.GetXSize()} * band.GetYSize();
    Reduced grid{.bandWidth = band.GetXSize(), .bandHeight = band.GetYSize(), .values = {}};
    const auto reducedSize = [&](int size) { return (size - 1) / grid.reduction + 1; };
    while (pixels > mostGridPixels && std::int64_t{reducedSize(grid.bandWidth)} * reducedSize(grid.bandHeight) > mostGridPixels)
        ++grid.reduction;
    grid.width = reducedSize(grid.bandWidth);
    grid.height = reducedSize(grid.bandHeight);
    const auto width = static_cast<std::size_t>(grid.width), bandWidth = static_cast<std::size_t>(grid.bandWidth);
    grid.values.reserve(width * static_cast<std::size_t>(grid.height));

    const int rowsAtOnce = static_cast<int>(std::clamp<std::int64_t>(stripPixels / grid.bandWidth, 1, grid.bandHeight));
    std::vector<float> strip(bandWidth * static_cast<std::size_t>(rowsAtOnce));
    std::vector<double> sums(width);
    std::vector<int> counts(width);
    for (int row = 0; row < grid.bandHeight; ++row) {
        if (row % rowsAtOnce == 0) {
            const int rows = std::min(rowsAtOnce, grid.bandHeight - row);
            if (band.RasterIO(GF_Read, 0, row, grid.bandWidth, rows, strip.data(), grid.bandWidth, rows, GDT_Float32, 0, 0, nullptr) != CE_None)
                return std::nullopt;
        }
        const float* const samples = &strip[static_cast<std::size_t>(row % rowsAtOnce) * bandWidth];
        for (std::size_t column = 0; column < bandWidth; ++column) {
            const float value = meaning(samples[column]);
            if (!std::isnan(value)) {
                sums[column / static_cast<std::size_t>(grid.reduction)] += static_cast<double>(value);
                ++counts[column / static_cast<std::size_t>(grid.reduction)];
            }
        }
        if ((row + 1) % grid.reduction == 0 || row + 1 == grid.bandHeight) {
            for (std::size_t column = 0; column < width; ++column)
                grid.values.push_back(counts[column] ? static_cast<float>(sums[column] / counts[column]) : none);
            std::ranges::fill(sums, 0.0);
            std::ranges::fill(counts, 0);
        }
    }
    return grid;
}

// Where a raster lies: from latitudes and longitudes to its pixels.
class Placement {
public:
    static Result<Placement> of(GDALDataset& dataset, const std::string& name);

    GeoBox box() const { return m_box; }
    bool isAligned() const { return !m_fromEarth && m_inverse[2] == 0 && m_inverse[4] == 0; } // with meridians and parallels

    // The value at each longitude of a row; the coordinates are used up.
    void sample(const Reduced& grid, std::vector<double>& longitudes, std::vector<double>& latitudes, std::span<float> into) const {
        std::vector<int> reached(longitudes.size(), 1);
        if (m_fromEarth) {
            for (double& longitude : longitudes)
                longitude = longitude >= 180 ? longitude - 360 : longitude;
            m_fromEarth->Transform(longitudes.size(), longitudes.data(), latitudes.data(), nullptr, reached.data());
        }
        for (std::size_t i = 0; i < into.size(); ++i) {
            const auto at = [&](double x) {
                return grid.at((m_inverse[0] + x * m_inverse[1] + latitudes[i] * m_inverse[2]) / m_width,
                               (m_inverse[3] + x * m_inverse[4] + latitudes[i] * m_inverse[5]) / m_height);
            };
            into[i] = reached[i] ? at(longitudes[i]) : none;
            for (const double shift : {360.0, -360.0}) { // longitudes may run from 0 to 360
                if (!m_fromEarth && std::isnan(into[i]))
                    into[i] = at(longitudes[i] + shift);
            }
        }
    }

private:
    bool placeOnDegrees(const GeoBox& corners);
    bool placeBy(OGRSpatialReference reference, const GeoBox& corners);

    GeoBox m_box;
    Transform m_inverse{};
    double m_width = 0, m_height = 0; // pixels
    std::unique_ptr<OGRCoordinateTransformation> m_fromEarth; // null for latitudes and longitudes
};

// Of the raster's outer edges, in its own coordinates: x is west and east, y south and north.
GeoBox cornersOf(const Transform& transform, double width, double height) {
    GeoBox box{HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    for (const auto& [column, row] : {std::pair(0.0, 0.0), std::pair(width, 0.0), std::pair(0.0, height), std::pair(width, height)}) {
        const double x = transform[0] + column * transform[1] + row * transform[2];
        const double y = transform[3] + column * transform[4] + row * transform[5];
        box = {std::min(box.south, y), std::min(box.west, x), std::max(box.north, y), std::max(box.east, x)};
    }
    return box;
}

bool isPlainDegrees(const OGRSpatialReference& reference) {
    return reference.IsGeographic() && !reference.IsDerivedGeographic() && reference.GetPrimeMeridian() == 0.0 &&
           std::abs(reference.GetAngularUnits() - M_PI / 180) < 1e-9;
}

Result<Placement> Placement::of(GDALDataset& dataset, const std::string& name) {
    Placement placement;
    placement.m_width = dataset.GetRasterXSize();
    placement.m_height = dataset.GetRasterYSize();
    Transform transform{};
    if (dataset.GetGeoTransform(transform.data()) != CE_None)
        return failure(Error::Code::BadInput, std::format("{} does not say where on the Earth it lies: give it corners, e.g. with "
                                                          "gdal_translate -a_ullr and -a_srs.", name));
    const GeoBox corners = cornersOf(transform, placement.m_width, placement.m_height);
    const bool finite = std::isfinite(corners.south + corners.west + corners.north + corners.east);
    if (!finite || !GDALInvGeoTransform(transform.data(), placement.m_inverse.data()))
        return failure(Error::Code::BadInput, std::format("{} has corners that are no places.", name));
    const OGRSpatialReference* const reference = dataset.GetSpatialRef();
    const bool placed = !reference || reference->IsEmpty() || isPlainDegrees(*reference)
                            ? placement.placeOnDegrees(corners)
                            : placement.placeBy(*reference, corners);
    if (!placed)
        return failure(Error::Code::BadInput, std::format("{} lies nowhere on the Earth that its coordinate system reaches, or has none: "
                                                          "give it one, e.g. with gdal_translate -a_srs.", name));
    return placement;
}

// Half a pixel beyond a pole or a full turn is common.
bool Placement::placeOnDegrees(const GeoBox& corners) {
    if (corners.south < -91 || corners.north > 91 || corners.west < -361 || corners.east > 541 || corners.east - corners.west > 362)
        return false;
    const double west = wrapLongitude(corners.west);
    m_box = {std::max(corners.south, -90.0), west, std::min(corners.north, 90.0), west + std::min(corners.east - corners.west, 360.0)};
    return m_box.south < m_box.north && m_box.west < m_box.east;
}

bool Placement::placeBy(OGRSpatialReference reference, const GeoBox& corners) {
    OGRSpatialReference earth;
    earth.importFromEPSG(4326);
    earth.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER); // longitude first
    reference.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    m_fromEarth.reset(OGRCreateCoordinateTransformation(&earth, &reference));
    const std::unique_ptr<OGRCoordinateTransformation> toEarth(OGRCreateCoordinateTransformation(&reference, &earth));
    if (!m_fromEarth || !toEarth)
        return false;
    GeoBox box;
    if (!toEarth->TransformBounds(corners.west, corners.south, corners.east, corners.north, &box.west, &box.south, &box.east,
                                  &box.north, 21) ||
        !std::isfinite(box.south + box.west + box.north + box.east))
        box = {-90, -180, 90, 180}; // some corners are off the Earth: what is on it shows in the sampling
    if (box.east <= box.west) // across the antimeridian
        box.east += 360;
    return placeOnDegrees(box);
}

// The grid on which the values are laid: about as many pixels as there are, as many degrees each way.
EarthGrid gridOver(const GeoBox& box, const Reduced& values, bool aligned) {
    EarthGrid grid{.box = box, .width = values.width, .height = values.height, .values = {}};
    if (!aligned) {
        const double across = box.east - box.west, up = box.north - box.south;
        const double degrees = std::sqrt(across * up / (static_cast<double>(values.width) * values.height));
        grid.width = static_cast<int>(std::clamp(across / degrees, 1.0, 20000.0));
        grid.height = static_cast<int>(std::clamp(up / degrees, 1.0, 20000.0));
    }
    grid.values.resize(static_cast<std::size_t>(grid.width) * static_cast<std::size_t>(grid.height));
    return grid;
}

} // namespace

Result<EarthGrid> gdal::readEarthGrid(const std::filesystem::path& file, const std::function<float(float)>& valueOf) {
    const GdalSession session;
    OSRSetPROJEnableNetwork(FALSE);
    const std::string name = quote(file);
    Result<Dataset> dataset = opened(file);
    if (!dataset)
        return std::unexpected(std::move(dataset.error()));
    if (const auto fits = checked(**dataset, name); !fits)
        return std::unexpected(fits.error());
    const Result<Placement> placement = Placement::of(**dataset, name);
    if (!placement)
        return std::unexpected(placement.error());
    GDALRasterBand& whole = *(*dataset)->GetRasterBand(1);
    const double excess = static_cast<double>(whole.GetXSize()) * whole.GetYSize() / static_cast<double>(mostGridPixels);
    GDALRasterBand& band = suited(whole, std::max(static_cast<int>(std::sqrt(excess)), 1));
    if (const auto fits = checkSize(**dataset, band, name); !fits)
        return std::unexpected(fits.error());
    const std::optional<Reduced> values = reduced(band, Meaning(whole, valueOf));
    if (!values)
        return failure(Error::Code::BadInput, std::format("{} is damaged or cut short: its values cannot be read.", name));

    EarthGrid grid = gridOver(placement->box(), *values, placement->isAligned());
    grid.fromOverview = &band != &whole;
    const auto width = static_cast<std::size_t>(grid.width);
    std::vector<double> longitudes(width), latitudes(width);
    for (int row = 0; row < grid.height; ++row) {
        const double latitude = grid.box.north + (grid.box.south - grid.box.north) * (row + 0.5) / grid.height;
        for (std::size_t column = 0; column < width; ++column)
            longitudes[column] = grid.box.west + (grid.box.east - grid.box.west) * (static_cast<double>(column) + 0.5) / grid.width;
        std::ranges::fill(latitudes, latitude);
        placement->sample(*values, longitudes, latitudes, std::span(grid.values).subspan(static_cast<std::size_t>(row) * width, width));
    }
    if (std::ranges::all_of(grid.values, [](float value) { return std::isnan(value); }))
        return failure(Error::Code::BadInput, std::format("{} has no value anywhere on the Earth.", name));
    return grid;
}

} // namespace whereabouts
