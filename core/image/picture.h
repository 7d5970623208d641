#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace whereabouts {

// A decoded picture: [height, width, channels] bytes, row-major, sRGB. Channels: 3 (RGB) unless said otherwise.
struct Picture {
    int width = 0, height = 0, channels = 3;
    std::vector<std::uint8_t> pixels;
};

// Where a picture comes from: a file, or bytes from the clipboard. `name` is what messages call it.
struct PictureSource {
    std::string name;
    std::filesystem::path file;      // empty for bytes
    std::shared_ptr<const std::vector<std::uint8_t>> bytes; // null for a file
};

struct DecodeLimits {
    std::int64_t maxFileBytes = std::int64_t{512} << 20;
    std::int64_t maxPixels = 200'000'000; // of the header's claim, for formats that cannot be read at reduced size
};

// RGB, EXIF orientation applied, alpha dropped onto white... see decode(). `atLeast`: when not 0, the shorter side may
// come back reduced, but not below this many pixels. Grey, palette, CMYK, 16-bit (scaled) become 8-bit RGB; of an
// animation the first frame. Fails with a sentence that names the source and the fault. Memory stays under 512 MB.
Result<Picture> decode(const PictureSource& source, int atLeast = 0, const DecodeLimits& limits = {});

} // namespace whereabouts
