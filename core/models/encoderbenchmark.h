#pragma once

#include "engine/engine.h"

namespace whereabouts {

// Engine's functions of these names: see there. LibTorch's exceptions pass through.
std::vector<EncoderTiming> benchmarkEncoders(std::span<const int> batches);
std::vector<EncoderTiming> benchmarkEncodersOnGpu(std::span<const int> batches);
Result<void> writeForLoading(const std::filesystem::path& folder);
Result<LoadTiming> benchmarkLoading(const std::filesystem::path& folder);

} // namespace whereabouts
