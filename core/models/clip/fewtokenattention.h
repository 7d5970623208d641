#pragma once

#include "models/torchheaders.h"

namespace whereabouts {

// Attention of few tokens, which LibTorch does in bfloat16 ten times, by way of float32 three times as slowly.
// qkv: [n, tokens, 3 width] bfloat16, contiguous: queries, keys and values beside each other. -> [n, tokens, width]
torch::Tensor fewTokenAttention(const torch::Tensor& qkv, std::int64_t heads, bool causal);

// Whether fewTokenAttention() takes such a product: up to 128 tokens, heads of up to 128 channels, a multiple of 16.
bool isFewTokens(const torch::Tensor& qkv, std::int64_t heads);

} // namespace whereabouts
