#pragma once

#include "models/torchheaders.h"

#include <cstdint>
#include <memory>

namespace whereabouts {

// What is done to each number of a product before it is rounded: x, x sigmoid(x), x Phi(x), or its form by tanh.
enum class Afterwards : std::uint8_t { Nothing, Swish, Gelu, GeluTanh };

// A layer's weight for processors that multiply tiles of bfloat16 (AMX): 8 bits a number, with a float32 scale for each 64
// inputs of an output, written out as bfloat16 only where it is about to be multiplied. With few tokens a product takes as
// long as its weight takes to come from memory, and this is half of bfloat16's bytes; activations stay as they are, so that
// a few large channels, as published transformers have them, harm nothing. The error of a weight of normal distribution is
// 0.6 % of its deviation. Immutable; any thread.
class TileWeight {
public:
    // Whether this processor has such tiles, the system lets this process use them, and the shape is made of whole ones.
    static bool suits(std::int64_t out, std::int64_t in);

    // Of a weight [out, in] of any floating type, which suits(), times a factor.
    TileWeight(const torch::Tensor& weight, double factor);

    // afterwards(x weight^T + bias) + residual in bfloat16, summed up in float32. x: bfloat16 [..., in]. bias: float32 [out] or
    // undefined; residual: bfloat16 [..., out] or undefined. All of LibTorch's threads.
    torch::Tensor product(const torch::Tensor& x, const torch::Tensor& bias, Afterwards afterwards, const torch::Tensor& residual) const;

    std::int64_t bytes() const { return m_numbers.numel() + 4 * m_scales.numel(); }

private:
    std::int64_t m_out, m_in;
    torch::Tensor m_numbers; // int8 [out / 32, in / 32, 2, 16, 16, 2]: tiles of 16 outputs, inputs in pairs
    torch::Tensor m_scales;  // float32 [out / 32, groups, 2, 2, 16]: of each group's 16 outputs, each twice as in a tile's row
};

} // namespace whereabouts
