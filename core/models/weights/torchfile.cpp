#include "models/weights/torchfile.h"

#include "base/quote.h"
#include "models/weights/mappedfile.h"
#include "models/weights/pickle.h"
#include "models/weights/safetensorsheader.h"
#include "models/weights/zipdirectory.h"

#include <algorithm>
#include <format>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostTensors = 100'000;
constexpr std::uint64_t mostSharing = 8; // times the file's size that its tensors may be, where they share storages

std::string_view textOf(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::unexpected<Error> broken(const fs::path& file, std::string_view fault) {
    return failure(Error::Code::BadInput,
                   std::format("{} is no file of weights that can be read: {}; get it anew, or its safetensors form.",
                               quote(file), fault));
}

std::unexpected<Error> damaged(const fs::path& file, const std::string& entry) {
    return broken(file, std::format("the content of its entry {} does not have the checksum (CRC-32) that the archive gives it, so "
                                    "it was damaged on its way or on the disk", shown(entry)));
}

// What the first bytes say of a file that is no zip archive.
std::unexpected<Error> noArchive(const fs::path& file, std::string_view text) {
    const bool older = text.starts_with('\x80') || text.substr(0, 512).contains("ustar");
    if (!older)
        return broken(file, "it does not begin as a file of torch.save does");
    return failure(Error::Code::Unsupported,
                   std::format("{} is in the form that torch.save wrote before PyTorch 1.6, which is not read: load it in "
                               "Python with torch.load(..., weights_only=True) and save it anew with torch.save.",
                               quote(file)));
}

// The folder in the archive that everything lies in: that of data.pkl.
std::expected<std::string, std::string> rootFolder(const ZipDirectory& archive) {
    std::string folder;
    for (const auto& [name, bytes] : archive) {
        if (!name.ends_with("/data.pkl") || std::ranges::count(name, '/') != 1)
            continue;
        if (!folder.empty())
            return std::unexpected("it holds two pickles");
        folder = name.substr(0, name.size() - std::string_view("data.pkl").size());
    }
    if (folder.empty())
        return std::unexpected("it holds no data.pkl");
    return folder;
}

} // namespace

Result<TorchFile> TorchFile::parse(const fs::path& file, std::span<const std::byte> bytes,
                                   std::shared_ptr<const void> mapping) {
    if (!textOf(bytes).starts_with("PK\x03\x04"))
        return noArchive(file, textOf(bytes));
    const auto archive = readZipDirectory(bytes);
    if (!archive)
        return broken(file, archive.error());
    const auto folder = rootFolder(*archive);
    if (!folder)
        return broken(file, folder.error());
    if (archive->contains(*folder + "constants.pkl")) {
        return failure(Error::Code::Unsupported,
                       std::format("{} is a TorchScript program, and programs are never run: get the model's weights as "
                                   "safetensors or as a state dict.",
                                   quote(file)));
    }
    const auto order = archive->find(*folder + "byteorder"), pickle = archive->find(*folder + "data.pkl");
    for (const auto& entry : {order, pickle}) {
        if (entry != archive->end() && !entry->second.isWhole())
            return damaged(file, entry->first);
    }
    if (order != archive->end() && textOf(order->second.bytes) != "little")
        return broken(file, "its numbers are not little-endian");

    TorchFile result;
    auto pickled = readPickle(pickle->second.bytes, [&](const std::string& key) -> std::optional<std::span<const std::byte>> {
        const auto found = archive->find(*folder + "data/" + key);
        if (found == archive->end())
            return std::nullopt;
        result.m_storages.insert(*found);
        return found->second.bytes;
    });
    if (!pickled)
        return broken(file, pickled.error());
    result.m_path = file;
    result.m_mapping = std::move(mapping);
    result.m_root = pickled->root;
    result.m_values = std::make_shared<const PickleValues>(std::move(pickled->values)); // a deque's elements stay in place
    std::uint64_t claimed = 0;
    for (const PickleValue& value : *result.m_values) {
        if (const auto tensor = value.as<StoredTensor>())
            claimed += std::uint64_t(tensor->elements()) * bytesOf(tensor->type);
        if (claimed > mostSharing * bytes.size())
            return broken(file, std::format("its tensors claim more than {} times its size", mostSharing));
    }
    return result;
}

Result<TorchFile> TorchFile::open(const fs::path& file) {
    return mapFile(file).and_then([&](const MappedFile& mapped) { return parse(file, mapped.bytes, mapped.mapping); });
}

Result<std::map<std::string, const StoredTensor*>> TorchFile::tensors() const {
    std::map<std::string, const StoredTensor*> result;
    if (const auto tensor = m_root->as<StoredTensor>()) {
        result.emplace(m_path.stem().string(), tensor);
        return result;
    }
    const PickleValue* nested = m_root->find("state_dict");
    const auto dict = (nested ? nested : m_root)->as<PickleDict>();
    if (!dict)
        return broken(m_path, "it holds no state dict");
    for (const auto& [name, value] : *dict) {
        const auto text = name->as<std::string>();
        const auto tensor = value->as<StoredTensor>();
        if (!text || !tensor)
            continue;
        if (!result.emplace(*text, tensor).second)
            return broken(m_path, std::format("the tensor {} occurs twice", shown(*text)));
        if (result.size() > mostTensors)
            return broken(m_path, std::format("it holds more than {} tensors", mostTensors));
    }
    if (result.empty())
        return broken(m_path, "it holds no tensors");
    return result;
}

Result<void> TorchFile::checkStorages(std::stop_token stop) const {
    for (const auto& [name, storage] : m_storages) {
        if (stop.stop_requested())
            return failure(Error::Code::Stopped, std::format("The reading of {} was stopped.", quote(m_path)));
        if (!storage.isWhole())
            return damaged(m_path, name);
    }
    return {};
}

} // namespace whereabouts
