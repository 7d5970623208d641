#pragma once

#include "models/library/imported.h"

namespace whereabouts {

// README.md of an imported model: where it comes from, what it takes, what is missing, what it is and is not for.
std::string modelCard(const Imported& model, const std::string& licence, std::span<const SourceFile> files);

} // namespace whereabouts
