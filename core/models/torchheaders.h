#pragma once

// LibTorch's headers, precompiled, with their own warnings off.
#pragma GCC system_header
#include <torch/torch.h>
