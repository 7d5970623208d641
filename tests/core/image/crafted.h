#pragma once

#include "image/picture.h"

#include <QByteArray>

#include <cstdint>
#include <initializer_list>

// Bytes of pictures that no encoder would write.
namespace crafted {

inline QByteArray bigEndian(std::uint32_t value, int size) {
    QByteArray result;
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
        result += static_cast<char>(value >> shift);
    return result;
}

inline whereabouts::PictureSource source(const QByteArray& bytes, const char* name = "clipboard") {
    return {name, {}, std::make_shared<const std::vector<std::uint8_t>>(bytes.begin(), bytes.end())};
}

inline std::uint32_t crc32(const QByteArray& bytes) {
    std::uint32_t crc = ~0u;
    for (const char byte : bytes) {
        crc ^= static_cast<std::uint8_t>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc & 1 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
    }
    return ~crc;
}

inline QByteArray pngChunk(const QByteArray& type, const QByteArray& data) {
    return bigEndian(static_cast<std::uint32_t>(data.size()), 4) + type + data + bigEndian(crc32(type + data), 4);
}

// A PNG of a size that its data does not hold.
inline QByteArray pngClaiming(std::uint32_t width, std::uint32_t height, char colorType = 2, char interlace = 0) {
    const QByteArray header = bigEndian(width, 4) + bigEndian(height, 4) + QByteArray("\x08", 1) +
                              QByteArray(1, colorType) + QByteArray("\0\0", 2) + QByteArray(1, interlace);
    return QByteArray("\x89PNG\r\n\x1a\n", 8) + pngChunk("IHDR", header) +
           pngChunk("IDAT", qCompress(QByteArray(100, 0)).mid(4)) + pngChunk("IEND", {});
}

} // namespace crafted
