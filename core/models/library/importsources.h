#pragma once

#include "models/weights/tensors.h"

#include <span>
#include <optional>

namespace whereabouts {

// By what a file that is written to, or replaced, tells itself from before.
struct FileState {
    std::uintmax_t bytes = 0;
    std::filesystem::file_time_type written;
    bool operator==(const FileState&) const = default;
};

// What was given to an import: every file given, every folder given, and what lies in those folders and in the folders
// directly in them, each folder once whatever links lead to it. Where no weights lie there, as in the clone of a repository,
// two levels of folders more are looked into, other than in Hugging Face's cache. Hidden ones are left out. At most 10,000
// files.
struct ImportSources {
    std::vector<std::filesystem::path> given;
    std::vector<std::filesystem::path> folders;
    std::vector<std::filesystem::path> files;
    std::map<std::filesystem::path, FileState> states; // of the files, when they were listed

    // Fails with a sentence where one is missing or neither a file nor a folder.
    static Result<ImportSources> gather(std::span<const std::filesystem::path> given);

    // The first file that has one of the names, in the order of the names.
    std::optional<std::filesystem::path> find(std::span<const std::string_view> names) const;

    // Fails where a file is not as it was when it was listed: a download that is under way, or one replaced meanwhile.
    Result<void> checkUnchanged(const std::filesystem::path& file) const;

    // What a person calls one of the files: its name, with that of its folder where it does not lie in a folder given itself.
    std::string shortName(const std::filesystem::path& file) const;
};

// By how its name ends.
bool looksLikeWeights(const std::filesystem::path& file);

// The folder that weights are, or that their file lies in: what belongs to them lies beside it.
std::filesystem::path folderOf(const std::filesystem::path& weights);

// The first 64 KB of a regular file; empty where there is none that can be read.
std::string beginningOf(const std::filesystem::path& file);

// Weights that may be those of a model: a folder or a file, and its tensors (mapped, not read).
struct WeightSource {
    std::filesystem::path path;
    std::vector<std::filesystem::path> files; // that they lie in; of shards, their index is the last
    Tensors tensors;

    // What faults are named by: the file, or the folder of the shards.
    const std::filesystem::path& named() const { return files.size() == 1 ? files.front() : path; }
};

// As by readWeights().
Result<WeightSource> readSource(const std::filesystem::path& path, const std::stop_token& stop);

// Every folder and file of the sources that can be read as weights (readSource(), once each), and what was wrong with the
// first that cannot be.
struct WeightSources {
    std::vector<WeightSource> sound;
    std::optional<Error> fault;
};
WeightSources readAll(const ImportSources& sources, const std::stop_token& stop);

} // namespace whereabouts
