#pragma once

#include "models/library/importsources.h"

#include <functional>

namespace whereabouts {

// What the importers look for in the tensors of a file, before anything of it is copied.

using Shapes = std::map<std::string, std::vector<std::int64_t>>;

// Fails, naming the file and the tensor, unless there is one of floating-point numbers for each shape, and no other. `called`:
// the model that it would be.
Result<void> checkShapes(const std::filesystem::path& file, std::string_view called, const Tensors& tensors, const Shapes& shapes);

// Every tensor under its proper name: one that occurs several times is once enough, if all hold the same numbers. Fails, naming
// file and tensor, where they do not, and where the proper name is empty; `foreign` says what is wrong with such a one.
Result<Tensors> onceEach(const WeightSource& weights, std::string_view called,
                         const std::function<std::string(const std::string&)>& properName, std::string_view foreign);

} // namespace whereabouts
