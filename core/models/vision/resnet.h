#pragma once

#include "models/vision/layers.h"
#include "models/weights/configfile.h"

#include <optional>

namespace whereabouts {

// A residual network (He et al. 2016), with the stride in the 3x3 convolution. The defaults are ResNet-50's.
struct ResNetConfig {
    std::int64_t stem = 64;
    std::vector<std::int64_t> widths{256, 512, 1024, 2048}, depths{3, 4, 6, 3};
    bool bottleneck = true;       // three convolutions a block; else two, as in ResNet-18 and -34
    bool firstStageHalves = false;
    bool strideFirst = false;     // in the first 1x1 convolution
};

enum class ResNetNames : std::uint8_t {
    HuggingFace, // ResNetModel
    TorchVision, // timm's too
};

// Of Hugging Face's config.json. Every number is within bounds; throws half a sentence where it is not.
ResNetConfig resNetConfig(const ConfigSection& config);

class ResNet {
public:
    ResNet(TensorReader& reader, const std::string& prefix, const ResNetConfig& config, ResNetNames names);
    // pixels [n, 3, side, side] -> [n, channels, rows, columns] after the last stage; their means are its pooler_output
    torch::Tensor maps(const torch::Tensor& pixels, LayerOutputs* outputs = nullptr) const;
    std::int64_t channels() const { return m_channels; }

private:
    struct Convolution {
        torch::Tensor weight, normWeight, normBias, mean, variance;
        std::int64_t stride = 1;
        torch::Tensor operator()(const torch::Tensor& x) const;
    };
    struct Block {
        std::string name;
        std::vector<Convolution> convolutions;
        std::optional<Convolution> shortcut;
    };
    Convolution m_stem;
    std::vector<Block> m_blocks;
    std::string m_prefix;
    std::int64_t m_channels = 0;
};

} // namespace whereabouts
