#include "base/quote.h"
#include "base/wholefile.h"
#include "models/weights/safetensorsheader.h"

#include <algorithm>
#include <format>
#include <functional>
#include <nlohmann/json.hpp>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

using Item = TensorViews::const_pointer;

std::vector<Item> inFileOrder(const TensorViews& tensors) {
    std::vector<Item> items;
    for (const auto& item : tensors)
        items.push_back(&item);
    std::ranges::stable_sort(items, std::greater{}, [](Item item) { return bytesOf(item->second.type); });
    return items;
}

// Length and JSON, padded with spaces so that the tensors start at a multiple of 8.
std::string headerOf(const std::vector<Item>& items, const TensorMetadata& metadata) {
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::uint64_t begin = 0;
    for (const Item item : items) {
        const TensorView& tensor = item->second;
        const std::uint64_t end = begin + tensor.bytes.size();
        header[item->first] = {{"dtype", nameOf(tensor.type)}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
        begin = end;
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    const std::uint64_t length = text.size();
    return std::string(reinterpret_cast<const char*>(&length), sizeof length) + text;
}

} // namespace

Result<void> writeSafetensors(const fs::path& file, const TensorViews& tensors, const TensorMetadata& metadata) {
    const auto refused = [&](const std::string& fault) {
        return failure(Error::Code::BadInput, std::format("{} cannot be written: {}.", quote(file), fault));
    };
    for (const auto& [name, tensor] : tensors) {
        if (name == "__metadata__")
            return refused("no tensor may have the name __metadata__");
        if (byteCount(tensor.type, tensor.shape) != tensor.bytes.size())
            return refused(std::format("tensor {} has not the bytes of its shape", shown(name)));
    }
    try {
        const std::vector<Item> items = inFileOrder(tensors);
        const std::string header = headerOf(items, metadata);
        std::vector<std::span<const std::byte>> parts{std::as_bytes(std::span(header))};
        for (const Item item : items)
            parts.push_back(item->second.bytes);
        return writeWhole(file, parts);
    } catch (const std::exception& exception) { // a name that is not UTF-8, or no memory
        return refused(exception.what());
    }
}

} // namespace whereabouts
