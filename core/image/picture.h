#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace whereabouts {

// A decoded picture: [height, width, channels] samples, row-major, sRGB. Channels: 3 (RGB) unless said otherwise.
struct Picture {
    int width = 0, height = 0, channels = 3;
    std::vector<std::uint8_t> pixels;
    int depth = 8; // bits per sample; 16 (in the machine's byte order, two bytes each) only from decodeAsStored()
};

// Where a picture comes from: a file, or bytes from the clipboard. `name` is what messages call it.
struct PictureSource {
    std::string name;
    std::filesystem::path file;                             // empty for bytes
    std::shared_ptr<const std::vector<std::uint8_t>> bytes; // null for a file
};

struct DecodeLimits {
    std::int64_t maxFileBytes = std::int64_t{512} << 20;
    std::int64_t maxPixels = 200'000'000; // of the header's claim, looked at before anything is allocated
};

// A picture as people see it: 8-bit RGB, EXIF orientation applied. Reads JPEG, PNG, GIF, BMP, TIFF, WebP, JPEG 2000,
// AVIF and HEIF, told by content, not by name.
//  - Grey, palette and CMYK become RGB; alpha is laid over white; of an animation the first frame.
//  - 16-bit samples are scaled (v 255 / 65535); other integers and floating point are stretched from the picture's
//    least and greatest finite value to 0 and 255. Of bands without a meaning the first three (or the first).
//  - `atLeast`: when not 0, the picture may come back reduced by 2, 4 or 8, but its shorter side not below this many
//    pixels. Pictures of more than 50 megapixels always come reduced.
// Fails with a sentence that names the source and the fault; a picture that is cut short fails too. Memory stays below
// 700 MB. Any thread.
Result<Picture> decode(const PictureSource& source, int atLeast = 0, const DecodeLimits& limits = {});

// A picture as the file stores it, for preprocessing that repeats a reference: EXIF orientation not applied, alpha kept
// (channels 4), 16-bit grey kept (channels 1, depth 16), of 16-bit colours the high byte; all else as decode().
Result<Picture> decodeAsStored(const PictureSource& source, const DecodeLimits& limits = {});

} // namespace whereabouts
