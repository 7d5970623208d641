#pragma once

#include "models/weights/picklevalue.h"

#include <expected>
#include <functional>

namespace whereabouts {

// The bytes of a storage by its key, or none.
using FindStorage = std::function<std::optional<std::span<const std::byte>>(const std::string& key)>;

struct Pickled {
    PickleValues values; // keeps them
    const PickleValue* root = nullptr;
};

// Reads the pickle (Python's Lib/pickletools.py describes the opcodes, protocol 2) that torch.save writes. It can build
// containers, numbers, strings and tensors; any other opcode or name is refused by its name, and nothing is ever run.
// Takes memory in proportion to the text, at most 256 MB of it; no value contains itself or is deeper than 64. The error
// is what is wrong, as the end of a sentence.
std::expected<Pickled, std::string> readPickle(std::span<const std::byte> text, const FindStorage& storage);

} // namespace whereabouts
