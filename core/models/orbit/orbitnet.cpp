#include "models/torchheaders.h"

#include "models/orbit/orbitnet.h"

#include <string>

namespace whereabouts {

namespace nn = torch::nn;

namespace {

constexpr std::int64_t offsetRank = 32;

// The picture, and beside it the picture with each channel's mean and spread taken out: what exposure, white balance and
// haze do to it, they do mostly to those. [n, 3, side, side] -> [n, 6, side, side]
torch::Tensor withStandardised(const torch::Tensor& x) {
    const torch::Tensor mean = x.mean({2, 3}, true);
    const torch::Tensor deviation = x.std({2, 3}, false, true).clamp_min(0.05);
    return torch::cat({x, (x - mean) / deviation}, 1).contiguous(torch::MemoryFormat::ChannelsLast);
}

nn::Conv2d convolution(std::int64_t in, std::int64_t out, int stride) {
    return nn::Conv2d(nn::Conv2dOptions(in, out, 3).stride(stride).padding(1).bias(false));
}

} // namespace

ResidualBlockImpl::ResidualBlockImpl(std::int64_t channels) {
    conv1 = register_module("conv1", convolution(channels, channels, 1));
    norm1 = register_module("norm1", nn::BatchNorm2d(channels));
    conv2 = register_module("conv2", convolution(channels, channels, 1));
    norm2 = register_module("norm2", nn::BatchNorm2d(channels));
    nn::init::zeros_(norm2->weight); // the block starts as the identity
}

torch::Tensor ResidualBlockImpl::forward(torch::Tensor x) {
    const torch::Tensor inner = norm1(conv1(x)).relu_();
    return norm2(conv2(inner)).add_(x).relu_();
}

ConvEncoderImpl::ConvEncoderImpl(int side, const std::vector<std::int64_t>& widths, std::int64_t embedding) {
    std::int64_t channels = 6;
    for (std::size_t stage = 0; stage < widths.size(); ++stage) {
        const std::string number = std::to_string(stage);
        downs.push_back(register_module("down" + number, convolution(channels, widths[stage], 2)));
        norms.push_back(register_module("norm" + number, nn::BatchNorm2d(widths[stage])));
        if (stage > 0)
            blocks.push_back(register_module("block" + number, ResidualBlock(widths[stage])));
        channels = widths[stage];
        side = (side + 1) / 2;
    }
    project = register_module("project", nn::Linear(channels * side * side, embedding));
}

torch::Tensor ConvEncoderImpl::forward(torch::Tensor x) {
    x = withStandardised(x);
    for (std::size_t stage = 0; stage < downs.size(); ++stage) {
        x = norms[stage](downs[stage](x)).relu_();
        if (stage > 0)
            x = blocks[stage - 1](x);
    }
    return project(x.contiguous().flatten(1));
}

torch::Tensor ConvEncoderImpl::describe(torch::Tensor x, torch::Tensor& statistics) {
    std::vector<torch::Tensor> found;
    x = withStandardised(x);
    for (std::size_t stage = 0; stage < downs.size(); ++stage) {
        x = norms[stage](downs[stage](x)).relu_();
        if (stage > 0)
            x = blocks[stage - 1](x);
        const torch::Tensor places = x.permute({0, 2, 3, 1}).flatten(1, 2); // [n, places, channels], as it lies in memory
        const torch::Tensor mean = places.mean(1);
        found.push_back(mean);
        found.push_back((places.square().mean(1) - mean.square()).clamp_min(0).sqrt());
    }
    statistics = torch::cat(found, 1);
    return project(x.contiguous().flatten(1));
}

CellHeadImpl::CellHeadImpl(std::int64_t embedding, std::int64_t cells) {
    classify = register_module("classify", nn::Linear(embedding, cells));
    directions = register_module("directions", nn::Linear(embedding, offsetRank));
    offsetVectors = register_parameter("offset_vectors", 0.02 * torch::randn({cells, 2 * offsetRank}));
    offsetBias = register_parameter("offset_bias", torch::zeros({cells, 2}));
}

torch::Tensor CellHeadImpl::logits(torch::Tensor embedding) { return classify(embedding); }

torch::Tensor CellHeadImpl::offsets(torch::Tensor embedding, torch::Tensor cells) {
    const std::int64_t n = cells.size(0), k = cells.size(1);
    const torch::Tensor flat = cells.reshape({-1});
    const torch::Tensor vectors = offsetVectors.index_select(0, flat).view({n, k * 2, offsetRank});
    const torch::Tensor bias = offsetBias.index_select(0, flat).view({n, k, 2});
    return torch::bmm(vectors, directions(embedding).unsqueeze(2)).view({n, k, 2}) + bias;
}

torch::Tensor CellHeadImpl::allOffsets(torch::Tensor embedding) {
    const std::int64_t cells = offsetBias.size(0);
    const torch::Tensor vectors = offsetVectors.view({cells * 2, offsetRank});
    return torch::matmul(directions(embedding), vectors.t()).view({-1, cells, 2}) + offsetBias;
}

} // namespace whereabouts
