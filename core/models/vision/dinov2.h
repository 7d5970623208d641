#pragma once

#include "models/vision/layers.h"
#include "models/weights/configfile.h"

namespace whereabouts {

// DINOv2's image encoder (Oquab et al. 2023; registers: Darcet et al. 2023): a Vision Transformer whose branches are scaled
// per channel, and whose positions are resized to the picture.
struct Dinov2Config {
    std::int64_t width = 768, layers = 12, heads = 12, inner = 3072;
    std::int64_t patchSize = 14, grid = 37; // grid: side of the stored positions, in patches
    std::int64_t registers = 0;
    bool gated = false; // SwiGLU instead of GELU, as in the giant model
    double epsilon = 1e-6;
};

enum class Dinov2Names : std::uint8_t {
    HuggingFace, // Dinov2Model, Dinov2WithRegistersModel
    TorchHub,    // facebookresearch/dinov2; positions are resized as if the picture were a tenth of a patch larger
};

// Of Hugging Face's config.json. Every number is within bounds; throws half a sentence where it is not.
Dinov2Config dinov2Config(const ConfigSection& config);
// Of the tensors' shapes, under torch-hub's names: that is all a torch-hub checkpoint says. All published have heads of 64.
Dinov2Config dinov2Config(const TensorReader& reader, const std::string& prefix);

class Dinov2 {
public:
    Dinov2(TensorReader& reader, const std::string& prefix, const Dinov2Config& config, Dinov2Names names);

    // pixels [n, 3, side, side] -> tokens after the last layer, before the norm: the class token, registers, patches. What
    // does not fill a patch is cut off.
    torch::Tensor tokens(const torch::Tensor& pixels, LayerOutputs* outputs = nullptr) const;
    torch::Tensor normed(const torch::Tensor& tokens) const { return m_norm(tokens); }
    const Dinov2Config& config() const { return m_config; }

private:
    struct Layer {
        LayerNorm norm1, norm2;
        Linear qkv, project, in, out;
        torch::Tensor scale1, scale2;
    };
    torch::Tensor positions(std::int64_t rows, std::int64_t columns) const;

    Dinov2Config m_config;
    Dinov2Names m_names;
    std::string m_prefix;
    torch::Tensor m_classToken, m_registers, m_positions, m_patchWeight, m_patchBias;
    std::vector<Layer> m_layers;
    LayerNorm m_norm;
};

} // namespace whereabouts
