#pragma once

#include "models/torchheaders.h"

#include "models/clip/clipconfig.h"
#include "models/clip/tileweight.h"

namespace whereabouts {

// A linear layer, x W^T + b. As loaded its weight may read the mapped file and follows what LibTorch can do with any tensor;
// packed, for inference alone, it lies as tiles or as oneDNN multiply it fastest, and what comes after the product is done within it.
struct ClipLinearImpl : torch::nn::Module {
    ClipLinearImpl(std::int64_t in, std::int64_t out, bool withBias = true);
    torch::Tensor forward(const torch::Tensor& x);
    torch::Tensor plus(const torch::Tensor& x, const torch::Tensor& residual); // forward(x) + residual
    torch::Tensor activated(const torch::Tensor& x, Activation activation);    // activation(forward(x))

    // Converts and packs the weight, and lets go of the pages that it was read from.
    void pack(torch::ScalarType type, double weightScale = 1.0, double biasScale = 1.0);
    bool packed() const { return tiles || weight.is_mkldnn(); }

    torch::Tensor weight, bias;
    std::shared_ptr<const TileWeight> tiles; // instead of the weight, where the processor has them
};
TORCH_MODULE(ClipLinear);

// What quick-GELU, x sigmoid(1.702 x), needs of a packed layer: swish(1.702 x) / 1.702. The layer before it is packed with
// this scale, the weights of the one behind it are divided by it.
inline constexpr double quickGeluScale = 1.702;

} // namespace whereabouts
