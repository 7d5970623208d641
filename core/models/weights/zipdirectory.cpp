#include "models/weights/zipdirectory.h"

#include "models/weights/safetensorsheader.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <format>
#include <string_view>
#include <vector>
#include <zlib.h>

namespace whereabouts {

namespace {

using Bytes = std::span<const std::byte>;
using Fault = std::unexpected<std::string>;

constexpr std::uint64_t mostEntries = 200'000;
constexpr std::size_t longestName = 1024;
constexpr std::uint32_t localSign = 0x04034b50, entrySign = 0x02014b50, endSign = 0x06054b50;
constexpr std::uint32_t end64Sign = 0x06064b50, locator64Sign = 0x07064b50;
constexpr std::size_t localBytes = 30, entryBytes = 46, endBytes = 22, end64Bytes = 56, locator64Bytes = 20;
constexpr std::uint32_t elsewhere32 = 0xffffffff; // the number stands in the zip64 record
constexpr std::uint16_t elsewhere16 = 0xffff;

Fault fault(std::string what) {
    return Fault(std::move(what));
}

// A little-endian number at a place that is known to lie within the bytes.
template <typename Number>
Number at(Bytes bytes, std::size_t place) {
    Number number;
    std::memcpy(&number, bytes.data() + place, sizeof number);
    return number;
}

bool holds(Bytes bytes, std::uint64_t place, std::uint64_t length) {
    return place <= bytes.size() && length <= bytes.size() - place;
}

struct Directory {
    std::uint64_t entries = 0, begin = 0, bytes = 0;
};

std::expected<Directory, std::string> findDirectory64(Bytes archive, std::size_t end) {
    if (end < locator64Bytes || at<std::uint32_t>(archive, end - locator64Bytes) != locator64Sign)
        return fault("its zip64 end is missing");
    const Bytes locator = archive.subspan(end - locator64Bytes, locator64Bytes);
    const auto place = at<std::uint64_t>(locator, 8);
    if (at<std::uint32_t>(locator, 4) != 0 || at<std::uint32_t>(locator, 16) != 1)
        return fault("it is spread over several disks");
    // Nothing may stand between the end of the directory, the zip64 end, its locator and the end.
    if (end - locator64Bytes < end64Bytes || place != end - locator64Bytes - end64Bytes)
        return fault("its zip64 end is not where it is said to be");
    const Bytes record = archive.subspan(place, end64Bytes);
    if (at<std::uint32_t>(record, 0) != end64Sign || at<std::uint64_t>(record, 4) != end64Bytes - 12)
        return fault("its zip64 end is not sound");
    const auto entries = at<std::uint64_t>(record, 32);
    if (at<std::uint32_t>(record, 16) != 0 || at<std::uint32_t>(record, 20) != 0 ||
        at<std::uint64_t>(record, 24) != entries)
        return fault("it is spread over several disks");
    const Directory directory{entries, at<std::uint64_t>(record, 48), at<std::uint64_t>(record, 40)};
    if (directory.begin > place || directory.bytes != place - directory.begin)
        return fault("its directory does not end where its zip64 end begins");
    return directory;
}

std::expected<Directory, std::string> findDirectory(Bytes archive) {
    if (archive.size() < endBytes)
        return fault("it is shorter than the end of a zip archive");
    const std::size_t end = archive.size() - endBytes;
    if (at<std::uint32_t>(archive, end) != endSign || at<std::uint16_t>(archive, end + 20) != 0)
        return fault("it does not end as a zip archive of torch.save does: it is cut short, or something follows it");
    const auto entries = at<std::uint16_t>(archive, end + 10);
    const auto bytes = at<std::uint32_t>(archive, end + 12), begin = at<std::uint32_t>(archive, end + 16);
    if (entries == elsewhere16 || bytes == elsewhere32 || begin == elsewhere32)
        return findDirectory64(archive, end);
    if (at<std::uint16_t>(archive, end + 4) != 0 || at<std::uint16_t>(archive, end + 6) != 0 ||
        at<std::uint16_t>(archive, end + 8) != entries)
        return fault("it is spread over several disks");
    if (begin > end || bytes != end - begin) {
        const bool has64 = end >= locator64Bytes && at<std::uint32_t>(archive, end - locator64Bytes) == locator64Sign;
        if (has64) // torch writes a zip64 end with small numbers too
            return findDirectory64(archive, end);
        return fault("its directory does not end where its end begins");
    }
    return Directory{entries, begin, bytes};
}

std::string nameFault(std::string_view name) {
    if (name.empty() || name.size() > longestName)
        return "an entry's name is empty or too long";
    const std::string quoted = shown(std::string(name));
    if (name.find('\0') != name.npos || name.find('\\') != name.npos)
        return std::format("the name of the entry {} has a character that none may have", quoted);
    if (name.starts_with('/'))
        return std::format("the entry {} has an absolute path", quoted);
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('/', begin), name.size());
        const std::string_view part = name.substr(begin, end - begin);
        if (part == ".." || part == "." || part.empty())
            return std::format("the entry {} has a path that leaves its folder or has empty parts", quoted);
        begin = end + 1;
    }
    return {};
}

struct Entry {
    std::string name;
    std::uint16_t flags = 0;
    std::uint32_t crc32 = 0;
    std::uint64_t bytes = 0, place = 0; // of the local header
    std::uint64_t end = 0;              // of the content
};

