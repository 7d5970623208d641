#include "models/clip/cliptransformer.h"

#include "models/clip/fewtokenattention.h"
#include "models/clip/rownorm.h"
#include "models/modelrun.h"
#include "models/weights/tensors.h"

namespace whereabouts {

ClipNormImpl::ClipNormImpl(std::int64_t channels, double eps)
    : weight(register_parameter("weight", torch::empty({channels}))),
      bias(register_parameter("bias", torch::empty({channels}))), epsilon(eps) {}

torch::Tensor ClipNormImpl::forward(const torch::Tensor& x) {
    return isForRowNorm(x) ? rowNorm(x, weight, bias, epsilon) : torch::layer_norm(x, weight.sizes(), weight, bias, epsilon);
}

void ClipNormImpl::convert(torch::ScalarType type) {
    weight.set_data(weight.to(type));
    bias.set_data(bias.to(type));
}

ClipAttentionImpl::ClipAttentionImpl(const ClipTowerConfig& config)
    : q_proj(register_module("q_proj", ClipLinear(config.width, config.width))),
      k_proj(register_module("k_proj", ClipLinear(config.width, config.width))),
      v_proj(register_module("v_proj", ClipLinear(config.width, config.width))),
      out_proj(register_module("out_proj", ClipLinear(config.width, config.width))), heads(config.heads) {}

torch::Tensor ClipAttentionImpl::forward(const torch::Tensor& x, bool causal) {
    std::vector<torch::Tensor> projected;
    if (qkv) {
        const torch::Tensor three = qkv(x);
        if (isFewTokens(three, heads))
            return fewTokenAttention(three, heads, causal);
        projected = three.chunk(3, 2);
    } else {
        projected = {q_proj(x), k_proj(x), v_proj(x)};
    }
    const auto perHead = [&](const torch::Tensor& one) { return one.view({x.size(0), x.size(1), heads, -1}).transpose(1, 2); };
    const torch::Tensor seen = at::scaled_dot_product_attention(perHead(projected[0]), perHead(projected[1]), perHead(projected[2]), {},
                                                                0.0, causal);
    return seen.transpose(1, 2).reshape(x.sizes());
}

void ClipAttentionImpl::pack(torch::ScalarType type) {
    const auto together = [&](torch::Tensor ClipLinearImpl::*part) {
        return torch::cat({(*q_proj).*part, (*k_proj).*part, (*v_proj).*part});
    };
    qkv = ClipLinear(0, 0);
    qkv->weight = together(&ClipLinearImpl::weight);
    qkv->bias = together(&ClipLinearImpl::bias);
    for (ClipLinear* part : {&q_proj, &k_proj, &v_proj}) {
        forgetPages((*part)->weight);
        *part = nullptr;
    }
    for (const char* name : {"q_proj", "k_proj", "v_proj"})
        unregister_module(name);
    qkv->pack(type);
    out_proj->pack(type);
}

ClipMlpImpl::ClipMlpImpl(const ClipTowerConfig& config)
    : fc1(register_module("fc1", ClipLinear(config.width, config.inner))),
      fc2(register_module("fc2", ClipLinear(config.inner, config.width))), activation(config.activation) {}

torch::Tensor ClipMlpImpl::forward(const torch::Tensor& x, const torch::Tensor& residual) {
    return fc2->plus(fc1->activated(x, activation), residual);
}

void ClipMlpImpl::pack(torch::ScalarType type) {
    const double scale = activation == Activation::QuickGelu ? quickGeluScale : 1.0;
    fc1->pack(type, scale, scale);
    fc2->pack(type, 1.0 / scale);
}

ClipLayerImpl::ClipLayerImpl(const ClipTowerConfig& config)
    : layer_norm1(register_module("layer_norm1", ClipNorm(config.width, config.epsilon))),
      layer_norm2(register_module("layer_norm2", ClipNorm(config.width, config.epsilon))),
      self_attn(register_module("self_attn", ClipAttention(config))), mlp(register_module("mlp", ClipMlp(config))) {}

torch::Tensor ClipLayerImpl::forward(const torch::Tensor& x, bool causal) {
    const torch::Tensor attended = self_attn->out_proj->plus(self_attn(layer_norm1(x), causal), x);
    return mlp(layer_norm2(attended), attended);
}

torch::Tensor ClipLayerImpl::firstToken(const torch::Tensor& x, bool causal) {
    const auto first = [](const torch::Tensor& tokens) { return tokens.narrow(1, 0, 1).contiguous(); };
    const torch::Tensor attended = self_attn->out_proj->plus(first(self_attn(layer_norm1(x), causal)), first(x));
    return mlp(layer_norm2(attended), attended);
}

void ClipLayerImpl::pack(torch::ScalarType type) {
    layer_norm1->convert(type);
    layer_norm2->convert(type);
    self_attn->pack(type);
    mlp->pack(type);
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

torch::Tensor ClipEncoderImpl::firstToken(torch::Tensor x, bool causal) {
    for (std::size_t i = 0; i + 1 < layers->size(); ++i)
        x = layers[i]->as<ClipLayer>()->forward(x, causal);
    return layers[layers->size() - 1]->as<ClipLayer>()->firstToken(x, causal);
}

void ClipEncoderImpl::pack(torch::ScalarType type) {
    for (const auto& layer : *layers)
        layer->as<ClipLayer>()->pack(type);
}

void requireFiniteStates(const std::string& tower, const std::vector<torch::Tensor>& states) {
    for (std::size_t i = 0; i < states.size(); ++i)
        requireFinite(states[i], tower + (i == 0 ? std::string("embeddings") : std::format("encoder.layers.{}", i - 1)));
}

} // namespace whereabouts
