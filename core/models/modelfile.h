#pragma once

#include "engine/model.h"

#include <nlohmann/json.hpp>

namespace whereabouts {

// model.json of an imported model.
struct ModelFile {
    nlohmann::json json; // an object
    ModelInfo info;      // name (of the folder), title, description, licence, folder, bytes (of the weights)
};

// Fails with a sentence that names the file.
Result<ModelFile> readModelFile(const std::filesystem::path& folder);

// The text or the number under the key; `otherwise` where there is none. Throws a std::runtime_error with a sentence that
// names the file and the key where it is of another type, or not within least ... most.
std::string textIn(const ModelFile& file, const nlohmann::json& object, const char* key, const std::string& otherwise);
double numberIn(const ModelFile& file, const nlohmann::json& object, const char* key, double otherwise, double least,
                double most);

// An object of the kind's own settings under the key; an empty one where there is none.
nlohmann::json settingsIn(const ModelFile& file, const char* key);

} // namespace whereabouts
