#pragma once

#include "engine/model.h"
#include "models/clip/clipconfig.h"
#include "models/library/importjob.h"

#include <nlohmann/json.hpp>

namespace whereabouts {

// What a model lacks: what that is, by name, and a sentence on what it cannot do without and where to put it.
struct Lack {
    std::string need, sentence;
};

// What the importer of a kind made of its sources; model.json and the card say it.
struct Imported {
    std::string kind;                // in model.json
    std::string called;              // for people
    std::string title, description;  // of this model
    std::vector<Modality> takes;
    std::vector<Lack> lacks;
    std::vector<std::string> notes;  // what else whoever imports it should know: a sentence each
    std::vector<std::string> caveats; // what to mind in each of its answers: a sentence each
    nlohmann::json facts = nlohmann::json::object(); // what only models of the kind have
};

// Each recognises weights of its kind by the names of their tensors, and brings them into the job's folder. What names, shapes
// and configurations tell is checked before anything is copied. They fail with a sentence that names the file and the tensor,
// the key or the line.

bool isClip(const Tensors& tensors);
Result<Imported> importClip(const WeightSource& weights, const ImportSources& sources, ImportJob& job);

// The same in two steps, for models that see with a CLIP: the first copies nothing, the second brings it into a subfolder.
struct CheckedClip {
    const WeightSource& weights; // outlives this
    std::filesystem::path configFile;
    ClipConfig config;
    std::optional<std::filesystem::path> words; // a vocabulary of its own

    std::string size() const; // "ViT-L/14", or the numbers of one of no published size
};
Result<CheckedClip> checkClip(const WeightSource& weights, const ImportSources& sources);
Result<void> bringClip(const CheckedClip& clip, const std::filesystem::path& subfolder, ImportJob& job);
// What it lacks for comparing pictures with sentences.
std::vector<Lack> lacksOf(const CheckedClip& clip);

// By the names of the files: GeoCLIP's weights have no names of their own.
bool isGeoClip(const ImportSources& sources);
Result<Imported> importGeoClip(const ImportSources& sources, const WeightSources& weights, ImportJob& job);

bool isSatClip(const Tensors& tensors);
Result<Imported> importSatClip(const WeightSource& weights, ImportJob& job);

bool isOsv5m(const Tensors& tensors);
Result<Imported> importOsv5m(const WeightSource& weights, const ImportSources& sources, ImportJob& job);

} // namespace whereabouts
