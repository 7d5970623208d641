#include "prediction/density.h"

#include "geo/mercator.h"
#include "prediction/vectors.h"
#include "prediction/widestvectors.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <iterator>
#include <new>
#include <optional>
#include <sys/mman.h>
#include <thread>
#include <vector>

namespace whereabouts {

namespace {

// How a cell's probability is spread along one axis (longitude, or the sine of the latitude: equal steps of either are
// equal areas): evenly from low to high, then blurred by a box of twice the overhang.
struct Spread {
    double low, high, overhang;
    double begin() const { return low - overhang; }
    double end() const { return high + overhang; }
};

} // namespace

// The parts of a spread between each of count + 1 edges and the next, by the integral of a step that is blurred by a box.
WIDEST_VECTORS static void spreadOver(const Spread& spread, const double* edges, float* parts, int count) {
    constexpr int most = 256; // edges at a time
    const double overhang = std::max(spread.overhang, 1e-12), perRamp = 1 / (2 * overhang);
    const double low = spread.low, high = std::max(spread.high, low + 1e-13), scale = 1 / (high - low);
    for (int begin = 0; begin < count; begin += most - 1) {
        const int edgeCount = std::min(count - begin + 1, most);
        double below[most];
        for (int i = 0; i < edgeCount; ++i) {
            const double fromLow = edges[begin + i] - low, fromHigh = edges[begin + i] - high;
            const double rampLow = std::min(std::max((fromLow + overhang) * perRamp, 0.0), 1.0);
            const double rampHigh = std::min(std::max((fromHigh + overhang) * perRamp, 0.0), 1.0);
            below[i] = scale * (overhang * (rampLow * rampLow - rampHigh * rampHigh) + std::max(fromLow - overhang, 0.0) -
                                std::max(fromHigh - overhang, 0.0));
        }
        for (int i = 0; i + 1 < edgeCount; ++i)
            parts[begin + i] = static_cast<float>(std::abs(below[i + 1] - below[i]));
    }
}

// The rows of a footprint: out[row][i] += perKm2[row] * columns[i].
WIDEST_VECTORS static void addRows(float* out, std::ptrdiff_t rowLength, const float* perKm2, std::size_t rows,
                                   const float* columns, std::size_t count) {
    for (std::size_t row = 0; row < rows; ++row, out += rowLength) {
        const float factor = perKm2[row];
        for (std::size_t i = 0; i < count; ++i)
            out[i] += factor * columns[i];
    }
}

namespace {

constexpr int lanes = 8; // floats in a vector: whole ones need no remainder loop
constexpr int bandRows = 128; // a band of rows stays in a core's cache while the cells are laid over it

// From the north.
std::vector<double> latitudesOfRowEdges(const RasterGeometry& geometry) {
    const double north = mercator::y(geometry.box.north), south = mercator::y(geometry.box.south);
    std::vector<double> latitudes;
    for (int row = 0; row <= geometry.height; ++row) {
        const double t = static_cast<double>(row) / geometry.height;
        latitudes.push_back(geometry.projection == RasterProjection::Equirectangular
                                ? geometry.box.north + t * (geometry.box.south - geometry.box.north)
                                : mercator::latitude(north + t * (south - north)));
    }
    return latitudes;
}

// The area of a pixel of each row.
std::vector<double> pixelsKm2(const RasterGeometry& geometry) {
    const std::vector<double> latitudes = latitudesOfRowEdges(geometry);
    std::vector<double> areas;
    for (std::size_t row = 0; row + 1 < latitudes.size(); ++row)
        areas.push_back(areaKm2({latitudes[row + 1], geometry.box.west, latitudes[row], geometry.box.east}) / geometry.width);
    return areas;
}

double sine(double latitude) { return std::sin(latitude * radiansPerDegree); }

Spread alongLongitude(const GeoBox& box, CellShape shape) {
    return {box.west, box.east, shape == CellShape::Tent ? (box.east - box.west) / 2 : 0.0};
}

// A tent does not reach beyond a pole.
Spread alongLatitude(const GeoBox& box, CellShape shape) {
    const double south = sine(box.south), north = sine(box.north);
    const double overhang = std::min({(north - south) / 2, 1 - north, south + 1});
    return {south, north, shape == CellShape::Tent ? overhang : 0.0};
}

// One cell's probability, ready to be laid over the rows that it reaches.
struct Footprint {
    float probability;
    Spread longitude, latitude; // degrees; sines
    int firstRow, endRow;       // the rows it reaches
};

class Painter {
public:
    Painter(const Posterior& posterior, const RasterGeometry& geometry, CellShape shape);
    // Writes the rows [firstRow, endRow).
    void paint(int firstRow, int endRow, float* pixels) const;

private:
    int rowOf(double sine) const;
    void paintCell(const Footprint& cell, const Spread& longitude, int firstRow, int endRow, float* pixels) const;

