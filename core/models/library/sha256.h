#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

namespace whereabouts {

// What tells one file's content from another's.
struct HashedFile {
    std::uint64_t bytes = 0;
    std::string sha256; // in hexadecimal
};

// Reads a regular file from end to end and hashes it (SHA-256, FIPS 180-4). `take` gets its bytes piece by piece, and how much of
// the file is read with them (0 to 1), before the first of them once without any; what it fails with ends the reading. Fails
// with a sentence that names the file where it cannot be read.
Result<HashedFile> readHashed(const std::filesystem::path& file,
                              const std::function<Result<void>(std::span<const std::byte> bytes, double fraction)>& take);

} // namespace whereabouts
