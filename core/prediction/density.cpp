#include "prediction/density.h"

#include "prediction/vectors.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <thread>
#include <vector>

namespace whereabouts {
namespace {

constexpr int bandRows = 32; // a band of rows stays in a core's cache while the cells are laid over it

// How a cell's probability is spread along one axis (longitude, or the sine of the latitude: equal steps of either are
// equal areas): evenly from low to high, then blurred by a box of twice the overhang.
class Spread {
public:
    Spread(double low, double high, double overhang) : m_low(low), m_high(high), m_overhang(overhang) {}
    double begin() const { return m_low - m_overhang; }
    double end() const { return m_high + m_overhang; }

    // The part of it that lies below the coordinate.
    double below(double coordinate) const {
        if (coordinate <= begin())
            return 0.0;
        if (coordinate >= end())
            return 1.0;
        const double ramp = 4 * m_overhang * (m_high - m_low);
        if (coordinate < m_low + m_overhang)
            return (coordinate - begin()) * (coordinate - begin()) / ramp;
        if (coordinate > m_high - m_overhang)
            return 1 - (end() - coordinate) * (end() - coordinate) / ramp;
        return (coordinate - m_low) / (m_high - m_low);
    }

private:
    double m_low, m_high, m_overhang;
};

double latitudeOfRowEdge(const RasterGeometry& geometry, int row) {
    const double t = static_cast<double>(row) / geometry.height;
    if (geometry.projection == RasterProjection::Equirectangular)
        return geometry.box.north + t * (geometry.box.south - geometry.box.north);
    const double north = std::asinh(std::tan(geometry.box.north * radiansPerDegree));
    const double south = std::asinh(std::tan(geometry.box.south * radiansPerDegree));
    return std::atan(std::sinh(north + t * (south - north))) / radiansPerDegree;
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
    double probability;
    Spread longitude, latitude; // degrees; sines
    int firstRow, endRow;       // the rows it reaches
};

class Painter {
public:
    Painter(const Posterior& posterior, const RasterGeometry& geometry, CellShape shape);
    // Writes the rows [firstRow, endRow).
    void paint(int firstRow, int endRow, float* pixels, std::vector<float>& columns) const;

private:
    int rowOf(double sine) const;
    void paintCell(const Footprint& cell, double shiftDegrees, int firstRow, int endRow, float* pixels,
                   std::vector<float>& columns) const;

    RasterGeometry m_geometry;
    std::vector<double> m_edges; // sine of the latitude of each row's upper edge, and of the last one's lower edge
    std::vector<Footprint> m_cells;
};

Painter::Painter(const Posterior& posterior, const RasterGeometry& geometry, CellShape shape) : m_geometry(geometry) {
    for (int row = 0; row <= geometry.height; ++row)
        m_edges.push_back(sine(latitudeOfRowEdge(geometry, row)));
    for (std::size_t i = 0; i < posterior.probabilities().size(); ++i) {
        const GeoBox& box = posterior.partition().cells[i].box;
        const Spread latitude = alongLatitude(box, shape);
        if (posterior.probabilities()[i] <= 0 || latitude.begin() >= m_edges.front() || latitude.end() <= m_edges.back())
            continue;
        m_cells.push_back({static_cast<double>(posterior.probabilities()[i]), alongLongitude(box, shape), latitude,
                           rowOf(latitude.end()), rowOf(latitude.begin()) + 1});
    }
}

// The row that holds the sine, the nearest one for those beyond the raster.
int Painter::rowOf(double sineOfLatitude) const {
    const auto below = std::lower_bound(m_edges.begin(), m_edges.end(), sineOfLatitude, std::greater{});
    return std::clamp(static_cast<int>(below - m_edges.begin()) - 1, 0, m_geometry.height - 1);
}

void Painter::paint(int firstRow, int endRow, float* pixels, std::vector<float>& columns) const {
    const auto begin = static_cast<std::ptrdiff_t>(firstRow) * m_geometry.width;
    const auto end = static_cast<std::ptrdiff_t>(endRow) * m_geometry.width;
    std::fill(pixels + begin, pixels + end, 0.0F);
    for (const Footprint& cell : m_cells) {
        if (cell.firstRow >= endRow || cell.endRow <= firstRow)
            continue;
        for (const double shiftDegrees : {0.0, -360.0, 360.0}) {
            if (cell.longitude.end() + shiftDegrees > m_geometry.box.west &&
                cell.longitude.begin() + shiftDegrees < m_geometry.box.east)
                paintCell(cell, shiftDegrees, std::max(cell.firstRow, firstRow), std::min(cell.endRow, endRow), pixels, columns);
        }
    }
}

void Painter::paintCell(const Footprint& cell, double shiftDegrees, int firstRow, int endRow, float* pixels,
                        std::vector<float>& columns) const {
    const double degreesPerPixel = (m_geometry.box.east - m_geometry.box.west) / m_geometry.width;
    const double west = m_geometry.box.west - shiftDegrees;
    const int first = std::max(static_cast<int>(std::floor((cell.longitude.begin() - west) / degreesPerPixel)), 0);
    const int end = std::min(static_cast<int>(std::ceil((cell.longitude.end() - west) / degreesPerPixel)), m_geometry.width);
    columns.clear();
    double before = cell.longitude.below(west + first * degreesPerPixel);
    for (int column = first; column < end; ++column) {
        const double after = cell.longitude.below(west + (column + 1) * degreesPerPixel);
        columns.push_back(static_cast<float>(after - before));
        before = after;
    }
    const double pixelWidth = degreesPerPixel * radiansPerDegree * earthRadiusKm * earthRadiusKm;
    for (int row = firstRow; row < endRow; ++row) {
        const double north = m_edges[static_cast<std::size_t>(row)], south = m_edges[static_cast<std::size_t>(row) + 1];
        const double part = cell.latitude.below(north) - cell.latitude.below(south);
        const auto perKm2 = static_cast<float>(cell.probability * part / (pixelWidth * (north - south)));
        float* out = pixels + static_cast<std::ptrdiff_t>(row) * m_geometry.width + first;
        for (std::size_t i = 0; i < columns.size(); ++i)
            out[i] += perKm2 * columns[i];
    }
}

} // namespace

DensityRaster densityRaster(const Posterior& posterior, const RasterGeometry& geometry, CellShape shape) {
    const auto size = static_cast<std::size_t>(geometry.width) * static_cast<std::size_t>(geometry.height);
    DensityRaster raster{geometry, std::make_unique_for_overwrite<float[]>(size)};
    const Painter painter(posterior, geometry, shape);
    std::atomic<int> next = 0;
    const auto work = [&] {
        std::vector<float> columns;
        for (int row = next.fetch_add(bandRows); row < geometry.height; row = next.fetch_add(bandRows))
            painter.paint(row, std::min(row + bandRows, geometry.height), raster.values.get(), columns);
    };
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < cores; ++i)
        helpers.emplace_back(work);
    work();
    helpers.clear(); // joins
    return raster;
}

} // namespace whereabouts
