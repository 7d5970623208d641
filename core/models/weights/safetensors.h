#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The safetensors format (huggingface/safetensors, README "Format"), read and written with no library for tensors.
//
// 8 bytes: length N of the header, little-endian. N bytes: a JSON object {name: {dtype, shape, data_offsets}, ...},
// which may be padded with spaces. The rest: the tensors' bytes, little-endian, row-major, without holes or overlaps.

namespace whereabouts {

// The element types of the format, by its names.
enum class TensorType : std::uint8_t {
    BOOL, U8, I8, F8_E5M2, F8_E4M3, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64
};

std::string_view nameOf(TensorType type);
std::size_t bytesOf(TensorType type); // of one element

// A tensor's bytes, which another object keeps.
struct TensorView {
    TensorType type = TensorType::F32;
    std::vector<std::int64_t> shape; // empty: one number
    std::span<const std::byte> bytes;
};

using TensorViews = std::map<std::string, TensorView>;
using TensorMetadata = std::map<std::string, std::string>;

// A file whose every rule has been checked: what it hands out lies within the file. Immutable; any thread. The file is
// mapped, not read: it must not be cut short while it is in use.
class SafetensorsFile {
public:
    // Fails with a sentence that names the file, the rule it breaks and, where there is one, the tensor. Takes memory
    // for the header only, which is at most 100 MB with at most 100,000 tensors.
    static Result<SafetensorsFile> open(const std::filesystem::path& file);

    // The same for bytes in memory, which `mapping` keeps, or which must outlive the result; `file` is only named in errors.
    static Result<SafetensorsFile> parse(const std::filesystem::path& file, std::span<const std::byte> bytes,
                                         std::shared_ptr<const void> mapping = nullptr);

    const std::filesystem::path& path() const { return m_path; }
    const TensorViews& tensors() const { return m_tensors; }
    const TensorMetadata& metadata() const { return m_metadata; }

    // Fails with a sentence that names the file and the tensor when there is none of that name.
    Result<TensorView> tensor(const std::string& name) const;

    // Keeps the bytes of the tensors alive, beyond this object too.
    std::shared_ptr<const void> mapping() const { return m_mapping; }

private:
    std::filesystem::path m_path;
    std::shared_ptr<const void> m_mapping;
    TensorViews m_tensors;
    TensorMetadata m_metadata;
};

// Writes the file whole or not at all: beside it first, then to disk, then renamed. Tensors lie in the order of their
// element size, largest first, then by name, so that each is aligned. Fails with a sentence that names the file.
Result<void> writeSafetensors(const std::filesystem::path& file, const TensorViews& tensors,
                              const TensorMetadata& metadata);

} // namespace whereabouts
