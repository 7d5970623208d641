#pragma once

#include "base/result.h"
#include "image/picture.h"

#include <filesystem>

namespace whereabouts {

// Writes the picture (1 or 3 channels) as a PNG, whole or not at all: into a temporary file beside it, then renamed.
// Fails with a sentence that names the file. Any thread.
Result<void> writePng(const std::filesystem::path& file, const Picture& picture);

} // namespace whereabouts
