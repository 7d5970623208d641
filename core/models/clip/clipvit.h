#pragma once

#include "models/clip/cliptransformer.h"

namespace whereabouts {

struct ClipVisionEmbeddingsImpl : torch::nn::Module {
    explicit ClipVisionEmbeddingsImpl(const ClipVisionConfig& config);
    // pixels [n, 3, size, size] -> [n, 1 + patches, width], the class token first
    torch::Tensor forward(const torch::Tensor& pixels);
    void pack(torch::ScalarType type);
    torch::Tensor class_embedding;
    ClipTable patch_embedding{nullptr}, position_embedding{nullptr};
    ClipLinear patches{nullptr}; // patch_embedding, when packed
    std::int64_t patchSize;

private:
    torch::Tensor patchEmbeddings(const torch::Tensor& pixels);
};
TORCH_MODULE(ClipVisionEmbeddings);

// CLIP's image tower: a Vision Transformer (Dosovitskiy et al. 2021) with a layer norm before the layers.
struct ClipVitImpl : torch::nn::Module {
    explicit ClipVitImpl(const ClipVisionConfig& config);
    // pixels [n, 3, size, size] -> the class token after the last layer and its norm, [n, width]
    torch::Tensor forward(const torch::Tensor& pixels);
    // The same by its steps: pixels -> [n, 1 + patches, width] after the last layer
    torch::Tensor hidden(const torch::Tensor& pixels, std::vector<torch::Tensor>* states = nullptr);
    // what hidden() gave -> the class token after its norm, [n, width]
    torch::Tensor pooled(const torch::Tensor& hidden);
    void pack(torch::ScalarType type); // for inference (models/clip/cliplinear.h)
    ClipVisionEmbeddings embeddings{nullptr};
    ClipNorm pre_layrnorm{nullptr}, post_layernorm{nullptr}; // so spelt in the published files
    ClipEncoder encoder{nullptr};

private:
    torch::Tensor embedded(const torch::Tensor& pixels); // what the first layer takes
};
TORCH_MODULE(ClipVit);

} // namespace whereabouts
