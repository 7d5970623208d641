#pragma once

#include "models/weights/tensorreader.h"

namespace whereabouts {

// Layers that hold the file's own tensors.

struct Linear {
    torch::Tensor weight, bias; // bias: may be undefined
    torch::Tensor operator()(const torch::Tensor& x) const { return torch::linear(x, weight, bias); }
};
Linear takeLinear(TensorReader& reader, const std::string& name, std::int64_t in, std::int64_t out);

struct LayerNorm {
    torch::Tensor weight, bias;
    double epsilon = 1e-5;
    torch::Tensor operator()(const torch::Tensor& x) const {
        return torch::layer_norm(x, weight.sizes(), weight, bias, epsilon);
    }
};
LayerNorm takeNorm(TensorReader& reader, const std::string& name, std::int64_t width, double epsilon);

// q, k and v [n, tokens, width] -> [n, tokens of q, width].
torch::Tensor attention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, std::int64_t heads);

// What each layer gives, by its name in the published files: for comparing, and for finding where numbers went wrong.
using LayerOutputs = std::vector<std::pair<std::string, torch::Tensor>>;

// Keeps what a layer gives where it is asked for, and passes it on.
torch::Tensor noted(LayerOutputs* outputs, const std::string& layer, torch::Tensor x);

// The input `pixel_values` as it must be, [n, 3, side, side] float32; any side where `side` is 0. Throws where it is not.
torch::Tensor pixelsOf(const Tensors& inputs, std::int64_t side);

} // namespace whereabouts
