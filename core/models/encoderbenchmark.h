#pragma once

#include "engine/engine.h"

namespace whereabouts {

// Engine::benchmarkEncoders() and Engine::benchmarkLoading(): see there. LibTorch's exceptions pass through.
std::vector<EncoderTiming> benchmarkEncoders(std::span<const int> batches);
Result<LoadTiming> benchmarkLoading(const std::filesystem::path& folder);

} // namespace whereabouts
