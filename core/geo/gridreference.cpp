#include "geo/gridreference.h"

#include <GeographicLib/MGRS.hpp>
#include <GeographicLib/UTMUPS.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <regex>
#include <string>

namespace whereabouts {

namespace {

constexpr std::size_t longestReference = 80;

std::string upperWithoutSpaces(std::string_view text) {
    std::string upper;
    for (const char c : text)
        if (c != ' ' && c != '\t')
            upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return upper;
}

double number(const std::string& digits) { // in any locale
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::optional<GeoPoint> fromUtm(int zone, bool north, double easting, double northing) {
    try {
        GeoPoint point;
        GeographicLib::UTMUPS::Reverse(zone, north, easting, northing, point.latitude, point.longitude);
        return GeoPoint{point.latitude, wrapLongitude(point.longitude)};
    } catch (const GeographicLib::GeographicErr&) { // beyond the zone
        return std::nullopt;
    }
}

bool isNorth(char band, double northing) {
    constexpr double bandSBegins = 3'540'000, bandSEnds = 4'430'000; // metres, of latitudes 32 and 40
    return band >= 'N' && (band != 'S' || (northing > bandSBegins && northing < bandSEnds));
}

std::optional<GeoPoint> parseUtm(const std::string& text) {
    static const std::regex form(R"((?:UTM)?[ :]*(?:ZONE)?[ ]*(\d{1,2}) ?([C-HJ-NP-X])[ ,:;]+E?(\d{6}(?:\.\d*)?) ?(?:M ?E?|E)?[ ,;]+N?(\d{1,8}(?:\.\d*)?) ?(?:M ?N?|N)?)",
                                 std::regex::icase);
    std::smatch parts;
    if (!std::regex_match(text, parts, form))
        return std::nullopt;
    const char band = static_cast<char>(std::toupper(parts[2].str().front()));
    const double easting = number(parts[3]), northing = number(parts[4]);
    const int zone = static_cast<int>(number(parts[1]));
    return zone >= 1 && zone <= 60 ? fromUtm(zone, isNorth(band, northing), easting, northing) : std::nullopt;
}

std::optional<GeoPoint> parseMgrs(const std::string& text) {
    static const std::regex form(R"((?:\d{1,2}[C-HJ-NP-X]|[ABYZ])[A-HJ-NP-Z]{2}(?:\d\d){1,5})");
    if (!std::regex_match(text, form))
        return std::nullopt;
    try {
        int zone = 0, precision = 0;
        bool north = false;
        double easting = 0, northing = 0;
        GeographicLib::MGRS::Reverse(text, zone, north, easting, northing, precision);
        return fromUtm(zone, north, easting, northing);
    } catch (const GeographicLib::GeographicErr&) { // no such square in the zone
        return std::nullopt;
    }
}

// Plus codes, as in Google's "Open Location Code" specification: five pairs of digits to base 20, latitude first, each pair
// a cell of the one before; then digits that cut the cell into 4 columns and 5 rows.
constexpr std::string_view plusDigits = "23456789CFGHJMPQRVWX";
constexpr std::size_t digitsBeforePlus = 8, pairDigits = 10, longestPlusCode = 15, shortened = 4;

struct PlusCode {
    std::string digits; // without plus and padding
    bool isWhole;
};

std::optional<PlusCode> readPlusCode(const std::string& text) {
    const std::size_t plus = text.find('+');
    if (plus == text.npos)
        return std::nullopt;
    const std::string before = text.substr(0, plus), after = text.substr(plus + 1);
    const std::string leading = before.substr(0, before.find('0'));
    const bool padded = leading.size() < before.size();
    const auto isPlusDigit = [](char c) { return plusDigits.contains(c); };
    const bool wellFormed = std::ranges::all_of(leading, isPlusDigit) && std::ranges::all_of(after, isPlusDigit) &&
                            before.find_first_not_of('0', leading.size()) == before.npos && after.size() != 1 &&
                            leading.size() % 2 == 0 && leading.size() >= 2;
    const bool rightLength = before.size() == digitsBeforePlus ? !padded || after.empty()
                                                               : before.size() == digitsBeforePlus - shortened && !padded;
    if (!wellFormed || !rightLength || leading.size() + after.size() > longestPlusCode)
        return std::nullopt;
    return PlusCode{leading + after, before.size() == digitsBeforePlus};
}

// The middle of the cell; nullopt beyond the world's edge, which the first pair can name.
std::optional<GeoPoint> middle(const std::string& digits) {
    double latitude = -90, longitude = -180, height = 400, width = 400;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const auto value = static_cast<double>(plusDigits.find(digits[i]));
        if (i >= pairDigits) {
            height /= 5, width /= 4;
            latitude += height * std::floor(value / 4), longitude += width * std::fmod(value, 4);
        } else if (i % 2 == 0) {
            latitude += (height /= 20) * value;
        } else {
            longitude += (width /= 20) * value;
        }
    }
    const GeoPoint point{latitude + height / 2, longitude + width / 2};
    return point.latitude < 90 && point.longitude < 180 ? std::optional(point) : std::nullopt;
}

std::string leadingDigits(GeoPoint point) {
    const int row = static_cast<int>(std::clamp((point.latitude + 90) * 20, 0.0, 180 * 20 - 1.0)) / 20;
    const int column = static_cast<int>(std::clamp((point.longitude + 180) * 20, 0.0, 360 * 20 - 1.0)) / 20;
    const auto digit = [](int value) { return plusDigits[static_cast<std::size_t>(value)]; };
    return {digit(row / 20), digit(column / 20), digit(row % 20), digit(column % 20)};
}

} // namespace

std::optional<GeoPoint> parseGridReference(std::string_view text) {
    if (text.size() > longestReference)
        return std::nullopt;
    if (const auto point = parseUtm(std::string(text)))
        return point;
    const std::string packed = upperWithoutSpaces(text);
    if (const auto point = parseMgrs(packed))
        return point;
    const auto code = readPlusCode(packed);
    return code && code->isWhole ? middle(code->digits) : std::nullopt;
}

std::optional<GeoPoint> parsePlusCode(std::string_view text, GeoPoint near) {
    if (text.size() > longestReference)
        return std::nullopt;
    const auto code = readPlusCode(upperWithoutSpaces(text));
    if (!code || code->isWhole)
        return code ? middle(code->digits) : std::nullopt;
    auto point = middle(leadingDigits(near) + code->digits); // within a degree of the town: step to the nearest such cell
    if (!point)
        return std::nullopt;
    point->latitude += std::round(near.latitude - point->latitude);
    point->longitude = wrapLongitude(point->longitude + std::round(near.longitude - point->longitude));
    return std::abs(point->latitude) <= 90 ? point : std::nullopt;
}

} // namespace whereabouts
