#include "prediction/truth.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

namespace whereabouts {
namespace {

constexpr std::uintmax_t mostTruthBytes = 256U << 20U;

// The fields of a line of comma-separated values; a field in quotes may hold commas, and two quotes for one.
std::vector<std::string> fieldsOf(const std::string& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
            fields.back() += line[++i];
        else if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            fields.emplace_back();
        else if (c != '\r')
            fields.back() += c;
    }
    return fields;
}

std::optional<double> degrees(const std::string& text, double limit) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(std::abs(value) <= limit))
        return std::nullopt;
    return value;
}

} // namespace

std::optional<GeoPoint> truthBeside(const std::filesystem::path& photo) {
    const std::filesystem::path table = photo.parent_path() / "truth.csv";
    std::error_code error;
    if (!std::filesystem::is_regular_file(table, error) || std::filesystem::file_size(table, error) > mostTruthBytes)
        return std::nullopt;
    std::ifstream stream(table, std::ios::binary);
    std::string line;
    std::getline(stream, line);
    const std::vector<std::string> header = fieldsOf(line);
    const auto column = [&](const char* name) {
        return static_cast<std::size_t>(std::ranges::find(header, name) - header.begin());
    };
    const std::size_t file = column("file"), latitude = column("latitude"), longitude = column("longitude");
    const std::string name = photo.filename().string();
    while (std::getline(stream, line)) {
        if (line.find(name) == std::string::npos && line.find('"') == std::string::npos)
            continue; // most lines: not worth taking apart
        const std::vector<std::string> fields = fieldsOf(line);
        if (std::max({file, latitude, longitude}) >= fields.size() || fields[file] != name)
            continue;
        const std::optional<double> north = degrees(fields[latitude], 90), east = degrees(fields[longitude], 360);
        if (north && east)
            return GeoPoint{*north, wrapLongitude(*east)};
    }
    return std::nullopt;
}

} // namespace whereabouts
