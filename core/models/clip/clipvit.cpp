#include "models/clip/clipvit.h"

namespace whereabouts {

static constexpr bool causal = false; // every patch sees every other

ClipVisionEmbeddingsImpl::ClipVisionEmbeddingsImpl(const ClipVisionConfig& config)
    : class_embedding(register_parameter("class_embedding", torch::empty({config.width}))),
      patch_embedding(
          register_module("patch_embedding", ClipTable(Shape{config.width, 3, config.patchSize, config.patchSize}))),
      position_embedding(register_module("position_embedding", ClipTable(Shape{1 + config.patches(), config.width}))),
      patchSize(config.patchSize) {}

// A convolution whose stride is its size is one product for each patch; packed, it runs as such, six times as fast.
torch::Tensor ClipVisionEmbeddingsImpl::patchEmbeddings(const torch::Tensor& pixels) {
    if (!patches)
        return torch::conv2d(pixels, patch_embedding->weight, {}, patchSize).flatten(2).transpose(1, 2);
    const torch::Tensor cut = pixels.unfold(2, patchSize, patchSize).unfold(3, patchSize, patchSize); // [n, 3, rows, columns, p, p]
    return patches(cut.permute({0, 2, 3, 1, 4, 5}).flatten(3).flatten(1, 2));
}

void ClipVisionEmbeddingsImpl::pack(torch::ScalarType type) {
    class_embedding.set_data(class_embedding.to(type));
    position_embedding->convert(type);
    patches = ClipLinear(0, 0, false);
    patches->weight = patch_embedding->weight.flatten(1);
    patches->pack(type);
    patch_embedding = nullptr;
    unregister_module("patch_embedding");
}

torch::Tensor ClipVisionEmbeddingsImpl::forward(const torch::Tensor& pixels) {
    const torch::Tensor first = class_embedding.expand({pixels.size(0), 1, -1});
    return torch::cat({first, patchEmbeddings(pixels)}, 1) + position_embedding->weight;
}

ClipVitImpl::ClipVitImpl(const ClipVisionConfig& config)
    : embeddings(register_module("embeddings", ClipVisionEmbeddings(config))),
      pre_layrnorm(register_module("pre_layrnorm", ClipNorm(config.width, config.epsilon))),
      post_layernorm(register_module("post_layernorm", ClipNorm(config.width, config.epsilon))),
      encoder(register_module("encoder", ClipEncoder(config))) {}

torch::Tensor ClipVitImpl::embedded(const torch::Tensor& pixels) {
    return pre_layrnorm(embeddings(pixels.to(embeddings->class_embedding.scalar_type())));
}

torch::Tensor ClipVitImpl::forward(const torch::Tensor& pixels) {
    return pooled(encoder->firstToken(embedded(pixels), causal));
}

torch::Tensor ClipVitImpl::hidden(const torch::Tensor& pixels, std::vector<torch::Tensor>* states) {
    return encoder(embedded(pixels), causal, states);
}

void ClipVitImpl::pack(torch::ScalarType type) {
    embeddings->pack(type);
    pre_layrnorm->convert(type);
    encoder->pack(type);
    post_layernorm->convert(type);
}

torch::Tensor ClipVitImpl::pooled(const torch::Tensor& hidden) {
    return post_layernorm(hidden.select(1, 0));
}

} // namespace whereabouts
