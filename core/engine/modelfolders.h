#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace whereabouts {

// What a model's folder says of it, without opening its weights.
struct ModelSummary {
    std::string name; // of its folder: what --model takes
    std::string title, description, licence;
    std::filesystem::path folder;
    std::int64_t bytes = 0; // of its weights
};

// Every model that ships with the program (resources/models), then the user's (dataFolder()/models), each by name. One
// that cannot be described is a sentence that names its folder.
std::vector<Result<ModelSummary>> listModels();

// The folder of a model by its name, or the folder or file of weights that the text itself names. Fails with a sentence
// that says which names there are.
Result<std::filesystem::path> findModel(const std::string& nameOrPath);

// Reads model.json in the folder.
Result<ModelSummary> summarise(const std::filesystem::path& folder);

// The model card: README.md in the folder, at most 1 MB.
Result<std::string> readModelCard(const std::filesystem::path& folder);

} // namespace whereabouts
