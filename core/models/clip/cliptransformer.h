#pragma once

#include "models/torchheaders.h"

#include "models/clip/cliplinear.h"

namespace whereabouts {

// The layers that CLIP's two towers share, under the names of Hugging Face's CLIPModel. Weights are not initialised:
// ClipModel loads every one. Tensors are [n, tokens, width].

using Shape = std::vector<std::int64_t>;

struct ClipNormImpl : torch::nn::Module {
    ClipNormImpl(std::int64_t channels, double eps);
    torch::Tensor forward(const torch::Tensor& x);
    void convert(torch::ScalarType type);
    torch::Tensor weight, bias;
    double epsilon;
};
TORCH_MODULE(ClipNorm);

// A table of vectors, or the weights of the patch convolution.
struct ClipTableImpl : torch::nn::Module {
    explicit ClipTableImpl(const Shape& shape) : weight(register_parameter("weight", torch::empty(shape))) {}
    void convert(torch::ScalarType type) { weight.set_data(weight.to(type)); }
    torch::Tensor weight;
};
TORCH_MODULE(ClipTable);

struct ClipAttentionImpl : torch::nn::Module {
    explicit ClipAttentionImpl(const ClipTowerConfig& config);
    // What each token sees, before out_proj; causal: each sees itself and those before it.
    torch::Tensor forward(const torch::Tensor& x, bool causal);
    void pack(torch::ScalarType type);
    ClipLinear q_proj{nullptr}, k_proj{nullptr}, v_proj{nullptr}, out_proj{nullptr};
    ClipLinear qkv{nullptr}; // the three in one, when packed
    std::int64_t heads;
};
TORCH_MODULE(ClipAttention);

struct ClipMlpImpl : torch::nn::Module {
    explicit ClipMlpImpl(const ClipTowerConfig& config);
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& residual); // residual + mlp(x)
    void pack(torch::ScalarType type);
    ClipLinear fc1{nullptr}, fc2{nullptr};
    Activation activation;
};
TORCH_MODULE(ClipMlp);

// x + attention(norm(x)), then x + mlp(norm(x)).
struct ClipLayerImpl : torch::nn::Module {
    explicit ClipLayerImpl(const ClipTowerConfig& config);
    torch::Tensor forward(const torch::Tensor& x, bool causal);
    torch::Tensor firstToken(const torch::Tensor& x, bool causal); // the first of forward(x), [n, 1, width], without the others
    void pack(torch::ScalarType type);
    ClipNorm layer_norm1{nullptr}, layer_norm2{nullptr};
    ClipAttention self_attn{nullptr};
    ClipMlp mlp{nullptr};
};
TORCH_MODULE(ClipLayer);

struct ClipEncoderImpl : torch::nn::Module {
    explicit ClipEncoderImpl(const ClipTowerConfig& config);
    // Where `states` is given, it gets the input and what each layer makes of it.
    torch::Tensor forward(torch::Tensor x, bool causal, std::vector<torch::Tensor>* states = nullptr);
    torch::Tensor firstToken(torch::Tensor x, bool causal); // the first of forward(x), [n, 1, width], without the others
    void pack(torch::ScalarType type); // for inference (models/clip/cliplinear.h)
    torch::nn::ModuleList layers;
};
TORCH_MODULE(ClipEncoder);

// Throws, naming the first layer of the tower ("vision_model.") whose numbers are not finite, where there is one. `states` is what
// an encoder gave.
void requireFiniteStates(const std::string& tower, const std::vector<torch::Tensor>& states);

} // namespace whereabouts
