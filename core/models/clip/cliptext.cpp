#include "models/clip/cliptext.h"

namespace whereabouts {

ClipTextEmbeddingsImpl::ClipTextEmbeddingsImpl(const ClipTextConfig& config)
    : token_embedding(register_module("token_embedding", ClipTable(Shape{config.vocabulary, config.width}))),
      position_embedding(register_module("position_embedding", ClipTable(Shape{config.context, config.width}))) {}

torch::Tensor ClipTextEmbeddingsImpl::forward(const torch::Tensor& tokens) {
    return torch::embedding(token_embedding->weight, tokens) + position_embedding->weight.narrow(0, 0, tokens.size(1));
}

ClipTextImpl::ClipTextImpl(const ClipTextConfig& config)
    : embeddings(register_module("embeddings", ClipTextEmbeddings(config))),
      encoder(register_module("encoder", ClipEncoder(config))),
      final_layer_norm(register_module("final_layer_norm", ClipNorm(config.width, config.epsilon))) {}

torch::Tensor ClipTextImpl::hidden(const torch::Tensor& tokens, std::vector<torch::Tensor>* states) {
    constexpr bool causal = true;
    return final_layer_norm(encoder(embeddings(tokens), causal, states));
}

torch::Tensor ClipTextImpl::pooled(const torch::Tensor& hidden, const torch::Tensor& tokens) {
    const torch::Tensor end = tokens.argmax(1);
    return hidden.index({torch::arange(hidden.size(0), end.options()), end});
}

void ClipTextImpl::pack(torch::ScalarType type) {
    embeddings->token_embedding->convert(type);
    embeddings->position_embedding->convert(type);
    encoder->pack(type);
    final_layer_norm->convert(type);
}

} // namespace whereabouts
