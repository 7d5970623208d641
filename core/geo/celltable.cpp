#include "geo/celltable.h"

#include "base/quote.h"
#include "geo/tabseparated.h"

#include <array>
#include <cstdint>
#include <format>
#include <fstream>
#include <string>

namespace whereabouts {

namespace {

constexpr std::string_view header = "cluster_id,min_lat,min_lon,max_lat,max_lon,mean_lat,mean_lon";
constexpr std::size_t mostCells = 1'000'000;
constexpr std::uintmax_t mostBytes = 256'000'000;

std::string_view withoutReturn(std::string_view line) {
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

bool parseRow(std::string_view line, std::array<double, 7>& numbers) {
    for (std::size_t column = 0; column < numbers.size(); ++column) {
        const std::size_t comma = line.find(',');
        if ((comma == line.npos) != (column + 1 == numbers.size()) || !parseNumber(line.substr(0, comma), numbers[column]))
            return false;
        line.remove_prefix(comma == line.npos ? line.size() : comma + 1);
    }
    return true;
}

bool isSound(const Geocell& cell) {
    constexpr double slack = 1e-9; // a mean is rounded
    const GeoBox& box = cell.box;
    const GeoPoint& mean = cell.centroid;
    return box.south >= -90.0 && box.south <= box.north && box.north <= 90.0 && box.west >= -180.0 && box.west <= box.east &&
           box.east <= 180.0 && mean.latitude >= box.south - slack && mean.latitude <= box.north + slack &&
           mean.longitude >= box.west - slack && mean.longitude <= box.east + slack;
}

} // namespace

Result<Partition> readCellTable(const std::filesystem::path& file) {
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(file, error);
    if (error)
        return failure(Error::Code::NotFound, std::format("The cell table {} cannot be read: {}.", quote(file), error.message()));
    if (bytes > mostBytes)
        return failure(Error::Code::TooLarge, std::format("{} is larger than 256 MB: it is no cell table.", quote(file)));
    std::ifstream stream(file, std::ios::binary);
    std::string line;
    if (!std::getline(stream, line) || withoutReturn(line) != header)
        return failure(Error::Code::BadInput,
                       std::format("{} is no cell table: its first line is not {}.", quote(file), header));
    Partition partition;
    while (std::getline(stream, line)) {
        std::array<double, 7> numbers{};
        const std::size_t row = partition.cells.size();
        const bool parsed = row < mostCells && parseRow(withoutReturn(line), numbers);
        const auto& [id, south, west, north, east, latitude, longitude] = numbers;
        const Geocell cell{{south, west, north, east}, {latitude, longitude}};
        if (!parsed || id != double(row) || !isSound(cell))
            return failure(Error::Code::BadInput,
                           std::format("{}, line {}: this is not cell {}, a box on the Earth with its mean inside.", quote(file),
                                       row + 2, row));
        partition.cells.push_back(cell);
    }
    if (partition.cells.empty())
        return failure(Error::Code::BadInput, std::format("{} holds no cells.", quote(file)));
    return partition;
}

} // namespace whereabouts
