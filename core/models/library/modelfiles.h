#pragma once

#include "engine/engine.h"

namespace whereabouts {

// The work of Engine::checkFiles().
Result<std::vector<ModelFinding>> checkModelFiles(const std::filesystem::path& model, const Progress& progress,
                                                  const std::stop_token& stop);

} // namespace whereabouts
