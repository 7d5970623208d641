#pragma once

#include "models/torchheaders.h"

#include <cstdint>
#include <vector>

namespace whereabouts {

// Two 3x3 convolutions around a short cut (He et al., "Deep Residual Learning", figure 2), each with batch statistics.
struct ResidualBlockImpl : torch::nn::Module {
    explicit ResidualBlockImpl(std::int64_t channels);
    torch::Tensor forward(torch::Tensor x);
    torch::nn::Conv2d conv1{nullptr}, conv2{nullptr};
    torch::nn::BatchNorm2d norm1{nullptr}, norm2{nullptr};
};
TORCH_MODULE(ResidualBlock);

// A small convolutional image encoder: [n, 3, side, side] -> embedding [n, d], not normalised. Halves the side four times;
// a residual block at 1/4, 1/8 and 1/16. The last map is kept whole, not pooled: where in the picture a coast lies is
// what places its centre.
struct ConvEncoderImpl : torch::nn::Module {
    ConvEncoderImpl(int side, const std::vector<std::int64_t>& widths, std::int64_t embedding);
    torch::Tensor forward(torch::Tensor x);
    // Mean and spread of each channel at each stage, [n, 2 * (w1 + w2 + w3 + w4)]: what kind of picture it is.
    torch::Tensor describe(torch::Tensor x, torch::Tensor& statistics);

    std::vector<torch::nn::Conv2d> downs;
    std::vector<torch::nn::BatchNorm2d> norms;
    std::vector<ResidualBlock> blocks;
    torch::nn::Linear project{nullptr};
};
TORCH_MODULE(ConvEncoder);

// A cell head with within-cell offset, after OpenStreetView-5M's hybrid head (section 4.2: classify the cell, regress the
// position relative to the cell's centroid): embedding [n, d] -> logits [n, cells], and for chosen cells an offset
// east and north of the cell's centroid, in units of 100 km. The offsets are low-rank: a few directions of the embedding,
// read by two vectors per cell.
struct CellHeadImpl : torch::nn::Module {
    CellHeadImpl(std::int64_t embedding, std::int64_t cells);
    torch::Tensor logits(torch::Tensor embedding);
    // cells [n, k] int64 -> [n, k, 2]
    torch::Tensor offsets(torch::Tensor embedding, torch::Tensor cells);
    // of all cells -> [n, cells, 2]
    torch::Tensor allOffsets(torch::Tensor embedding);

    torch::nn::Linear classify{nullptr}, directions{nullptr};
    torch::Tensor offsetVectors; // [cells, 2 * rank]
    torch::Tensor offsetBias;    // [cells, 2]
};
TORCH_MODULE(CellHead);

inline constexpr double offsetUnitKm = 100.0;

} // namespace whereabouts
