#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

// Builds archives and pickles as torch.save writes them, and as it never would.
namespace crafted {

template <typename Number>
std::string little(Number number) {
    std::string bytes(sizeof number, '\0');
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
}

// CRC-32 of a zip archive (PKWARE's APPNOTE.TXT, section 4.4.7), bit by bit.
inline std::uint32_t crc32Of(const std::string& bytes) {
    std::uint32_t crc = 0xffffffff;
    for (const char byte : bytes) {
        crc ^= std::uint8_t(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

// One entry of a zip archive: what its two headers say, and its content.
struct Entry {
    std::string name, content;
    std::string localName = name;
    std::uint16_t flags = 0x0808, method = 0, disk = 0;
    std::uint32_t bytes = std::uint32_t(content.size()), stored = bytes;
    std::int64_t shift = 0; // of the place that the directory says
    std::string extra = {}; // of the directory
    std::optional<std::uint32_t> crc32 = {}; // that of the content where nothing is said
};

struct End {
    std::string comment = {}, after = {}; // behind the archive
    int more = 0;               // entries than there are
    std::uint16_t disk = 0;
    bool zip64 = false, locator = true;
    std::int64_t shift = 0; // of the directory's place
};

inline std::string archive(const std::vector<Entry>& entries, const End& end = {}) {
    std::string files, directory;
    for (const Entry& entry : entries) {
        const std::uint32_t place = std::uint32_t(std::int64_t(files.size()) + entry.shift);
        files += "PK\x03\x04" + little<std::uint16_t>(0) + little(entry.flags) + little(entry.method) + std::string(16, '\0') +
                 little(std::uint16_t(entry.localName.size())) + little<std::uint16_t>(0) + entry.localName + entry.content;
        directory += "PK\x01\x02" + std::string(4, '\0') + little(entry.flags) + little(entry.method) + std::string(4, '\0') +
                     little(entry.crc32.value_or(crc32Of(entry.content))) + little(entry.stored) + little(entry.bytes) + little(std::uint16_t(entry.name.size())) +
                     little(std::uint16_t(entry.extra.size())) + little<std::uint16_t>(0) + little(entry.disk) +
                     std::string(6, '\0') + little(place) + entry.name + entry.extra;
    }
    const std::uint64_t count = entries.size() + std::uint64_t(end.more);
    const std::uint64_t begin = std::uint64_t(std::int64_t(files.size()) + end.shift);
    std::string result = files + directory;
    if (end.zip64) {
        const std::uint64_t place = result.size();
        result += "PK\x06\x06" + little<std::uint64_t>(44) + little<std::uint32_t>(0) + little<std::uint32_t>(end.disk) +
                  little<std::uint32_t>(0) + little(count) + little(count) + little<std::uint64_t>(directory.size()) +
                  little(begin);
        if (end.locator)
            result += "PK\x06\x07" + little<std::uint32_t>(0) + little(place) + little<std::uint32_t>(1);
    }
    const std::uint16_t shownCount = end.zip64 ? 0xffff : std::uint16_t(count);
    return result + "PK\x05\x06" + little(end.disk) + little<std::uint16_t>(0) + little(shownCount) + little(shownCount) +
           little(end.zip64 ? 0xffffffffu : std::uint32_t(directory.size())) +
           little(end.zip64 ? 0xffffffffu : std::uint32_t(begin)) + little(std::uint16_t(end.comment.size())) + end.comment +
           end.after;
}

inline std::string text(const std::string& value) {
    return "X" + little(std::uint32_t(value.size())) + value;
}

inline std::string number(std::int32_t value) {
    return "J" + little(value);
}

inline std::string tuple(const std::vector<std::int32_t>& values) {
    std::string result = "(";
    for (const std::int32_t value : values)
        result += number(value);
    return result + "t";
}

inline std::string global(const std::string& module, const std::string& name) {
    return "c" + module + "\n" + name + "\n";
}

inline std::string storage(const std::string& type, const std::string& key, std::int32_t elements) {
    return "(" + text("storage") + global("torch", type) + text(key) + text("cpu") + number(elements) + "tQ";
}

inline std::string tensor(const std::string& storage, std::int32_t offset, const std::vector<std::int32_t>& shape,
                          const std::vector<std::int32_t>& stride) {
    return global("torch._utils", "_rebuild_tensor_v2") + "(" + storage + number(offset) + tuple(shape) + tuple(stride) +
           "\x89" + global("collections", "OrderedDict") + ")RtR";
}

// {"w": value}
inline std::string stateDict(const std::string& value) {
    return "}(" + text("w") + value + "u";
}

inline std::string pickle(const std::string& value) {
    return "\x80\x02" + value + ".";
}

// An archive of the pickle with one storage "0" of 24 bytes, 0 to 23.
inline std::vector<Entry> entriesOf(const std::string& pickle) {
    std::string content;
    for (char i = 0; i < 24; ++i)
        content += i;
    return {{"a/data.pkl", pickle}, {"a/byteorder", "little"}, {"a/data/0", content}, {"a/version", "3\n"}};
}

inline std::string fileOf(const std::string& value) {
    return archive(entriesOf(pickle(value)));
}

inline std::string soundTensor() {
    return tensor(storage("FloatStorage", "0", 6), 0, {2, 3}, {3, 1});
}

} // namespace crafted
