#pragma once

#include "engine/model.h"
#include "models/library/importjob.h"
#include "models/library/importsources.h"

#include <nlohmann/json.hpp>

namespace whereabouts {

// What the importer of a kind made of its sources; model.json and the card say it.
struct Imported {
    std::string kind;                 // in model.json
    std::string called;               // for people
    std::string title, description;   // of this model
    std::vector<Modality> takes;
    std::vector<std::string> missing; // a sentence each
    std::vector<std::string> caveats; // those of them that hold for every answer
    nlohmann::json facts = nlohmann::json::object(); // what only models of the kind have
};

// Each recognises weights of its kind by the names of their tensors, and brings them into the job's folder. They fail with
// a sentence that names the file and the tensor, the key or the line.

bool isClip(const Tensors& tensors);
Result<Imported> importClip(const WeightSource& weights, const ImportSources& sources, ImportJob& job,
                            const std::filesystem::path& subfolder = {});

// By the names of the files: GeoCLIP's weights have no names of their own.
bool isGeoClip(const ImportSources& sources);
Result<Imported> importGeoClip(const ImportSources& sources, const WeightSources& weights, ImportJob& job);

bool isSatClip(const Tensors& tensors);
Result<Imported> importSatClip(const WeightSource& weights, ImportJob& job);

bool isOsv5m(const Tensors& tensors);
Result<Imported> importOsv5m(const WeightSource& weights, const ImportSources& sources, ImportJob& job);

} // namespace whereabouts
