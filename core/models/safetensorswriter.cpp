#include "models/safetensorsheader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <nlohmann/json.hpp>
#include <ranges>
#include <unistd.h>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

using Item = TensorViews::const_pointer;

std::unexpected<Error> unwritable(const fs::path& file, std::string_view fault) {
    return failure(Error::Code::BadInput, std::format("{} cannot be written: {}.", shown(file.string()), fault));
}

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
    for (const auto& [name, tensor] : items | std::views::transform([](Item item) -> const auto& { return *item; })) {
        const std::uint64_t end = begin + tensor.bytes.size();
        header[name] = {{"dtype", nameOf(tensor.type)}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
        begin = end;
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    const std::uint64_t length = text.size();
    return std::string(reinterpret_cast<const char*>(&length), sizeof length) + text;
}

bool writeAll(int descriptor, const char* bytes, std::size_t count) {
    while (count > 0) {
        const ssize_t written = ::write(descriptor, bytes, count);
        if (written < 0 && errno != EINTR)
            return false;
        const std::size_t done = std::size_t(std::max<ssize_t>(written, 0));
        bytes += done;
        count -= done;
    }
    return true;
}

bool writeTo(const fs::path& file, const std::string& header, const std::vector<Item>& items) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (descriptor < 0)
        return false;
    bool good = writeAll(descriptor, header.data(), header.size());
    for (const Item item : items) {
        const auto& bytes = item->second.bytes;
        good = good && writeAll(descriptor, reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    good = good && ::fsync(descriptor) == 0;
    return ::close(descriptor) == 0 && good;
}

} // namespace

Result<void> writeSafetensors(const fs::path& file, const TensorViews& tensors, const TensorMetadata& metadata) {
    for (const auto& [name, tensor] : tensors) {
        if (name == "__metadata__" || byteCount(tensor.type, tensor.shape) != tensor.bytes.size())
            return unwritable(
                file, std::format("tensor {} has not the bytes of its shape, or no name it may have", shown(name)));
    }
    const std::vector<Item> items = inFileOrder(tensors);
    std::string header;
    try {
        header = headerOf(items, metadata);
    } catch (const std::exception& exception) { // a name that is not UTF-8
        return unwritable(file, exception.what());
    }

    fs::path partial = file;
    partial += std::format(".{}.partial", ::getpid());
    if (!writeTo(partial, header, items) || ::rename(partial.c_str(), file.c_str()) != 0) {
        const int fault = errno;
        ::unlink(partial.c_str());
        return unwritable(file, std::strerror(fault));
    }
    return {};
}

} // namespace whereabouts
