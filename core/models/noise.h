#pragma once

#include "models/torchheaders.h"

#include <ATen/CPUGeneratorImpl.h>

namespace whereabouts {

// What a model is tried out on: always the same numbers.

inline torch::Generator noiseGenerator() { return at::detail::createCPUGenerator(1); }

// Of mean 0 and deviation 1, as normalised pictures [n, 3, side, side] have them.
inline torch::Tensor noiseOf(torch::IntArrayRef shape) { return torch::randn(shape, noiseGenerator()); }

// Token ids [1, context] within the vocabulary.
inline torch::Tensor noiseTokens(std::int64_t vocabulary, std::int64_t context) {
    return torch::randint(vocabulary, {1, context}, noiseGenerator(), torch::kInt64);
}

// One place [1, 2]: latitude and longitude in degrees.
inline torch::Tensor somePlace() { return torch::tensor({{48.2, 16.4}}, torch::kFloat64); }

} // namespace whereabouts
