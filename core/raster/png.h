#pragma once

#include "base/result.h"
#include "image/picture.h"

#include <filesystem>
#include <string>

namespace whereabouts {

// What a PNG says of itself in its tEXt chunks; empty ones are not written.
struct PngText {
    std::string title, description, attribution;
};

// Writes the 8-bit picture (1 channel: grey, 3: RGB, 4: RGB and straight alpha) as a PNG, whole or not at all. Fails
// with a sentence that names the file. Any thread.
Result<void> writePng(const std::filesystem::path& file, const Picture& picture, const PngText& text = {});

} // namespace whereabouts
