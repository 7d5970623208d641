#include "base/quote.h"
#include "models/weights/mappedfile.h"
#include "models/weights/safetensorsheader.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <format>

static_assert(std::endian::native == std::endian::little,
              "safetensors files are little-endian, and are mapped as they are");

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t lengthBytes = 8;
constexpr std::uint64_t maxHeaderBytes = 100'000'000;

std::unexpected<Error> broken(const fs::path& file, std::string_view fault) {
    return failure(Error::Code::BadInput, std::format("{} is not a sound safetensors file: {}; get the file anew.",
                                                      quote(file), fault));
}

// Every byte after the header belongs to exactly one tensor.
std::string layoutFault(const SafetensorsHeader& header, std::uint64_t bytes) {
    std::vector<std::pair<const TensorEntry*, const std::string*>> byOffset;
    for (const auto& [name, entry] : header.entries)
        byOffset.emplace_back(&entry, &name);
    std::ranges::sort(byOffset, {}, [](const auto& item) { return std::pair(item.first->begin, item.first->end); });

    std::uint64_t next = 0;
    for (const auto& [entry, name] : byOffset) {
        if (entry->end > bytes)
            return std::format("tensor {}: data_offsets go beyond the end of the file", shown(*name));
        if (entry->begin < next)
            return std::format("tensor {}: data_offsets overlap another tensor", shown(*name));
        if (entry->begin > next)
            return std::format("tensor {}: there is a hole of {} bytes before it", shown(*name), entry->begin - next);
        next = entry->end;
    }
    if (next != bytes)
        return std::format("{} bytes after the last tensor belong to none", bytes - next);
    return {};
}

std::expected<std::string_view, std::string> headerText(std::string_view file) {
    if (file.size() < lengthBytes)
        return std::unexpected("it is shorter than the 8 bytes of the header's length");
    std::uint64_t length = 0;
    std::memcpy(&length, file.data(), lengthBytes);
    if (length > maxHeaderBytes)
        return std::unexpected(std::format("its header of {} bytes is longer than 100 MB", length));
    if (length > file.size() - lengthBytes)
        return std::unexpected(std::format("its header of {} bytes is longer than the file", length));
    const std::string_view text = file.substr(lengthBytes, length);
    if (!text.starts_with('{'))
        return std::unexpected("its header does not start with {");
    const std::size_t last = text.find_last_not_of(' ');
    if (text[last] != '}')
        return std::unexpected("its header does not end with } and spaces");
    return text;
}

} // namespace

Result<SafetensorsFile> SafetensorsFile::parse(const fs::path& file, std::span<const std::byte> bytes,
                                               std::shared_ptr<const void> mapping) {
    const auto text = headerText({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    if (!text)
        return broken(file, text.error());
    auto header = parseHeader(*text);
    if (!header)
        return broken(file, header.error());
    const std::span<const std::byte> data = bytes.subspan(lengthBytes + text->size());
    if (const std::string fault = layoutFault(*header, data.size()); !fault.empty())
        return broken(file, fault);

    SafetensorsFile result;
    result.m_path = file;
    result.m_mapping = std::move(mapping);
    result.m_metadata = std::move(header->metadata);
    for (auto& [name, entry] : header->entries) {
        result.m_tensors.emplace(
            name, TensorView{entry.type, std::move(entry.shape), data.subspan(entry.begin, entry.end - entry.begin)});
    }
    return result;
}

Result<SafetensorsFile> SafetensorsFile::open(const fs::path& file) {
    return mapFile(file).and_then([&](const MappedFile& mapped) { return parse(file, mapped.bytes, mapped.mapping); });
}

Result<TensorView> SafetensorsFile::tensor(const std::string& name) const {
    const auto found = m_tensors.find(name);
    if (found == m_tensors.end()) {
        return failure(Error::Code::BadInput, std::format("{} has no tensor {}; is it the file of another model?",
                                                          quote(m_path), shown(name)));
    }
    return found->second;
}

} // namespace whereabouts
