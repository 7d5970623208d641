#include "geo/coordinates.h"

#include "geo/anglepair.h"
#include "geo/gridreference.h"

#include <algorithm>
#include <charconv>
#include <ranges>
#include <regex>
#include <vector>

namespace whereabouts {

namespace {

constexpr std::size_t longestText = 4096;

// %2C and + as they were meant.
std::string percentDecoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char byte = 0;
        const char* const digits = text.data() + i + 1;
        if (text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
            decoded += static_cast<char>(byte);
            i += 2;
        } else {
            decoded += text[i] == '+' ? ' ' : text[i];
        }
    }
    return decoded;
}

bool startsWithoutCase(std::string_view text, std::string_view lowerPrefix) {
    return text.size() >= lowerPrefix.size() && std::ranges::equal(text.substr(0, lowerPrefix.size()), lowerPrefix, {},
                                                                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; });
}

// The value of a link's parameter (?name=value&...), empty where it has none.
std::string_view parameter(std::string_view link, std::string_view name) {
    for (std::size_t at = link.find_first_of("?&#"); at != link.npos; at = link.find_first_of("?&#", at + 1)) {
        const std::string_view rest = link.substr(at + 1);
        if (rest.starts_with(name) && rest.substr(name.size()).starts_with('='))
            return rest.substr(name.size() + 1, rest.find_first_of("&#") - name.size() - 1);
    }
    return {};
}

// What stands between the marker's last occurrence and the next of the ends.
std::string_view between(std::string_view text, std::string_view marker, std::string_view ends) {
    const std::size_t at = text.rfind(marker);
    if (at == text.npos)
        return {};
    const std::string_view rest = text.substr(at + marker.size());
    return rest.substr(0, rest.find_first_of(ends));
}

std::optional<GeoPoint> parsePair(std::string_view latitude, std::string_view longitude) {
    if (latitude.empty() || longitude.empty())
        return std::nullopt;
    return parseAnglePair(std::string(latitude) + ';' + std::string(longitude));
}

// Two neighbouring fields of "47.1,8.4,12z" or "5/47.1/8.4".
std::optional<GeoPoint> parseFields(std::string_view text, char separator, std::size_t first) {
    std::vector<std::string_view> fields;
    for (const auto field : std::views::split(text, separator))
        fields.emplace_back(field);
    return fields.size() >= first + 2 ? parsePair(fields[first], fields[first + 1]) : std::nullopt;
}

// geo:47.1,8.4,500;u=35?z=5 (RFC 5870); geo:0,0?q=47.1,8.4(label) as Android writes it.
std::optional<GeoPoint> parseGeoUri(std::string_view path) {
    if (const std::string_view query = parameter(path, "q"); !query.empty()) {
        const std::string decoded = percentDecoded(query);
        if (const auto point = parseAnglePair(decoded.substr(0, decoded.find('('))))
            return point;
    }
    const std::string_view reference = between(path, ";crs=", ";?");
    if (!reference.empty() && !startsWithoutCase(reference, "wgs84"))
        return std::nullopt;
    return parseFields(path.substr(0, path.find_first_of(";?")), ',', 0);
}

// POINT(8.4 47.1) as well-known text has it, perhaps with a height; {"type": "Point", "coordinates": [8.4, 47.1]} as GeoJSON.
// Longitude first.
std::optional<GeoPoint> parsePointText(std::string_view text) {
    const std::string inner(text.contains('[') ? between(text, "[", "]") : between(text, "(", ")"));
    static const std::regex numbers(R"(\s*([-+\d.]{1,24})[\s,]+([-+\d.]{1,24})([\s,]+[-+\d.]{1,24})?\s*)");
    std::smatch parts;
    return inner.size() < 200 && std::regex_match(inner, parts, numbers) ? parsePair(parts[2].str(), parts[1].str()) : std::nullopt;
}

// What stands around a coordinate in sentences and data sheets, and says nothing of it.
std::string_view trimmed(std::string_view text) {
    constexpr std::string_view spaces = " \t\r\n", behind = " \t\r\n.;,/";
    text.remove_prefix(std::min(text.find_first_not_of(spaces), text.size()));
    text = text.substr(0, text.find_last_not_of(behind) + 1);
    const bool quoted = text.size() > 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
    return quoted ? trimmed(text.substr(1, text.size() - 2)) : text;
}

// The pin of a link to a map before the place it is centred on.
std::optional<GeoPoint> parseMapLink(std::string_view link) {
    if (const auto pin = parsePair(between(link, "!3d", "!?&"), between(link, "!4d", "!?&")))
        return pin;
    if (const auto pin = parsePair(parameter(link, "mlat"), parameter(link, "mlon")))
        return pin;
    if (link.contains("yandex.")) { // longitude first, and so a pair of its own
        const std::string place = percentDecoded(parameter(link, "ll"));
        const std::size_t comma = std::min(place.find(','), place.size());
        return parsePair(std::string_view(place).substr(std::min(comma + 1, place.size())), std::string_view(place).substr(0, comma));
    }
    for (const char* name : {"q", "query", "ll", "daddr", "destination", "center", "cp", "coordinate"}) {
        std::string value = percentDecoded(parameter(link, name));
        std::ranges::replace(value, '~', ',');
        if (const auto point = parseAnglePair(std::string_view(value).substr(value.starts_with("loc:") ? 4 : 0)))
            return point;
    }
    for (const char* longitude : {"lon", "lng"}) {
        if (const auto point = parsePair(parameter(link, "lat"), parameter(link, longitude)))
            return point;
    }
    if (const auto point = parseFields(parameter(link, "map"), '/', 1))
        return point;
    if (const auto point = parseFields(percentDecoded(parameter(link, "map")), ',', 0))
        return point;
    if (const auto point = parseFields(between(link, "#", "?&"), '/', 1)) // #12/47.1/8.4
        return point;
    if (const auto point = parseFields(between(link, "@", "/?&#"), ',', 0))
        return point;
    for (const char* step : {"/place/", "/search/", "/dir//"}) {
        if (const auto point = parseAnglePair(percentDecoded(between(link, step, "/?&#"))))
            return point;
    }
    return std::nullopt;
}

} // namespace

std::optional<GeoPoint> parseCoordinates(std::string_view text) {
    if (text.size() > longestText)
        return std::nullopt;
    text = trimmed(text);
    if (startsWithoutCase(text, "geo:"))
        return parseGeoUri(text.substr(4));
    if (startsWithoutCase(text, "point") || startsWithoutCase(text, "srid=4326;point") || (text.starts_with('{') && text.contains("\"Point\"")))
        return parsePointText(text);
    if (const auto point = parseAnglePair(text))
        return point;
    if (const auto point = parseGridReference(text))
        return point;
    return parseMapLink(text);
}

} // namespace whereabouts