// The numbers that do not fit into 32 bits stand in the extra field 1, in this order.
std::expected<void, std::string> readExtra(Bytes extra, std::uint32_t size, std::uint32_t stored, std::uint32_t place,
                                           Entry& entry) {
    entry.bytes = size;
    entry.place = place;
    std::uint64_t storedBytes = stored;
    const bool wants = size == elsewhere32 || stored == elsewhere32 || place == elsewhere32;
    bool found = false;
    while (extra.size() >= 4) {
        const auto kind = at<std::uint16_t>(extra, 0), length = at<std::uint16_t>(extra, 2);
        if (length > extra.size() - 4)
            return fault(std::format("the extra field of the entry {} is not sound", shown(entry.name)));
        Bytes numbers = extra.subspan(4, length);
        extra = extra.subspan(4 + std::size_t(length));
        if (kind != 1)
            continue;
        if (found)
            return fault(std::format("the entry {} has two zip64 fields", shown(entry.name)));
        found = true;
        const auto take = [&](std::uint32_t number, std::uint64_t& value) {
            if (number != elsewhere32 || numbers.size() < 8)
                return number != elsewhere32;
            value = at<std::uint64_t>(numbers, 0);
            numbers = numbers.subspan(8);
            return true;
        };
        if (!take(size, entry.bytes) || !take(stored, storedBytes) || !take(place, entry.place))
            return fault(std::format("the zip64 field of the entry {} is too short", shown(entry.name)));
    }
    if (wants && !found)
        return fault(std::format("the entry {} lacks its zip64 field", shown(entry.name)));
    if (storedBytes != entry.bytes)
        return fault(std::format("the sizes of the entry {} contradict each other", shown(entry.name)));
    return {};
}

// One record of the directory, which is cut off its front.
std::expected<Entry, std::string> takeEntry(Bytes& directory) {
    if (directory.size() < entryBytes || at<std::uint32_t>(directory, 0) != entrySign)
        return fault("its directory holds fewer entries than it says");
    const std::size_t name = at<std::uint16_t>(directory, 28), extra = at<std::uint16_t>(directory, 30);
    const std::size_t comment = at<std::uint16_t>(directory, 32);
    if (!holds(directory, entryBytes, name + extra + comment))
        return fault("an entry of its directory goes beyond it");
    Entry entry;
    entry.name.assign(reinterpret_cast<const char*>(directory.data()) + entryBytes, name);
    if (std::string wrong = nameFault(entry.name); !wrong.empty())
        return fault(std::move(wrong));
    entry.flags = at<std::uint16_t>(directory, 8);
    entry.crc32 = at<std::uint32_t>(directory, 16);
    if (entry.flags & 0x2041) // encrypted, by one way or another
        return fault(std::format("the entry {} is encrypted", shown(entry.name)));
    if (at<std::uint16_t>(directory, 10) != 0)
        return fault(std::format("the entry {} is compressed, and torch.save never compresses", shown(entry.name)));
    if (at<std::uint16_t>(directory, 34) != 0)
        return fault("it is spread over several disks");
    const auto read = readExtra(directory.subspan(entryBytes + name, extra), at<std::uint32_t>(directory, 24),
                                at<std::uint32_t>(directory, 20), at<std::uint32_t>(directory, 42), entry);
    if (!read)
        return Fault(read.error());
    directory = directory.subspan(entryBytes + name + extra + comment);
    return entry;
}

// The entry's content, after its local header, which must say the same as the directory.
std::expected<Bytes, std::string> contentOf(Bytes files, Entry& entry) {
    const auto wrong = [&](std::string_view what) { return fault(std::format("the entry {} {}", shown(entry.name), what)); };
    if (!holds(files, entry.place, localBytes) || at<std::uint32_t>(files, entry.place) != localSign)
        return wrong("is not where the directory says");
    const Bytes header = files.subspan(entry.place, localBytes);
    const std::size_t name = at<std::uint16_t>(header, 26), extra = at<std::uint16_t>(header, 28);
    if (!holds(files, entry.place + localBytes, name + extra))
        return wrong("goes beyond the archive");
    const std::string_view own(reinterpret_cast<const char*>(files.data()) + entry.place + localBytes, name);
    if (own != entry.name || at<std::uint16_t>(header, 8) != 0 || at<std::uint16_t>(header, 6) != entry.flags)
        return wrong("says something else of itself than the directory does");
    const std::uint64_t begin = entry.place + localBytes + name + extra;
    if (!holds(files, begin, entry.bytes))
        return wrong("goes beyond the archive");
    entry.end = begin + entry.bytes;
    return files.subspan(begin, entry.bytes);
}

} // namespace

bool ZipEntry::isWhole() const {
    return crc32 == 0 || ::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == crc32;
}

std::expected<ZipDirectory, std::string> readZipDirectory(Bytes archive) {
    const auto found = findDirectory(archive);
    if (!found)
        return Fault(found.error());
    if (found->entries > mostEntries || found->entries * entryBytes > found->bytes)
        return fault(std::format("its directory says that it holds {} entries", found->entries));
    const Bytes files = archive.first(found->begin);
    Bytes directory = archive.subspan(found->begin, found->bytes);
    ZipDirectory result;
    std::vector<Entry> entries;
    for (std::uint64_t i = 0; i < found->entries; ++i) {
        auto entry = takeEntry(directory);
        if (!entry)
            return Fault(entry.error());
        const auto content = contentOf(files, *entry);
        if (!content)
            return Fault(content.error());
        if (!result.emplace(entry->name, ZipEntry{*content, entry->crc32}).second)
            return fault(std::format("the entry {} occurs twice", shown(entry->name)));
        entries.push_back(std::move(*entry));
    }
    if (!directory.empty())
        return fault("its directory holds more entries than it says");
    std::ranges::sort(entries, {}, &Entry::place);
    for (std::size_t i = 1; i < entries.size(); ++i) {
        if (entries[i].place < entries[i - 1].end) {
            return fault(std::format("the entries {} and {} overlap", shown(entries[i - 1].name), shown(entries[i].name)));
        }
    }
    return result;
}

} // namespace whereabouts
