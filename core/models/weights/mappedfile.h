#pragma once

#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace whereabouts {

// A file's bytes, read-only and mapped, not read: it must not be cut short while they are in use.
struct MappedFile {
    std::span<const std::byte> bytes;
    std::shared_ptr<const void> mapping; // keeps them
};

// Fails with a sentence that names the file where it is missing, closed to the user, empty, no regular file, or something that a
// download left in its place (standin.h).
Result<MappedFile> mapFile(const std::filesystem::path& file);

} // namespace whereabouts
