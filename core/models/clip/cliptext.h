#pragma once

#include "models/clip/cliptransformer.h"

namespace whereabouts {

struct ClipTextEmbeddingsImpl : torch::nn::Module {
    explicit ClipTextEmbeddingsImpl(const ClipTextConfig& config);
    // tokens [n, t] int64 -> [n, t, width]
    torch::Tensor forward(const torch::Tensor& tokens);
    ClipTable token_embedding{nullptr}, position_embedding{nullptr};
};
TORCH_MODULE(ClipTextEmbeddings);

// CLIP's text tower: a transformer in which each token sees those before it.
struct ClipTextImpl : torch::nn::Module {
    explicit ClipTextImpl(const ClipTextConfig& config);
    // tokens [n, t] int64, t up to the context -> [n, t, width] after the final norm
    torch::Tensor hidden(const torch::Tensor& tokens, std::vector<torch::Tensor>* states = nullptr);
    // what hidden() gave, at the first end token (the largest id) -> [n, width]
    static torch::Tensor pooled(const torch::Tensor& hidden, const torch::Tensor& tokens);
    void pack(torch::ScalarType type); // for inference (models/clip/cliplinear.h)
    ClipTextEmbeddings embeddings{nullptr};
    ClipEncoder encoder{nullptr};
    ClipNorm final_layer_norm{nullptr};
};
TORCH_MODULE(ClipText);

} // namespace whereabouts
