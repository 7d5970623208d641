#pragma once

#include "models/osv5m/osv5mconfig.h"
#include "models/vision/layers.h"

#include <memory>

namespace whereabouts {

// An OpenStreetView-5M network up to its head, under the names of its checkpoint: backbone.*, mid.*.

// pixels [n, 3, side, side] -> features [n, width]: the class token before the last norm, or pooled maps.
class Osv5mBackbone {
public:
    virtual ~Osv5mBackbone() = default;
    virtual torch::Tensor features(const torch::Tensor& pixels, LayerOutputs* outputs = nullptr) = 0;
    virtual std::int64_t width() const = 0;
    virtual std::int64_t side() const = 0; // of the pictures it needs; 0: any
};

// Sizes are the configuration's where it gives them, else those of the tensors. Throws TensorFault, or half a sentence.
std::unique_ptr<Osv5mBackbone> takeBackbone(TensorReader& reader, const Osv5mConfig& config);

// Adds low-rank updates (Hu et al. 2021) to the weights they belong to: W + alpha / r B A; the names that PEFT gave while
// training become the plain ones. Throws TensorFault where an update does not fit.
Tensors withMergedLora(const Tensors& tensors, std::optional<double> alpha, const std::filesystem::path& file);

// The layers between backbone and head: a layer norm, then a linear layer, GroupNorm of 4 groups and activation, repeated.
class Osv5mMid {
public:
    Osv5mMid(TensorReader& reader, const Osv5mConfig& config, std::int64_t width);
    // features [n, width] -> what the head takes [n, outputs()]
    torch::Tensor operator()(const torch::Tensor& features, LayerOutputs* outputs = nullptr) const;
    std::int64_t outputs() const { return m_outputs; }

private:
    struct Step {
        std::string name;
        Linear linear;
        torch::Tensor normWeight, normBias; // undefined after the last
    };
    struct Branch {
        LayerNorm norm;
        std::vector<Step> steps;
        torch::Tensor run(torch::Tensor x, bool gelu, LayerOutputs* outputs) const;
        std::int64_t width() const { return steps.back().linear.weight.size(0); }
    };
    static Branch takeBranch(TensorReader& reader, const std::string& prefix, const Osv5mConfig& config, std::int64_t width,
                             bool endsInNorm);

    bool m_gelu;
    std::int64_t m_outputs = 0;
    std::optional<Branch> m_trunk;   // of MLP and MLPCentroid
    std::vector<Branch> m_branches;  // of MLPCentroid2: classes and offsets
    std::vector<Linear> m_heads;     // of MLPCentroid: classes and offsets
};

} // namespace whereabouts
