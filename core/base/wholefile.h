#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>

namespace whereabouts {

// Writes the bytes to the file, whole or not at all: into a temporary file beside it that takes its place at the end,
// so that an older file of that name stays as it is when something fails. Fails with a sentence that names the file and
// what to do (folder missing, no permission, disk full). Any thread.
Result<void> writeWhole(const std::filesystem::path& file, std::span<const std::uint8_t> bytes);

// The same for bytes that lie in several places, in this order.
Result<void> writeWhole(const std::filesystem::path& file, std::span<const std::span<const std::byte>> parts);

} // namespace whereabouts
