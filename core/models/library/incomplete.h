#pragma once

#include "models/library/importsources.h"

namespace whereabouts {

// For sources that no importer takes: which model they look like a part of, what is missing by name, and where to put it. A
// sentence, or nothing.
std::optional<std::string> incompleteModel(const ImportSources& sources, const WeightSources& weights);

// Of a link whose file is not there, as a download that was cut short leaves it, a sentence that says so; else nothing.
std::optional<std::string> linkToNothing(const std::filesystem::path& file);

} // namespace whereabouts
