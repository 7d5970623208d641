#pragma once

#include "engine/recipe.h"
#include "models/orbit/orbitmodel.h"

#include <filesystem>
#include <map>
#include <string>

namespace whereabouts {

// A training that can go on: the network, the optimiser's state and how far it is, in checkpoint.safetensors.
class Checkpoint {
public:
    // The tensors are written from and read into in place.
    Checkpoint(const std::filesystem::path& folder, const Recipe& recipe, OrbitNet& net,
               const std::map<std::string, torch::Tensor>& optimiser);

    // Written whole or not at all, and on disk when this returns.
    Result<void> save() const;
    // Fails with a sentence when there is none, or when it belongs to another recipe.
    Result<void> load();

    std::int64_t step = 0;
    double seconds = 0.0; // of training so far
    double lossSum = 0.0; // of the epoch at hand

private:
    std::filesystem::path m_file;
    std::string m_recipe; // what must not change between start and resume
    std::map<std::string, torch::Tensor> m_tensors;
};

} // namespace whereabouts
