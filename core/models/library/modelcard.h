#pragma once

#include "models/library/imported.h"

namespace whereabouts {

// The licence that the sources state: `license:` at the head of a README.md, as on Hugging Face, or a file LICENSE, LICENCE
// or COPYING beside the weights, by the words that only that licence has. Empty where they state none that is known.
struct Licence {
    std::string name;
    std::filesystem::path file; // of its text; empty where there is none
};
Licence findLicence(const ImportSources& sources);

// README.md of an imported model: where it comes from, what it takes, what is missing, what it is and is not for.
std::string modelCard(const Imported& model, const std::string& licence, std::span<const SourceFile> files);

} // namespace whereabouts
