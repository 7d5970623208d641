#pragma once

#include "models/weights/safetensors.h"

#include <deque>
#include <utility>
#include <variant>

namespace whereabouts {

// A tensor of a file of torch.save: where its elements lie in a storage. Every element lies within it.
struct StoredTensor {
    TensorType type = TensorType::F32;
    std::vector<std::int64_t> shape, stride; // both in elements
    std::int64_t offset = 0;                 // of the first element
    std::span<const std::byte> storage;      // of the mapped file

    std::int64_t elements() const;
};

struct PickleValue;
using PickleList = std::vector<const PickleValue*>; // of lists, tuples and sizes
using PickleDict = std::vector<std::pair<const PickleValue*, const PickleValue*>>; // in the file's order

// What a file of torch.save may hold: None, numbers, strings, containers and tensors. A value that the file refers to in
// several places is one value here.
struct PickleValue {
    std::variant<std::monostate, bool, std::int64_t, double, std::string, PickleList, PickleDict, StoredTensor> held;

    // The value under a key of a dict; null where there is none, or this is no dict.
    const PickleValue* find(std::string_view key) const;
    template <typename Kind>
    const Kind* as() const { return std::get_if<Kind>(&held); }
};

// All values of a file. The root comes last.
using PickleValues = std::deque<PickleValue>;

} // namespace whereabouts
