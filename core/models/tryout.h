#pragma once

#include "engine/engine.h"
#include "models/weights/tensors.h"

#include <functional>

namespace whereabouts {

// A model that is opened: noise of the shapes that it takes, and what it makes of inputs. Running may throw.
struct TryOut {
    Tensors noise;
    std::function<Tensors(const Tensors& inputs)> run;
};

// The work of Engine::tryOut(): `open` opens the model.
Result<std::vector<ModelFinding>> tryOutModel(const std::filesystem::path& model, const Progress& progress,
                                              const std::stop_token& stop, const std::function<Result<TryOut>()>& open);

} // namespace whereabouts
