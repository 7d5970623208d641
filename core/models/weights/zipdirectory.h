#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <span>
#include <string>

// Zip archives (PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5) in the one form that torch.save writes: entries stored
// as they are, none compressed or encrypted, one disk, no comment; zip64 where an archive is larger than 4 GB.

namespace whereabouts {

// An entry's content, within the archive's own bytes, and the CRC-32 that the directory gives it: 0 where whoever wrote it
// computed none, as torch.save does when it is told so.
struct ZipEntry {
    std::span<const std::byte> bytes;
    std::uint32_t crc32 = 0;

    // Whether the content has that CRC-32, which reads all of it; true where there is none.
    bool isWhole() const;
};

using ZipDirectory = std::map<std::string, ZipEntry>; // by name

// Reads an archive's directory: at most 200,000 entries, which neither overlap nor leave the archive, each with a relative
// name that goes through no "..". Their contents are not looked at. The error is what is wrong, as the end of a sentence.
std::expected<ZipDirectory, std::string> readZipDirectory(std::span<const std::byte> archive);

} // namespace whereabouts
