#pragma once

#include "base/result.h"
#include "engine/model.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace whereabouts {

// A file of an imported model. Its SHA-256 is in hexadecimal, and empty where none was recorded.
struct ModelFile {
    std::string name; // in the model's folder, with that of its subfolder
    std::int64_t bytes = 0;
    std::string sha256;
};

// What a model's folder says of it, without opening its weights.
struct ModelSummary {
    std::string name; // of its folder: what --model takes
    std::string kind;          // "clip", "geoclip", "satclip", "osv5m"; "orbit" where its folder does not say
    std::string title, description, licence;
    std::vector<Modality> takes;
    std::vector<std::string> missing; // what it cannot do: a sentence each
    std::vector<std::string> needs;   // what it would need for that, by name; empty for one that was imported before this was kept
    std::vector<std::string> caveats; // what to mind in each of its answers: a sentence each
    std::string damage; // "weights.safetensors is missing": the first of its files that is gone or cut short; empty where all are there
    std::vector<ModelFile> files{};   // as the import left them in its folder; empty where that was not recorded
    std::vector<ModelFile> sources{}; // what it was imported from, by the names that its authors gave them
    std::filesystem::path folder;
    std::int64_t bytes = 0; // of its weights

    // Whether it can be asked about anything at all.
    bool isUsable() const { return !takes.empty() && damage.empty(); }
};

// The name of a modality as model.json has it: "ground", "satellite", "text", "gps".
std::string_view nameOf(Modality modality);

// The same for people: "pictures", "satellite pictures", "text", "places".
std::string_view wordFor(Modality modality);

// Every model that ships with the program (resources/models), then the user's (dataFolder()/models), each by name. One
// that cannot be described is a sentence that names its folder. Removes on the way what killed imports left (engine/leftovers.h).
std::vector<Result<ModelSummary>> listModels();

// Whether a model may have the name: 1 to 64 letters, digits, hyphens, underscores and dots, a letter or digit first. The
// error is a sentence.
Result<void> checkModelName(const std::string& name);

// Takes one of the user's own models away, all at once. Fails with a sentence for one that ships with the program.
Result<void> removeModel(const std::string& name);

// The folder of a model by its name, or the folder or file of weights that the text itself names. Fails with a sentence
// that says which names there are.
Result<std::filesystem::path> findModel(const std::string& nameOrPath);

// Reads model.json in the folder.
Result<ModelSummary> summarise(const std::filesystem::path& folder);

// What lies in a model's folder and its subfolders, by name and without hashes; without model.json and the card, which only
// describe it, and hidden files. At most 10,000.
std::vector<ModelFile> filesIn(const std::filesystem::path& folder);

// The model card: README.md in the folder, at most 1 MB.
Result<std::string> readModelCard(const std::filesystem::path& folder);

} // namespace whereabouts
