#pragma once

#include "models/torchheaders.h"

#include <cstdint>
#include <memory>

namespace whereabouts {

// What is done to each number of a product before it is rounded: x, x sigmoid(x), x Phi(x), or its form by tanh.
enum class Afterwards : std::uint8_t { Nothing, Swish, Gelu, GeluTanh };

// A layer's weight for processors that multiply tiles of bfloat16 (AMX): 8 bits a number, written out as bfloat16 only where it
// is about to be multiplied. With few tokens a product takes as long as its weight takes to come from memory, and this is half
// of bfloat16's bytes; activations stay as they are, so that a few large channels, as published transformers have them, harm
// nothing. The code is a sign and one of 128 magnitudes, finer towards 0 (as sinh), times a scale for each output: the error of
// a weight of normal distribution is 0.8 % of its deviation, and 1.1 % where the row also holds a number thrice as large as
// those ever get. Immutable; any thread.
class TileWeight {
public:
    // Whether this processor has such tiles, the system lets this process use them, and the shape is made of whole ones.
    static bool suits(std::int64_t out, std::int64_t in);

    // Of a weight [out, in] of any floating type, which suits(), times a factor.
    TileWeight(const torch::Tensor& weight, double factor);

    // afterwards(x weight^T + bias) + residual in bfloat16, summed up in float32. x: bfloat16 [..., in]. bias: float32 [out] or
    // undefined; residual: bfloat16 [..., out] or undefined. All of LibTorch's threads.
    torch::Tensor product(const torch::Tensor& x, const torch::Tensor& bias, Afterwards afterwards, const torch::Tensor& residual) const;

private:
    std::int64_t m_out, m_in;
    torch::Tensor m_codes;  // uint8 [out / 32, in / 32, 2, 8, 64]: of each tile of 16 outputs by 32 inputs, rows in pairs
    torch::Tensor m_scales; // float32 [out]
};

} // namespace whereabouts
