#include "models/clip/cliptransformer.h"

namespace whereabouts {

ClipLinearImpl::ClipLinearImpl(std::int64_t in, std::int64_t out, bool withBias)
    : weight(register_parameter("weight", torch::empty({out, in}))) {
    if (withBias)
        bias = register_parameter("bias", torch::empty({out}));
}

ClipNormImpl::ClipNormImpl(std::int64_t channels, double eps)
    : weight(register_parameter("weight", torch::empty({channels}))),
      bias(register_parameter("bias", torch::empty({channels}))), epsilon(eps) {}

ClipAttentionImpl::ClipAttentionImpl(const ClipTowerConfig& config)
    : q_proj(register_module("q_proj", ClipLinear(config.width, config.width))),
      k_proj(register_module("k_proj", ClipLinear(config.width, config.width))),
      v_proj(register_module("v_proj", ClipLinear(config.width, config.width))),
      out_proj(register_module("out_proj", ClipLinear(config.width, config.width))), heads(config.heads) {}

torch::Tensor ClipAttentionImpl::forward(const torch::Tensor& x, bool causal) {
    const auto perHead = [&](const torch::Tensor& projected) {
        return projected.view({x.size(0), x.size(1), heads, -1}).transpose(1, 2);
    };
    const torch::Tensor seen =
        at::scaled_dot_product_attention(perHead(q_proj(x)), perHead(k_proj(x)), perHead(v_proj(x)), {}, 0.0, causal);
    return out_proj(seen.transpose(1, 2).reshape(x.sizes()));
}

ClipMlpImpl::ClipMlpImpl(const ClipTowerConfig& config)
    : fc1(register_module("fc1", ClipLinear(config.width, config.inner))),
      fc2(register_module("fc2", ClipLinear(config.inner, config.width))), activation(config.activation) {}

torch::Tensor ClipMlpImpl::forward(const torch::Tensor& x) {
    const torch::Tensor inner = fc1(x);
    switch (activation) {
    case Activation::Gelu: return fc2(torch::gelu(inner));
    case Activation::GeluTanh: return fc2(torch::gelu(inner, "tanh"));
    case Activation::QuickGelu: break;
    }
    return fc2(inner * torch::sigmoid(1.702 * inner));
}

ClipLayerImpl::ClipLayerImpl(const ClipTowerConfig& config)
    : layer_norm1(register_module("layer_norm1", ClipNorm(config.width, config.epsilon))),
      layer_norm2(register_module("layer_norm2", ClipNorm(config.width, config.epsilon))),
      self_attn(register_module("self_attn", ClipAttention(config))), mlp(register_module("mlp", ClipMlp(config))) {}

torch::Tensor ClipLayerImpl::forward(torch::Tensor x, bool causal) {
    x = x + self_attn(layer_norm1(x), causal);
    return x + mlp(layer_norm2(x));
}

ClipEncoderImpl::ClipEncoderImpl(const ClipTowerConfig& config)
    : layers(register_module("layers", torch::nn::ModuleList())) {
    for (std::int64_t i = 0; i < config.layers; ++i)
        layers->push_back(ClipLayer(config));
}

torch::Tensor ClipEncoderImpl::forward(torch::Tensor x, bool causal, std::vector<torch::Tensor>* states) {
    if (states)
        states->push_back(x);
    for (const auto& layer : *layers) {
        x = layer->as<ClipLayer>()->forward(x, causal);
        if (states)
            states->push_back(x);
    }
    return x;
}

} // namespace whereabouts
