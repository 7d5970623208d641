#pragma once

#include "models/weights/torchfile.h"

#include "core/models/torcharchive.h"
#include "shared_fixtures.h"

#include <array>
#include <fstream>
#include <iterator>
#include <random>
#include <ranges>
#include <utility>

inline std::string slurp(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// Whatever was accepted lies within the file: reads every tensor's first and last element.
inline int touch(const whereabouts::TorchFile& file) {
    int sum = file.checkStorages({}) ? 1 : 0;
    const auto tensors = file.tensors();
    for (const auto& [name, tensor] : tensors ? *tensors : std::map<std::string, const whereabouts::StoredTensor*>{}) {
        std::int64_t last = tensor->offset;
        for (std::size_t d = 0; d < tensor->shape.size(); ++d)
            last += (tensor->shape[d] - 1) * tensor->stride[d];
        if (tensor->elements() > 0) {
            const std::size_t each = whereabouts::bytesOf(tensor->type);
            sum += int(tensor->storage[std::size_t(tensor->offset) * each]) +
                   int(tensor->storage[std::size_t(last) * each + each - 1]);
        }
    }
    return sum;
}

// Makes hostile files of torch.save, the same ones for the same seed. Two of three are a sound file (a small one, and those
// of the fixtures where there are some) with one to eight bytes changed near its ends, where pickle and directory lie; each
// third is an archive around a pickle of opcodes drawn at random. No entry has a checksum, so that the reader looks further.
class TorchFuzzer {
public:
    explicit TorchFuzzer(std::uint64_t seed) : m_random(seed) {
        m_files.push_back(crafted::fileOf(crafted::stateDict(crafted::soundTensor())));
        if (const std::filesystem::path shared = sharedFolder(); !shared.empty()) {
            m_files.push_back(slurp(shared / "fixtures/geoclip/logit_scale_weights.pth"));
            m_files.push_back(slurp(shared / "fixtures/satclip/satclip-tiny.ckpt"));
        }
        for (std::string& file : m_files)
            dropChecksums(file);
    }

    std::size_t seeds() const { return m_files.size(); }

    // Valid until the next call.
    const std::string& next() {
        for (const auto& [place, byte] : m_saved | std::views::reverse)
            m_files[m_file][place] = byte;
        m_saved.clear();
        if (below(3) == 0)
            return m_drawn = drawn();
        m_file = below(m_files.size());
        for (std::size_t changes = 1 + below(8); changes > 0; --changes)
            change(m_files[m_file]);
        return m_files[m_file];
    }

private:
    std::size_t below(std::size_t limit) { return std::size_t(m_random() % limit); }

    static void dropChecksums(std::string& file) {
        const std::string sign("PK\x01\x02");
        for (std::size_t at = file.find(sign); at != std::string::npos; at = file.find(sign, at + 1))
            file.replace(at + 16, 4, 4, '\0');
    }

    void change(std::string& bytes) {
        const std::size_t reach = std::min<std::size_t>(bytes.size(), 4500);
        const std::size_t place = below(2) == 0 ? below(reach) : bytes.size() - 1 - below(reach);
        m_saved.emplace_back(place, bytes[place]);
        bytes[place] = below(3) == 0   ? char(m_random())
                       : below(2) == 0 ? char(bytes[place] ^ (1 << below(8)))
                                       : "\0\xff\x7f.Rc(t"[below(8)];
    }

    // Opcodes with arguments that make sense now and then.
    std::string piece() {
        using namespace crafted;
        const auto small = [&] { return std::int32_t(below(8)) - 1; };
        const auto byte = [&] { return std::string(1, char(below(6))); };
        const auto type = [&] { return std::array{"FloatStorage", "DoubleStorage", "ByteStorage", "HalfStorage"}[below(4)]; };
        switch (below(16)) {
        case 0: return std::string(1, "(N])}.\x88\x89"[below(8)]);
        case 1: return std::string(1, "aetusRbQ"[below(8)]);
        case 2: return std::string(1, "\x81\x85\x86\x87"[below(4)]);
        case 3: return number(below(4) == 0 ? std::int32_t(m_random()) : small());
        case 4: return text(std::array{"w", "state_dict", "storage", "0", ""}[below(5)]);
        case 5: return "q" + byte();
        case 6: return "h" + byte();
        case 7: return storage(type(), "0", small() * 4);
        case 8: return tensor(storage("FloatStorage", "0", 6), small(), {small(), small()}, {small(), small()});
        case 9: return global("collections", "OrderedDict") + ")R";
        case 10: return global("torch._utils", std::array{"_rebuild_tensor_v2", "_rebuild_parameter"}[below(2)]);
        case 11: return global(std::array{"argparse", "torch", "os"}[below(3)], std::array{"Namespace", "Size", "system"}[below(3)]);
        case 12: return tuple({small(), small()});
        case 13: return stateDict(soundTensor());
        case 14: return "\x8a" + std::string(1, '\2') + std::string(2, char(m_random()));
        default: return std::string(1, char(m_random()));
        }
    }

    std::string drawn() {
        std::string program;
        for (std::size_t pieces = 1 + below(24); pieces > 0; --pieces)
            program += piece();
        std::vector<crafted::Entry> entries = crafted::entriesOf(crafted::pickle(program));
        for (crafted::Entry& entry : entries)
            entry.crc32 = 0;
        return crafted::archive(entries);
    }

    std::mt19937_64 m_random;
    std::vector<std::string> m_files;
    std::vector<std::pair<std::size_t, char>> m_saved; // what was changed in one of them
    std::size_t m_file = 0;
    std::string m_drawn;
};
