#pragma once

#include "models/weights/tensors.h"

#include <initializer_list>
#include <optional>

namespace whereabouts {

// What was given to an import: every file given, every folder given, and what lies in those folders and in the folders
// directly in them. Hidden ones are left out. At most 10,000 files.
struct ImportSources {
    std::vector<std::filesystem::path> given;
    std::vector<std::filesystem::path> folders;
    std::vector<std::filesystem::path> files;

    // Fails with a sentence where one is missing or neither a file nor a folder.
    static Result<ImportSources> gather(std::span<const std::filesystem::path> given);

    // The first file that has one of the names, in the order of the names.
    std::optional<std::filesystem::path> find(std::initializer_list<std::string_view> names) const;

    // What a person calls one of the files: its name, with that of its folder where it lies in a folder of a folder given.
    std::string shortName(const std::filesystem::path& file) const;
};

// By how its name ends.
bool looksLikeWeights(const std::filesystem::path& file);

// Weights that may be those of a model: a folder or a file, and its tensors (mapped, not read).
struct WeightSource {
    std::filesystem::path path;
    Tensors tensors;
};

// Every folder and file of the sources that can be read as weights (readWeights(), once each), and what was wrong with the
// first that cannot be.
struct WeightSources {
    std::vector<WeightSource> sound;
    std::optional<Error> fault;
};
WeightSources readAll(const ImportSources& sources, const std::stop_token& stop);

} // namespace whereabouts
