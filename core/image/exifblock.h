#pragma once

#include "image/picturebytes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace whereabouts {

// The TIFF structure that EXIF is kept in (CIPA DC-008, "Exif 2.32", section 4.6), wherever it lies in a file. Every
// offset is checked against the block, nothing is allocated by what the file claims.
class ExifBlock {
public:
    // The block of a picture; nullopt where there is none or its header is not TIFF's.
    static std::optional<ExifBlock> find(const PictureBytes& bytes);

    static constexpr std::uint32_t firstDirectory = 0;

    // A directory's entries by tag: nullopt where the tag is missing, of another type, or points outside the block.
    // `directory` is firstDirectory or what directory() gave.
    std::optional<std::uint32_t> directory(std::uint16_t pointerTag) const;
    std::optional<std::uint16_t> number(std::uint32_t directory, std::uint16_t tag) const;
    std::optional<std::string> text(std::uint32_t directory, std::uint16_t tag) const; // 63 characters at most
    std::optional<std::array<double, 3>> threeRationals(std::uint32_t directory, std::uint16_t tag) const;

private:
    struct Entry {
        std::uint16_t type = 0;
        std::uint32_t count = 0;
        std::uint32_t valueAt = 0; // of the four bytes that hold the value or its offset
    };

    ExifBlock(const PictureBytes& bytes, std::int64_t start, std::int64_t length)
        : m_bytes(&bytes), m_start(start), m_length(length) {}

    bool readByteOrder();
    std::optional<std::uint32_t> integer(std::int64_t offset, std::size_t size) const;
    std::optional<Entry> entry(std::uint32_t directory, std::uint16_t tag) const;

    const PictureBytes* m_bytes;
    std::int64_t m_start;
    std::int64_t m_length;
    bool m_bigEndian = false;
};

} // namespace whereabouts
