#include "prediction/prior.h"

#include "base/quote.h"
#include "prediction/vectors.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <format>
#include <functional>
#include <limits>
#include <optional>
#include <set>

namespace whereabouts {
namespace {

constexpr double floorOfMean = 1e-6;
constexpr double greatestFactor = 1e6; // of a class

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

// What a raster holds, gathered value by value while it is read.
struct Holdings {
    float least = std::numeric_limits<float>::infinity(), greatest = -least;
    bool maybeClasses = true; // whole numbers so far, and few
    std::set<std::int64_t> classes;

    void add(float value) {
        if (value == m_last)
            return;
        m_last = value;
        least = std::min(least, value);
        greatest = std::max(greatest, value);
        if (!maybeClasses)
            return;
        maybeClasses = std::abs(value) < 1e9F && value == std::round(value);
        if (maybeClasses)
            classes.insert(std::llround(value));
        maybeClasses = maybeClasses && classes.size() <= PriorRaster::mostClasses;
    }

    // "10, 50, 80", or the range where they are no classes.
    std::string words() const {
        if (!maybeClasses)
            return std::format("values from {} to {}", least, greatest);
        std::string list;
        for (const std::int64_t value : classes)
            list += std::format("{}{}", list.empty() ? "" : ", ", value);
        return list;
    }

private:
    float m_last = std::numeric_limits<float>::quiet_NaN(); // neighbours are often alike
};

} // namespace

Result<ClassFactors> parseClassFactors(std::string_view text) {
    const auto holds = [](std::string_view part, auto& number) {
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
        return error == std::errc() && end == part.data() + part.size();
    };
    ClassFactors factors;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string_view part = text.substr(begin, end - begin);
        const std::size_t equals = std::min(part.find('='), part.size());
        std::int64_t value = 0;
        double factor = -1.0;
        if (equals == part.size() || !holds(part.substr(0, equals), value) || !holds(part.substr(equals + 1), factor) ||
            !(factor >= 0 && factor <= greatestFactor))
            return failure(Error::Code::BadInput, std::format("{} is not CLASS=FACTOR with a factor of 0 or more: write 50=3,80=0.1, say.",
                                                              quote(std::string(part))));
        if (!factors.emplace(value, factor).second)
            return failure(Error::Code::BadInput, std::format("The class {} is named twice.", value));
        begin = end + 1;
    }
    return factors;
}

Result<PriorRaster> PriorRaster::read(const std::filesystem::path& raster, const ClassFactors& classes) {
    PriorRaster found;
    found.m_name = quote(raster);
    Holdings holdings;
    std::set<std::int64_t> met; // of the classes that are named
    Result<EarthGrid> grid = readEarthGrid(raster, [&](float value) {
        holdings.add(value);
        if (classes.empty())
            return value;
        const auto known = std::abs(value) < 1e9F ? classes.find(std::llround(value)) : classes.end();
        if (known == classes.end())
            return 1.0F;
        met.insert(known->first);
        return static_cast<float>(known->second);
    });
    if (!grid)
        return std::unexpected(std::move(grid.error()));
    for (const auto& [named, factor] : classes) {
        if (!met.contains(named) && !grid->fromOverview)
            return failure(Error::Code::BadInput, std::format("{} holds no class {}: it holds {}.", found.m_name, named, holdings.words()));
    }
    if (classes.empty()) {
        if (holdings.least < 0)
            return failure(Error::Code::BadInput, std::format("{} holds values below 0, such as {}: the values of a prior are 0 or more. If "
                                                              "that one means no data, say so with gdal_translate -a_nodata.",
                                                              found.m_name, holdings.least));
        found.m_mean = meanOf(*grid).value_or(0.0);
        if (!(found.m_mean > 0) || !std::isfinite(found.m_mean))
            return failure(Error::Code::BadInput, std::format("{} has no value above 0: it cannot weigh places.", found.m_name));
    }
    if (holdings.maybeClasses && holdings.classes.size() > 1)
        found.m_classes.assign(holdings.classes.begin(), holdings.classes.end());
    found.m_values = std::make_shared<const EarthGrid>(std::move(*grid));
    return found;
}

Result<Prior> PriorRaster::prior(double weight) const {
    EarthGrid factors = *m_values;
    if (m_mean > 0) {
        change(factors, [&](double value) { return std::pow((1 - floorOfMean) * value / m_mean + floorOfMean, weight); });
        const double meanFactor = meanOf(factors).value_or(1.0);
        if (!(meanFactor > 0) || !std::isfinite(meanFactor))
            return failure(Error::Code::BadInput, std::format("The weight {} is too great for the values of {}.", weight, m_name));
        change(factors, [&](double factor) { return factor / meanFactor; });
    } else if (weight != 1.0) {
        change(factors, [&](double factor) { return std::pow(factor, weight); });
    }
    change(factors, [](double factor) { return std::isnan(factor) ? 1.0 : factor; });
    return Prior(std::move(factors));
}

Result<Prior> Prior::read(const std::filesystem::path& raster, const PriorRule& rule) {
    return PriorRaster::read(raster, rule.classes).and_then([&](const PriorRaster& values) { return values.prior(rule.weight); });
}

Prior::Prior(EarthGrid factors) {
    Table table{.grid = std::move(factors), .sines = {}, .sums = {}};
    const EarthGrid& grid = table.grid;
    for (const float factor : grid.values)
        table.least = std::min(table.least, static_cast<double>(factor));
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
    const auto& [grid, least, sines, sums] = *m_table;
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
    return std::max((sum + area - inside) / area, m_table->least); // rounding could fall below, where little is left
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
