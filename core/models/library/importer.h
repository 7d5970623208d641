#pragma once

#include "engine/engine.h"

namespace whereabouts {

// Engine::import().
Result<ImportReport> importModel(std::span<const std::filesystem::path> sources, const std::string& name,
                                 const Progress& progress, std::stop_token stop);

} // namespace whereabouts
