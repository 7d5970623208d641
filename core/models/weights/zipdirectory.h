#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <span>
#include <string>

// Zip archives (PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5) in the one form that torch.save writes: entries stored
// as they are, none compressed or encrypted, one disk, no comment; zip64 where an archive is larger than 4 GB.

namespace whereabouts {

// The bytes of each entry by its name, within the archive's own bytes.
using ZipDirectory = std::map<std::string, std::span<const std::byte>>;

// Reads an archive's directory: at most 200,000 entries, which neither overlap nor leave the archive, each with a relative
// name that goes through no "..". The error is what is wrong, as the end of a sentence.
std::expected<ZipDirectory, std::string> readZipDirectory(std::span<const std::byte> archive);

} // namespace whereabouts
