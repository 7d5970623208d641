#pragma once

#include "base/result.h"
#include "image/picture.h"

#include <filesystem>

namespace whereabouts {

// Reads a JPEG or PNG that ships with the program, with the channels (1 or 3) and the values that are stored.
Result<Picture> readImagery(const std::filesystem::path& file);

} // namespace whereabouts
