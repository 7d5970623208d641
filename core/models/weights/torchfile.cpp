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

// The pickle of torch.save's magic number 0x1950a86a20f9469cfc6c, with which its files began before PyTorch 1.6.
constexpr std::string_view olderBeginning("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);

// The first name that a pickle asks for, as "posix.system"; empty where none is found among the opcodes that are known here
// (Lib/pickletools.py). Nothing is run, and no more than 1 MB looked at.
std::string firstGlobal(std::string_view pickle) {
    constexpr std::size_t most = 1u << 20;
    std::string_view rest = pickle.substr(0, most), before, last; // the strings last seen, of which STACK_GLOBAL makes a name
    const auto skip = [&](std::size_t count) {
        const std::string_view skipped = rest.substr(0, count);
        rest.remove_prefix(skipped.size());
        return skipped;
    };
    const auto number = [&](std::size_t bytes) {
        std::size_t value = 0, shift = 0;
        for (const char c : skip(bytes)) {
            value |= std::size_t(static_cast<unsigned char>(c)) << shift;
            shift += 8;
        }
        return value;
    };
    const auto line = [&] {
        const std::string_view found = skip(std::min(rest.find('\n'), rest.size()));
        skip(1);
        return found;
    };
    const auto string = [&](std::size_t lengthBytes) {
        before = last;
        last = skip(number(lengthBytes));
    };
    while (!rest.empty()) {
        switch (static_cast<unsigned char>(skip(1).front())) {
        case 'c':
        case 'i': {
            const std::string_view place = line();
            return std::format("{}.{}", place, line());
        }
        case 0x93: return std::format("{}.{}", before, last);
        case 0x8c: string(1); break;
        case 'X': string(4); break;
        case 0x8d: string(8); break;
        case 0x80:
        case 'K':
        case 'q':
        case 'h': skip(1); break;
        case 'M': skip(2); break;
        case 'J':
        case 'r':
        case 'j': skip(4); break;
        case 'G':
        case 0x95: skip(8); break;
        case 'U':
        case 'C':
        case 0x8a: skip(number(1)); break;
        case 'T':
        case 'B':
        case 0x8b: skip(number(4)); break;
        case 'I':
        case 'L':
        case 'F':
        case 'S':
        case 'V':
        case 'P':
        case 'p':
        case 'g': line(); break;
        case '.': return {};
        default: break; // without an argument
        }
    }
    return {};
}

// What the first bytes say of a file that is no zip archive.
std::unexpected<Error> noArchive(const fs::path& file, std::string_view text) {
    if (text.starts_with(olderBeginning) || text.substr(0, 512).contains("ustar")) {
        return failure(Error::Code::Unsupported,
                       std::format("{} is in the form that torch.save wrote before PyTorch 1.6, which is not read: load it in "
                                   "Python with torch.load(..., weights_only=True) and save it anew with torch.save.",
                                   quote(file)));
    }
    if (!text.starts_with('\x80'))
        return broken(file, "it does not begin as a file of torch.save does");
    const std::string global = firstGlobal(text);
    return broken(file, global.empty() ? std::string("it is a pickle, but none that torch.save wrote")
                                       : std::format("it is a pickle that torch.save did not write, and asks for {}, which is never run",
                                                     shown(global)));
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
