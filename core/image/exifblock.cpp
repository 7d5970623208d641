#include "image/exifblock.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace whereabouts {

namespace {

using namespace std::string_view_literals;

struct Extent {
    std::int64_t start = 0, length = 0;
};

constexpr int maxSegments = 100'000; // of a file, looked at in search of the block
constexpr std::string_view exifMark = "Exif\0\0"sv;

std::uint32_t bigEndian(std::span<const std::uint8_t> bytes) {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : bytes)
        value = (value << 8) | byte;
    return value;
}

std::uint32_t littleEndian(std::span<const std::uint8_t> bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = (value << 8) | bytes[i];
    return value;
}

bool hasAt(const PictureBytes& bytes, std::int64_t offset, std::string_view text) {
    std::array<std::uint8_t, 8> found{};
    const std::size_t count = bytes.read(offset, std::span(found).first(text.size()));
    return count == text.size() && std::equal(text.begin(), text.end(), found.begin(),
                                              [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

std::optional<Extent> inJpeg(const PictureBytes& bytes) {
    std::int64_t at = 2;
    for (int i = 0; i < maxSegments; ++i) {
        std::array<std::uint8_t, 4> head{};
        if (bytes.read(at, head) < head.size() || head[0] != 0xFF || head[1] == 0xDA || head[1] == 0xD9)
            return {};
        if (head[1] == 0xFF) { // a fill byte
            ++at;
            continue;
        }
        const std::int64_t length = bigEndian(std::span(head).last(2));
        if (head[1] == 0xE1 && hasAt(bytes, at + 4, exifMark))
            return Extent{at + 10, length - 8};
        at += 2 + length;
    }
    return {};
}

std::optional<Extent> inPng(const PictureBytes& bytes) {
    std::int64_t at = 8;
    for (int i = 0; i < maxSegments; ++i) {
        std::array<std::uint8_t, 4> size{};
        if (bytes.read(at, size) < size.size())
            return {};
        if (hasAt(bytes, at + 4, "eXIf"))
            return Extent{at + 8, bigEndian(size)};
        at += 12 + std::int64_t{bigEndian(size)};
    }
    return {};
}

std::optional<Extent> inWebP(const PictureBytes& bytes) {
    std::int64_t at = 12;
    for (int i = 0; i < maxSegments; ++i) {
        std::array<std::uint8_t, 4> size{};
        if (bytes.read(at + 4, size) < size.size())
            return {};
        const std::int64_t length = littleEndian(size);
        const std::int64_t mark = hasAt(bytes, at + 8, exifMark) ? 6 : 0;
        if (hasAt(bytes, at, "EXIF"))
            return Extent{at + 8 + mark, length - mark};
        at += 8 + length + length % 2;
    }
    return {};
}

// HEIF and AVIF keep the block as an item of its own; its mark finds it in the first mebibyte.
std::optional<Extent> byMark(const PictureBytes& bytes) {
    std::vector<std::uint8_t> head(static_cast<std::size_t>(std::min<std::int64_t>(bytes.size(), 1 << 20)));
    head.resize(bytes.read(0, head));
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    for (const std::string_view mark : {"Exif\0\0II*\0"sv, "Exif\0\0MM\0*"sv}) {
        if (const std::size_t at = text.find(mark); at != text.npos) {
            const auto start = static_cast<std::int64_t>(at + exifMark.size());
            return Extent{start, bytes.size() - start};
        }
    }
    return {};
}

std::optional<Extent> locateBlock(const PictureBytes& bytes) {
    switch (formatOf(bytes)) {
    case PictureFormat::Jpeg: return inJpeg(bytes);
    case PictureFormat::Png: return inPng(bytes);
    case PictureFormat::WebP: return inWebP(bytes);
    case PictureFormat::Tiff: return Extent{0, bytes.size()};
    case PictureFormat::Avif:
    case PictureFormat::Heif: return byMark(bytes);
    default: return {};
    }
}

constexpr std::uint16_t typeAscii = 2, typeShort = 3, typeLong = 4, typeRational = 5;

} // namespace

std::optional<ExifBlock> ExifBlock::find(const PictureBytes& bytes) {
    const std::optional<Extent> extent = locateBlock(bytes);
    if (!extent)
        return {};
    ExifBlock block(bytes, extent->start, std::min(extent->length, bytes.size() - extent->start));
    return block.readByteOrder() ? std::optional(block) : std::nullopt;
}

bool ExifBlock::readByteOrder() {
    m_bigEndian = hasAt(*m_bytes, m_start, "MM");
    return (m_bigEndian || hasAt(*m_bytes, m_start, "II")) && integer(2, 2) == 42u;
}

std::optional<std::uint32_t> ExifBlock::integer(std::int64_t offset, std::size_t size) const {
    std::array<std::uint8_t, 4> raw{};
    const std::span<std::uint8_t> bytes = std::span(raw).first(size);
    if (offset < 0 || offset + static_cast<std::int64_t>(size) > m_length ||
        m_bytes->read(m_start + offset, bytes) < size)
        return {};
    return m_bigEndian ? bigEndian(bytes) : littleEndian(bytes);
}

std::optional<ExifBlock::Entry> ExifBlock::entry(std::uint32_t directory, std::uint16_t tag) const {
    const std::int64_t start = directory == firstDirectory ? integer(4, 4).value_or(0) : directory;
    const std::uint32_t count = start == 0 ? 0 : integer(start, 2).value_or(0);
    for (std::uint32_t i = 0; i < std::min(count, 1000u); ++i) {
        const std::int64_t at = start + 2 + std::int64_t{12} * i;
        if (integer(at, 2) != tag)
            continue;
        const auto type = integer(at + 2, 2), values = integer(at + 4, 4);
        if (!type || !values)
            return {};
        return Entry{static_cast<std::uint16_t>(*type), *values, static_cast<std::uint32_t>(at + 8)};
    }
    return {};
}

std::optional<std::uint32_t> ExifBlock::directory(std::uint16_t pointerTag) const {
    const auto found = entry(firstDirectory, pointerTag);
    const auto offset = found && found->type == typeLong ? integer(found->valueAt, 4) : std::nullopt;
    return offset == firstDirectory ? std::nullopt : offset;
}

std::optional<std::uint16_t> ExifBlock::number(std::uint32_t directory, std::uint16_t tag) const {
    const auto found = entry(directory, tag);
    const auto value = found && found->type == typeShort ? integer(found->valueAt, 2) : std::nullopt;
    return value ? std::optional(static_cast<std::uint16_t>(*value)) : std::nullopt;
}

std::optional<std::string> ExifBlock::text(std::uint32_t directory, std::uint16_t tag) const {
    const auto found = entry(directory, tag);
    if (!found || found->type != typeAscii)
        return {};
    const auto start = found->count <= 4 ? std::optional(found->valueAt) : integer(found->valueAt, 4);
    std::string result;
    for (std::uint32_t i = 0; start && i < std::min(found->count, 63u); ++i) {
        const auto character = integer(std::int64_t{*start} + i, 1);
        if (!character || *character == 0)
            break;
        result += static_cast<char>(*character);
    }
    return result;
}

std::optional<std::array<double, 3>> ExifBlock::threeRationals(std::uint32_t directory, std::uint16_t tag) const {
    const auto found = entry(directory, tag);
    if (!found || found->type != typeRational || found->count != 3)
        return {};
    const auto start = integer(found->valueAt, 4);
    std::array<double, 3> result{};
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::int64_t at = std::int64_t{start.value_or(0)} + static_cast<std::int64_t>(8 * i);
        const auto numerator = integer(at, 4), denominator = integer(at + 4, 4);
        if (!start || !numerator || !denominator || *denominator == 0)
            return {};
        result[i] = static_cast<double>(*numerator) / *denominator;
    }
    return result;
}

} // namespace whereabouts
