#include "gdal/bmp.h"

#include <algorithm>
#include <array>
#include <format>

namespace whereabouts {

namespace {

constexpr std::int64_t maxBytes = std::int64_t{400} << 20;
constexpr std::uint32_t fileHead = 14, shortHead = 40, masksLength = 12;
constexpr std::uint32_t plain = 0, bitFields = 3; // compressions

std::uint32_t littleEndian(std::span<const std::uint8_t> b, std::size_t at) {
    return std::uint32_t{b[at + 3]} << 24 | std::uint32_t{b[at + 2]} << 16 | std::uint32_t{b[at + 1]} << 8 | b[at];
}

void putLittleEndian(std::span<std::uint8_t> b, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i)
        b[at + i] = static_cast<std::uint8_t>(value >> 8 * i);
}

bool isLonger(std::uint32_t header) { return header == 52 || header == 56 || header == 108 || header == 124; }

std::unexpected<Error> unsupported(const PictureBytes& bytes, std::string_view what) {
    return failure(Error::Code::Unsupported, std::format("{} is a BMP {}: save it as PNG.", bytes.name(), what));
}

// Without what may follow them, such as a colour profile.
std::span<const std::uint8_t> pixelsOf(std::span<const std::uint8_t> file, std::size_t start) {
    const std::uint64_t width = littleEndian(file, 18), height = littleEndian(file, 22); // below 0: from the top
    const std::uint64_t rows = height > 0x7FFFFFFF ? 0x100000000 - height : height;
    return file.subspan(start, static_cast<std::size_t>(std::min<std::uint64_t>(file.size() - start, width * rows * 4)));
}

// Four bytes a pixel, of which the last is alpha.
bool isOpaque(std::span<const std::uint8_t> pixels) {
    for (std::size_t i = 3; i < pixels.size(); i += 4) {
        if (pixels[i] != 255)
            return false;
    }
    return true;
}

} // namespace

Result<std::vector<std::uint8_t>> shortHeadedBmp(const PictureBytes& bytes) {
    std::array<std::uint8_t, fileHead + 56> head{};
    const std::size_t held = bytes.read(0, head);
    const std::uint32_t header = held < fileHead + 4 ? 0 : littleEndian(head, 14);
    if (!isLonger(header))
        return {};
    const std::uint32_t start = littleEndian(head, 10), compression = littleEndian(head, 30);
    if (bytes.size() < fileHead + header || start < fileHead + header || start > bytes.size())
        return failure(Error::Code::BadInput, std::format("{} is a damaged BMP: its header says that its pixels begin at byte {}.",
                                                          bytes.name(), start));
    if (bytes.size() > maxBytes)
        return failure(Error::Code::TooLarge, std::format("{} is too large for a BMP: {} MB, of which {} can be read; save it as PNG.",
                                                          bytes.name(), bytes.size() >> 20, maxBytes >> 20));
    std::vector<std::uint8_t> copy(static_cast<std::size_t>(bytes.size()));
    copy.resize(bytes.read(0, copy));
    if (copy.size() < start)
        return unsupported(bytes, "that became shorter while it was read");
    const bool wide = head[28] == 32, masked = compression == bitFields;
    if (wide && masked) {
        if (littleEndian(head, 54) != 0xFF0000 || littleEndian(head, 58) != 0xFF00 || littleEndian(head, 62) != 0xFF)
            return unsupported(bytes, "whose colours stand in an unusual order");
        const std::uint32_t alpha = header == 52 ? 0 : littleEndian(head, 66);
        if (alpha != 0 && !isOpaque(pixelsOf(copy, start)))
            return unsupported(bytes, "with transparent parts, which cannot be read in this format");
        putLittleEndian(copy, 30, plain);
    }
    const std::uint32_t kept = fileHead + shortHead + (masked && !wide ? masksLength : 0), dropped = fileHead + header - kept;
    putLittleEndian(copy, 10, start - dropped);
    putLittleEndian(copy, 14, shortHead);
    copy.erase(copy.begin() + kept, copy.begin() + kept + dropped);
    return copy;
}

} // namespace whereabouts
