#include "prediction/prior.h"

#include "base/quote.h"
#include "prediction/vectors.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <functional>
#include <optional>

namespace whereabouts {
namespace {

constexpr double floorOfMean = 0.01;

double sine(double latitude) { return std::sin(latitude * radiansPerDegree); }

double latitudeOfEdge(const EarthGrid& grid, int row) {
    return grid.box.north + (grid.box.south - grid.box.north) * row / grid.height;
}

// The mean of the values by area; nullopt where there are none.
std::optional<double> meanOf(const EarthGrid& grid) {
    double sum = 0.0, area = 0.0;
    for (int row = 0; row < grid.height; ++row) {
        const double pixel = sine(latitudeOfEdge(grid, row)) - sine(latitudeOfEdge(grid, row + 1));
        for (int column = 0; column < grid.width; ++column) {
            const auto value = static_cast<double>(grid.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(grid.width) +
                                                               static_cast<std::size_t>(column)]);
            if (!std::isnan(value)) {
                sum += pixel * value;
                area += pixel;
            }
        }
    }
    return area > 0 ? std::optional(sum / area) : std::nullopt;
}

void change(EarthGrid& grid, const std::function<double(double)>& factorOf) {
    for (float& value : grid.values)
        value = static_cast<float>(factorOf(static_cast<double>(value)));
}

// What a raster's own value counts as before pixels are averaged.
std::function<float(float)> valueBy(const PriorRule& rule) {
    if (rule.classes.empty())
        return [](float value) { return std::max(value, 0.0F); };
    return [classes = rule.classes](float value) {
        const auto known = std::abs(value) < 1e9F ? classes.find(std::llround(value)) : classes.end();
        return known == classes.end() ? 1.0F : static_cast<float>(known->second);
    };
}

} // namespace

Result<Prior> Prior::read(const std::filesystem::path& raster, const PriorRule& rule) {
    Result<EarthGrid> grid = readEarthGrid(raster, valueBy(rule));
    if (!grid)
        return std::unexpected(std::move(grid.error()));
    if (rule.classes.empty()) {
        const double mean = meanOf(*grid).value_or(0.0);
        if (!(mean > 0) || !std::isfinite(mean))
            return failure(Error::Code::BadInput, std::format("{} has no value above 0: it cannot weigh places.", quote(raster)));
        change(*grid, [&](double value) { return std::pow((1 - floorOfMean) * value / mean + floorOfMean, rule.weight); });
        const double meanFactor = meanOf(*grid).value_or(1.0);
        if (!(meanFactor > 0) || !std::isfinite(meanFactor))
            return failure(Error::Code::BadInput, std::format("The weight {} is too great for the values of {}.", rule.weight, quote(raster)));
        change(*grid, [&](double factor) { return factor / meanFactor; });
    }
    change(*grid, [](double factor) { return std::isnan(factor) ? 1.0 : factor; });
    return Prior(std::move(*grid));
}

Prior::Prior(EarthGrid factors) {
    Table table{std::move(factors), {}, {}};
    const EarthGrid& grid = table.grid;
    const auto width = static_cast<std::size_t>(grid.width), height = static_cast<std::size_t>(grid.height);
    for (int row = 0; row <= grid.height; ++row)
        table.sines.push_back(sine(latitudeOfEdge(grid, row)));
    table.sums.resize((width + 1) * (height + 1));
    for (std::size_t row = 0; row < height; ++row) {
        const double pixel = table.sines[row] - table.sines[row + 1];
        double ofRow = 0.0;
        for (std::size_t column = 0; column < width; ++column) {
            ofRow += pixel * static_cast<double>(grid.values[row * width + column]);
            table.sums[(row + 1) * (width + 1) + column + 1] = table.sums[row * (width + 1) + column + 1] + ofRow;
        }
    }
    m_table = std::make_shared<const Table>(std::move(table));
}

// Linear within a pixel in column and sine: exact, as its factor is even over its area.
double Prior::sumNorthWestOf(double sineOfLatitude, double column) const {
    const auto& [grid, sines, sums] = *m_table;
    const auto below = std::ranges::lower_bound(sines, sineOfLatitude, std::ranges::greater{}) - sines.begin();
    const auto row = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(below - 1, 0, grid.height - 1));
    const auto left = static_cast<std::size_t>(std::clamp(static_cast<int>(column), 0, grid.width - 1));
    const double down = (sines[row] - sineOfLatitude) / (sines[row] - sines[row + 1]), across = column - static_cast<double>(left);
    const std::size_t corner = row * (static_cast<std::size_t>(grid.width) + 1) + left;
    const std::size_t next = corner + static_cast<std::size_t>(grid.width) + 1;
    return (1 - down) * ((1 - across) * sums[corner] + across * sums[corner + 1]) +
           down * ((1 - across) * sums[next] + across * sums[next + 1]);
}

double Prior::over(const GeoBox& box) const {
    const EarthGrid& grid = m_table->grid;
    const double perDegree = grid.width / (grid.box.east - grid.box.west);
    const double area = (box.east - box.west) * (sine(box.north) - sine(box.south));
    if (!(area > 0))
        return at({(box.south + box.north) / 2, wrapLongitude((box.west + box.east) / 2)});
    const double north = std::min(sine(box.north), m_table->sines.front()), south = std::max(sine(box.south), m_table->sines.back());
    double inside = 0.0, sum = 0.0; // area in the grid; factor times area there
    for (const double shift : {0.0, 360.0, -360.0}) { // the grid may run across the antimeridian
        const double west = std::max(box.west + shift, grid.box.west), east = std::min(box.east + shift, grid.box.east);
        if (west >= east || south >= north)
            continue;
        const double first = (west - grid.box.west) * perDegree, last = (east - grid.box.west) * perDegree;
        inside += (east - west) * (north - south);
        sum += (sumNorthWestOf(south, last) - sumNorthWestOf(south, first) - sumNorthWestOf(north, last) +
                sumNorthWestOf(north, first)) / perDegree;
    }
    return std::max(sum + area - inside, 0.0) / area;
}

double Prior::at(GeoPoint point) const {
    const EarthGrid& grid = m_table->grid;
    const double down = (grid.box.north - point.latitude) / (grid.box.north - grid.box.south) * grid.height;
    for (const double shift : {0.0, 360.0, -360.0}) {
        const double across = (point.longitude + shift - grid.box.west) / (grid.box.east - grid.box.west) * grid.width;
        if (across < 0 || across > grid.width || down < 0 || down > grid.height)
            continue;
        const auto row = static_cast<std::size_t>(std::min(static_cast<int>(down), grid.height - 1));
        const auto column = static_cast<std::size_t>(std::min(static_cast<int>(across), grid.width - 1));
        return static_cast<double>(grid.values[row * static_cast<std::size_t>(grid.width) + column]);
    }
    return 1.0;
}

} // namespace whereabouts
