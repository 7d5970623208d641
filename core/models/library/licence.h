#pragma once

#include "models/library/importjob.h"

namespace whereabouts {

// The licences that the sources of a model's weights state: `license:` at the head of a README.md, as on Hugging Face, and files
// LICENSE, LICENCE or COPYING, by the words that they begin with; those that lie in the folders of the weights that were taken,
// and in the given folders around these.
struct Licence {
    // "MIT"; of sources that differ "MIT (LICENSE), Apache-2.0 (README.md of clip)"; "see COPYING" for a text that is not known;
    // empty where nothing is stated.
    std::string name;
    std::vector<std::filesystem::path> files; // of the texts
};
Licence findLicence(const ImportSources& sources, std::span<const SourceFile> used);

} // namespace whereabouts
