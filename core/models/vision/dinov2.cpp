#include "models/torchheaders.h"

#include "models/vision/dinov2.h"

#include <cmath>
#include <format>
#include <stdexcept>

namespace whereabouts {

namespace {

constexpr std::int64_t mostWidth = 16'384, mostLayers = 256, mostHeads = 256, mostPixels = 4'096;

// Of the giant model: two thirds of the usual width, as a multiple of 8.
std::int64_t gatedWidth(std::int64_t inner) {
    return (inner * 2 / 3 + 7) / 8 * 8;
}

std::int64_t squareRootOf(std::int64_t number) {
    return std::llround(std::sqrt(double(number)));
}

} // namespace

Dinov2Config dinov2Config(const ConfigSection& section) {
    Dinov2Config config;
    config.width = section.integer("hidden_size", 768, mostWidth);
    config.layers = section.integer("num_hidden_layers", 12, mostLayers);
    config.heads = section.integer("num_attention_heads", 12, mostHeads);
    config.patchSize = section.integer("patch_size", 14, mostPixels);
    const std::int64_t image = section.integer("image_size", 224, mostPixels);
    config.grid = image / config.patchSize;
    config.gated = section.flag("use_swiglu_ffn", false);
    const std::int64_t inner = config.width * section.integer("mlp_ratio", 4, 64);
    config.inner = config.gated ? gatedWidth(inner) : inner;
    config.epsilon = section.number("layer_norm_eps", 1e-6, 1.0);
    if (section.text("model_type", "") == "dinov2_with_registers")
        config.registers = section.integer("num_register_tokens", 4, mostHeads, 0);
    if (config.width % config.heads != 0)
        section.refuse(std::format("its {} heads do not divide its width {}", config.heads, config.width));
    if (config.grid < 1)
        section.refuse("its patches are larger than the image");
    if (!section.flag("qkv_bias", true) || section.text("hidden_act", "gelu") != "gelu")
        section.refuse("only DINOv2 with GELU and with biases in its attention is known");
    return config;
}

Dinov2Config dinov2Config(const TensorReader& reader, const std::string& prefix) {
    constexpr std::int64_t headWidth = 64;
    Dinov2Config config;
    const auto shape = [&](const std::string& name, std::size_t dimensions) {
        const std::vector<std::int64_t> sizes = reader.shapeOf(prefix + name);
        if (sizes.size() != dimensions)
            reader.refuse(prefix + name, std::format("has the shape {}, not {} dimensions", shapeText(sizes), dimensions));
        return sizes;
    };
    config.width = shape("cls_token", 3)[2];
    config.layers = reader.count(prefix + "blocks.");
    config.patchSize = shape("patch_embed.proj.weight", 4)[3];
    config.grid = squareRootOf(shape("pos_embed", 3)[1] - 1);
    config.gated = reader.has(prefix + "blocks.0.mlp.w12.weight");
    config.inner = config.gated ? shape("blocks.0.mlp.w3.weight", 2)[1] : shape("blocks.0.mlp.fc1.weight", 2)[0];
    if (reader.has(prefix + "register_tokens"))
        config.registers = shape("register_tokens", 3)[1];
    if (config.width < headWidth || config.width % headWidth != 0 || config.patchSize < 1)
        reader.refuse(prefix + "cls_token", std::format("is {} wide, which is not a multiple of {}", config.width, headWidth));
    config.heads = config.width / headWidth;
    return config;
}

Dinov2::Dinov2(TensorReader& reader, const std::string& prefix, const Dinov2Config& config, Dinov2Names names)
    : m_config(config), m_names(names), m_prefix(prefix) {
    const std::int64_t width = config.width;
    const auto named = [&](const char* huggingFace, const char* hub) {
        return prefix + (names == Dinov2Names::TorchHub ? hub : huggingFace);
    };
    m_classToken = reader.take(named("embeddings.cls_token", "cls_token"), {1, 1, width});
    m_positions = reader.take(named("embeddings.position_embeddings", "pos_embed"), {1, 1 + config.grid * config.grid, width});
    const std::string patches = named("embeddings.patch_embeddings.projection", "patch_embed.proj");
    m_patchWeight = reader.take(patches + ".weight", {width, 3, config.patchSize, config.patchSize});
    m_patchBias = reader.take(patches + ".bias", {width});
    if (config.registers > 0)
        m_registers = reader.take(named("embeddings.register_tokens", "register_tokens"), {1, config.registers, width});
    reader.ignore(named("embeddings.mask_token", "mask_token")); // for training only
    m_norm = takeNorm(reader, named("layernorm", "norm"), width, config.epsilon);

    for (std::int64_t i = 0; i < config.layers; ++i) {
        const std::string base = named("encoder.layer.", "blocks.") + std::to_string(i) + ".";
        const auto inLayer = [&](const char* huggingFace, const char* hub) {
            return base + (names == Dinov2Names::TorchHub ? hub : huggingFace);
        };
        Layer layer;
        layer.norm1 = takeNorm(reader, base + "norm1", width, config.epsilon);
        layer.norm2 = takeNorm(reader, base + "norm2", width, config.epsilon);
        if (names == Dinov2Names::TorchHub) {
            layer.qkv = takeLinear(reader, base + "attn.qkv", width, 3 * width);
        } else {
            std::vector<torch::Tensor> weights, biases;
            for (const char* part : {"query", "key", "value"}) {
                const Linear linear = takeLinear(reader, base + "attention.attention." + part, width, width);
                weights.push_back(linear.weight);
                biases.push_back(linear.bias);
            }
            layer.qkv = {torch::cat(weights), torch::cat(biases)};
        }
        layer.project = takeLinear(reader, inLayer("attention.output.dense", "attn.proj"), width, width);
        layer.scale1 = reader.take(inLayer("layer_scale1.lambda1", "ls1.gamma"), {width});
        layer.scale2 = reader.take(inLayer("layer_scale2.lambda1", "ls2.gamma"), {width});
        if (config.gated) {
            layer.in = takeLinear(reader, inLayer("mlp.weights_in", "mlp.w12"), width, 2 * config.inner);
            layer.out = takeLinear(reader, inLayer("mlp.weights_out", "mlp.w3"), config.inner, width);
        } else {
            layer.in = takeLinear(reader, base + "mlp.fc1", width, config.inner);
            layer.out = takeLinear(reader, base + "mlp.fc2", config.inner, width);
        }
        m_layers.push_back(std::move(layer));
    }
}

// The stored positions, resized by cubic interpolation; with registers, blurred as is usual when things get smaller.
torch::Tensor Dinov2::positions(std::int64_t rows, std::int64_t columns) const {
    if (rows == m_config.grid && columns == m_config.grid)
        return m_positions;
    namespace nn = torch::nn::functional;
    auto options = nn::InterpolateFuncOptions().mode(torch::kBicubic).align_corners(false).antialias(m_config.registers > 0);
    if (m_names == Dinov2Names::TorchHub && m_config.registers == 0) {
        const auto scale = [&](std::int64_t length) { return (double(length) + 0.1) / double(m_config.grid); };
        options.scale_factor(std::vector<double>{scale(rows), scale(columns)}).recompute_scale_factor(false);
    } else {
        options.size(std::vector<std::int64_t>{rows, columns});
    }
    const torch::Tensor grid =
        m_positions.slice(1, 1).view({1, m_config.grid, m_config.grid, m_config.width}).permute({0, 3, 1, 2});
    const torch::Tensor resized = nn::interpolate(grid, options).permute({0, 2, 3, 1}).reshape({1, rows * columns, -1});
    return torch::cat({m_positions.slice(1, 0, 1), resized}, 1);
}

torch::Tensor Dinov2::tokens(const torch::Tensor& pixels, LayerOutputs* outputs) const {
    const std::int64_t rows = pixels.size(2) / m_config.patchSize, columns = pixels.size(3) / m_config.patchSize;
    if (rows < 1 || columns < 1)
        throw std::invalid_argument(std::format("pictures must be at least {} pixels wide", m_config.patchSize));
    const torch::Tensor patches =
        torch::conv2d(pixels, m_patchWeight, m_patchBias, m_config.patchSize).flatten(2).transpose(1, 2);
    const torch::Tensor first = m_classToken.expand({pixels.size(0), 1, -1});
    torch::Tensor x = torch::cat({first, patches}, 1) + positions(rows, columns);
    if (m_config.registers > 0)
        x = torch::cat({x.slice(1, 0, 1), m_registers.expand({pixels.size(0), -1, -1}), x.slice(1, 1)}, 1);
    noted(outputs, m_prefix + "embeddings", x);
    const std::string base = m_prefix + (m_names == Dinov2Names::TorchHub ? "blocks." : "encoder.layer.");
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const Layer& layer = m_layers[i];
        const std::vector<torch::Tensor> qkv = layer.qkv(layer.norm1(x)).chunk(3, 2);
        x = x + layer.scale1 * layer.project(attention(qkv[0], qkv[1], qkv[2], m_config.heads));
        torch::Tensor inner = layer.in(layer.norm2(x));
        if (m_config.gated) {
            const std::vector<torch::Tensor> halves = inner.chunk(2, 2);
            inner = torch::silu(halves[0]) * halves[1];
        } else {
            inner = torch::gelu(inner);
        }
        x = noted(outputs, base + std::to_string(i), x + layer.scale2 * layer.out(inner));
    }
    return x;
}

} // namespace whereabouts
