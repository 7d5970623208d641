#pragma once

#include "models/torchheaders.h"

namespace whereabouts {

// Layer norm of each row of x, [..., width], in float32 between bfloat16: what LibTorch does, without its detours for few rows.
torch::Tensor rowNorm(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias, double epsilon);

// Whether rowNorm() takes such rows: bfloat16 on the CPU, a width that is a multiple of 16.
bool isForRowNorm(const torch::Tensor& x);

} // namespace whereabouts