    RasterGeometry m_geometry;
    std::vector<double> m_rowEdges;    // sines of latitudes, from the north
    std::vector<double> m_columnEdges; // degrees, from the west
    std::vector<float> m_perPixelKm2;  // of each row: one over the area of a pixel
    std::vector<Footprint> m_cells;
};

Painter::Painter(const Posterior& posterior, const RasterGeometry& geometry, CellShape shape) : m_geometry(geometry) {
    const double degreesPerPixel = (geometry.box.east - geometry.box.west) / geometry.width;
    for (int column = 0; column <= geometry.width; ++column)
        m_columnEdges.push_back(geometry.box.west + column * degreesPerPixel);
    std::ranges::transform(latitudesOfRowEdges(geometry), std::back_inserter(m_rowEdges), sine);
    for (const double km2 : pixelsKm2(geometry))
        m_perPixelKm2.push_back(static_cast<float>(1 / km2));
    for (std::size_t i = 0; i < posterior.probabilities().size(); ++i) {
        const GeoBox& box = posterior.partition().cells[i].box;
        const Spread latitude = alongLatitude(box, shape);
        if (posterior.probabilities()[i] > 0 && latitude.begin() < m_rowEdges.front() && latitude.end() > m_rowEdges.back())
            m_cells.push_back({posterior.probabilities()[i], alongLongitude(box, shape), latitude, rowOf(latitude.end()),
                               rowOf(latitude.begin()) + 1});
    }
}

// The row that holds the sine, the nearest one for those beyond the raster.
int Painter::rowOf(double sineOfLatitude) const {
    const auto below = std::lower_bound(m_rowEdges.begin(), m_rowEdges.end(), sineOfLatitude, std::greater{});
    return std::clamp(static_cast<int>(below - m_rowEdges.begin()) - 1, 0, m_geometry.height - 1);
}

void Painter::paint(int firstRow, int endRow, float* pixels) const {
    const auto begin = static_cast<std::ptrdiff_t>(firstRow) * m_geometry.width;
    const auto end = static_cast<std::ptrdiff_t>(endRow) * m_geometry.width;
    std::fill(pixels + begin, pixels + end, 0.0F);
    for (const Footprint& cell : m_cells) {
        if (cell.firstRow >= endRow || cell.endRow <= firstRow)
            continue;
        for (const double shift : {0.0, -360.0, 360.0}) {
            const Spread longitude{cell.longitude.low + shift, cell.longitude.high + shift, cell.longitude.overhang};
            if (longitude.end() > m_geometry.box.west && longitude.begin() < m_geometry.box.east)
                paintCell(cell, longitude, std::max(cell.firstRow, firstRow), std::min(cell.endRow, endRow), pixels);
        }
    }
}

void Painter::paintCell(const Footprint& cell, const Spread& longitude, int firstRow, int endRow, float* pixels) const {
    const double perDegree = m_geometry.width / (m_geometry.box.east - m_geometry.box.west);
    const auto columnOf = [&](double degrees) { return (degrees - m_geometry.box.west) * perDegree; };
    const int first = std::max(static_cast<int>(columnOf(longitude.begin())), 0);
    const int end = std::min(static_cast<int>(columnOf(longitude.end())) + 1, m_geometry.width);
    const int count = std::min(first + (end - first + lanes - 1) / lanes * lanes, m_geometry.width) - first;
    thread_local std::vector<float> columns, rows;
    columns.resize(static_cast<std::size_t>(count));
    spreadOver(longitude, &m_columnEdges[static_cast<std::size_t>(first)], columns.data(), count);
    rows.resize(static_cast<std::size_t>(endRow - firstRow));
    spreadOver(cell.latitude, &m_rowEdges[static_cast<std::size_t>(firstRow)], rows.data(), endRow - firstRow);
    for (std::size_t row = 0; row < rows.size(); ++row)
        rows[row] *= cell.probability * m_perPixelKm2[static_cast<std::size_t>(firstRow) + row];
    addRows(pixels + static_cast<std::ptrdiff_t>(firstRow) * m_geometry.width + first, m_geometry.width, rows.data(),
            rows.size(), columns.data(), columns.size());
}

// Memory in large pages where the system has them: touching 16 MB for the first time costs a fifth.
float* freshPixels(std::size_t count) {
    constexpr std::size_t largePage = 2U << 20U;
    const std::size_t bytes = (count * sizeof(float) + largePage - 1) / largePage * largePage;
    void* memory = std::aligned_alloc(largePage, bytes);
    if (!memory)
        throw std::bad_alloc();
    madvise(memory, bytes, MADV_HUGEPAGE);
    return static_cast<float*>(memory);
}

DensityRaster painted(const Posterior& posterior, const RasterGeometry& geometry, CellShape shape) {
    const auto size = static_cast<std::size_t>(geometry.width) * static_cast<std::size_t>(geometry.height);
    DensityRaster raster{geometry, {freshPixels(size), {}}};
    const Painter painter(posterior, geometry, shape);
    std::atomic<int> next = 0;
    const auto work = [&] {
        for (int row = next.fetch_add(bandRows); row < geometry.height; row = next.fetch_add(bandRows))
            painter.paint(row, std::min(row + bandRows, geometry.height), raster.values.get());
    };
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < cores; ++i)
        helpers.emplace_back(work);
    work();
    helpers.clear(); // joins
    return raster;
}

constexpr int coarseSide = 512; // pixels

// The box around those of the ground's cells whose middle lies in the eastern hemisphere, or in the western one.
std::optional<GeoBox> boundsOf(const Posterior& ground, bool eastern) {
    std::optional<GeoBox> bounds;
    for (const auto& [box, centroid] : ground.partition().cells) {
        if ((box.west + box.east >= 0) != eastern)
            continue;
        const GeoBox& known = bounds ? *bounds : box;
        bounds = {std::min(known.south, box.south), std::min(known.west, box.west), std::max(known.north, box.north),
                  std::max(known.east, box.east)};
    }
    return bounds;
}

// The mean of the whole posterior's tents over the ground, per km2. Each hemisphere for itself: ground at the antimeridian
// is not spread over all meridians.
double meanOver(const Posterior& ground, const Posterior& whole) {
    double sum = 0.0;
    for (const bool eastern : {false, true}) {
        const std::optional<GeoBox> bounds = boundsOf(ground, eastern);
        if (!bounds)
            continue;
        const RasterGeometry geometry{.box = *bounds, .width = coarseSide, .height = coarseSide};
        const DensityRaster tents = painted(whole, geometry, CellShape::Tent), even = painted(ground, geometry, CellShape::Box);
        std::size_t pixel = 0;
        for (const double km2 : pixelsKm2(geometry)) {
            for (int column = 0; column < coarseSide; ++column, ++pixel)
                sum += km2 * static_cast<double>(tents.pixels()[pixel] * even.pixels()[pixel]);
        }
    }
    return sum;
}

// The whole posterior's tents on the ground that is granted: the product of the two densities.
DensityRaster tentsOn(const Posterior& ground, const Posterior& whole, const RasterGeometry& geometry) {
    DensityRaster raster = painted(whole, geometry, CellShape::Tent);
    const DensityRaster even = painted(ground, geometry, CellShape::Box);
    const double mean = meanOver(ground, whole);
    const float scale = mean > 0 ? static_cast<float>(1 / mean) : 0.0F;
    for (std::size_t i = 0; i < even.pixels().size(); ++i)
        raster.values[i] *= even.values[i] * scale;
    return raster;
}

} // namespace

DensityRaster densityRaster(const Posterior& posterior, const RasterGeometry& geometry, CellShape shape) {
    if (posterior.ground() && shape == CellShape::Tent)
        return tentsOn(*posterior.ground(), posterior.uncut(), geometry);
    return painted(posterior, geometry, shape);
}

} // namespace whereabouts
