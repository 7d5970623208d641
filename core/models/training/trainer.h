#pragma once

#include "engine/engine.h"

namespace whereabouts {

// Engine::train(): see there. LibTorch's exceptions pass through.
Result<void> train(const Recipe& recipe, const Partition& partition, const TrainingSources& sources,
             const std::filesystem::path& folder, bool resume, const TrainingHooks& hooks);

} // namespace whereabouts
