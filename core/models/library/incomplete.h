#pragma once

#include "models/library/importsources.h"

namespace whereabouts {

// For sources that no importer takes: which model they look like a part of, what is missing by name, and where to put it. A
// sentence, or nothing.
std::optional<std::string> incompleteModel(const ImportSources& sources, const WeightSources& weights);

} // namespace whereabouts
