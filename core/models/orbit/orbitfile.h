#pragma once

#include "models/orbit/orbitmodel.h"

namespace whereabouts {

struct OrbitWeights {
    OrbitNet net{nullptr};
    Partition partition;
};

// model.json in the folder. Sizes are checked against bounds before anything is made of them.
Result<OrbitSettings> readOrbitSettings(const std::filesystem::path& folder);

// weights.safetensors in the folder.
Result<OrbitWeights> readOrbitWeights(const std::filesystem::path& folder, const OrbitSettings& settings);

} // namespace whereabouts
