#pragma once

#include "models/clip/cliptransformer.h"
#include "models/vision/layers.h"
#include "models/weights/configfile.h"

#include <array>
#include <optional>

namespace whereabouts {

// SigLIP (Zhai et al. 2023): CLIP's layers, but pictures have no class token and are pooled by attention, a sentence is its
// last token with every token seeing all, and a pair's logit has a bias and goes through a sigmoid of its own.
struct SiglipVisionConfig : ClipTowerConfig {
    std::int64_t imageSize = 224, patchSize = 16; // sides in pixels
    std::int64_t patches() const { return (imageSize / patchSize) * (imageSize / patchSize); }
};

struct SiglipTextConfig : ClipTowerConfig {
    std::int64_t vocabulary = 32000, context = 64; // in tokens
    std::int64_t embedding = 768;
};

struct SiglipConfig {
    SiglipVisionConfig vision;
    std::optional<SiglipTextConfig> text; // none in a SiglipVisionModel
};

// Of Hugging Face's config.json (SiglipModel, SiglipVisionModel). Every number is within bounds; throws half a sentence where
// it is not.
SiglipConfig siglipConfig(const ConfigSection& config);

// Names as in Hugging Face's SiglipModel.
class Siglip {
public:
    Siglip(TensorReader& reader, const SiglipConfig& config);
    // Every output that the inputs `pixel_values` and `input_ids` allow, by the names of CLIP's. Throws where an input has the
    // wrong shape.
    Tensors outputs(const Tensors& inputs) const;

private:
    struct Tower {
        ClipEncoder encoder{nullptr};
        torch::Tensor positions; // [tokens, width]
        LayerNorm norm;
    };
    Tower takeTower(TensorReader& reader, const std::string& prefix, const ClipTowerConfig& tower, std::int64_t tokens,
                    const char* norm) const;
    torch::Tensor pooled(const torch::Tensor& hidden) const; // pictures: [n, patches, width] -> [n, width]
    torch::Tensor imageHidden(const torch::Tensor& pixels) const;
    torch::Tensor textHidden(const torch::Tensor& tokens) const;

    SiglipConfig m_config;
    Tower m_vision, m_text;
    torch::Tensor m_patchWeight, m_patchBias, m_probe, m_words, m_scale, m_bias;
    std::array<Linear, 3> m_pool; // q, k and v of the pooling
    Linear m_poolOut, m_poolMlp1, m_poolMlp2, m_textHead;
    LayerNorm m_poolNorm;
};

} // namespace whereabouts
