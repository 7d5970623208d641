#include "image/exif.h"

#include "image/exifblock.h"
#include "image/picturebytes.h"

#include <charconv>
#include <chrono>
#include <format>
#include <string_view>

namespace whereabouts {

namespace {

constexpr std::uint16_t orientationTag = 0x0112, dateTimeTag = 0x0132, exifPointer = 0x8769, gpsPointer = 0x8825;
constexpr std::uint16_t dateTimeOriginalTag = 0x9003, dateTimeDigitizedTag = 0x9004;
constexpr std::uint16_t latitudeRefTag = 1, latitudeTag = 2, longitudeRefTag = 3, longitudeTag = 4;

// Degrees from degrees, minutes and seconds with their letter, e.g. 'N' and 'S'; nullopt beyond `limit`.
std::optional<double> angle(const ExifBlock& block, std::uint32_t gps, std::uint16_t tag, std::uint16_t refTag,
                            std::string_view letters, double limit) {
    const auto parts = block.threeRationals(gps, tag);
    const auto letter = block.text(gps, refTag);
    if (!parts || !letter || letter->size() != 1 || !letters.contains(*letter))
        return {};
    const auto [degrees, minutes, seconds] = *parts;
    const double value = degrees + minutes / 60.0 + seconds / 3600.0;
    if (!(minutes <= 60.0 && seconds <= 60.0 && value <= limit))
        return {};
    return letter->front() == letters.front() ? value : -value;
}

std::optional<GeoPoint> position(const ExifBlock& block) {
    const auto gps = block.directory(gpsPointer);
    if (!gps)
        return {};
    const auto latitude = angle(block, *gps, latitudeTag, latitudeRefTag, "NS", 90.0);
    const auto longitude = angle(block, *gps, longitudeTag, longitudeRefTag, "EW", 180.0);
    if (!latitude || !longitude || (*latitude == 0.0 && *longitude == 0.0))
        return {};
    return GeoPoint{*latitude, *longitude == 180.0 ? -180.0 : *longitude};
}

// "2018:07:09 12:34:56" to "2018-07-09T12:34:56"; empty for what is no time.
std::string isoTime(std::string_view text) {
    constexpr std::string_view shape = "0000:00:00 00:00:00";
    if (text.size() != shape.size())
        return {};
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool fits = shape[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == shape[i];
        if (!fits)
            return {};
    }
    const auto part = [&](std::size_t start, std::size_t length) {
        int value = 0;
        std::from_chars(text.data() + start, text.data() + start + length, value);
        return value;
    };
    const std::chrono::year_month_day day{std::chrono::year(part(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(part(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(part(8, 2)))};
    const int hour = part(11, 2), minute = part(14, 2), second = part(17, 2);
    if (!day.ok() || part(0, 4) == 0 || hour > 23 || minute > 59 || second > 60)
        return {};
    return std::format("{}-{}-{}T{}", text.substr(0, 4), text.substr(5, 2), text.substr(8, 2), text.substr(11));
}

std::string timeTaken(const ExifBlock& block) {
    if (const auto exif = block.directory(exifPointer)) {
        for (const std::uint16_t tag : {dateTimeOriginalTag, dateTimeDigitizedTag}) {
            if (const std::string time = isoTime(block.text(*exif, tag).value_or("")); !time.empty())
                return time;
        }
    }
    return isoTime(block.text(ExifBlock::firstDirectory, dateTimeTag).value_or(""));
}

} // namespace

std::optional<ExifData> readExif(const PictureBytes& bytes) {
    const std::optional<ExifBlock> block = ExifBlock::find(bytes);
    if (!block)
        return {};
    ExifData exif{position(*block), timeTaken(*block), 1};
    const int orientation = block->number(ExifBlock::firstDirectory, orientationTag).value_or(1);
    if (orientation >= 1 && orientation <= 8)
        exif.orientation = orientation;
    return exif;
}

std::optional<ExifData> readExif(const PictureSource& source) {
    const auto bytes = PictureBytes::open(source, {});
    return bytes ? readExif(*bytes) : std::nullopt;
}

} // namespace whereabouts
