#pragma once

#include "models/weights/safetensors.h"

#include <array>
#include <optional>

namespace whereabouts {

// One entry of a header, as it stands there.
struct TensorEntry {
    TensorType type = TensorType::F32;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0, end = 0; // in the bytes after the header
};

struct SafetensorsHeader {
    std::map<std::string, TensorEntry> entries;
    TensorMetadata metadata;
};

// A name from a file as it may be shown: short, and quoted as by quote().
std::string shown(const std::string& name);

// The type of that name in the format.
std::optional<TensorType> tensorType(std::string_view name);

// Number of bytes of a tensor of the shape; nothing where it is more than 2^63.
std::optional<std::uint64_t> byteCount(TensorType type, const std::vector<std::int64_t>& shape);

// Reads the JSON of a header and checks what can be checked without the bytes after it. The error is what is wrong, as
// the end of a sentence.
std::expected<SafetensorsHeader, std::string> parseHeader(std::string_view json);

} // namespace whereabouts
