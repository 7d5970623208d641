#pragma once

#include "engine/model.h"
#include "geo/partition.h"
#include "models/orbit/orbitnet.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace whereabouts {

// What tells the kind of a picture: the square roots of the encoder's channel statistics [n, statistics], and of the cell
// head's logits [n, cells] the energy (Liu et al., "Energy-based Out-of-distribution Detection", equation 4), the entropy
// and the highest probability -> [n, statistics + 3].
torch::Tensor domainFeatures(const torch::Tensor& statistics, const torch::Tensor& logits);

// How like the training pictures a picture is: a logistic regression on the features above, standardised -> [n], 0 to 1.
struct DomainScoreImpl : torch::nn::Module {
    explicit DomainScoreImpl(std::int64_t features);
    torch::Tensor standardised(const torch::Tensor& features);
    torch::Tensor forward(const torch::Tensor& standardised);
    torch::Tensor mean, deviation, weight, bias;
};
TORCH_MODULE(DomainScore);

// By what a picture's logits are divided, so that probabilities hold what they say: exp of a linear function of the
// standardised features, 1/2 to 8 -> [n, 1]. A lens longer than the world's detail, say, makes the head too sure.
struct TemperatureImpl : torch::nn::Module {
    explicit TemperatureImpl(std::int64_t features);
    torch::Tensor forward(const torch::Tensor& standardised);
    torch::Tensor weight, bias;
};
TORCH_MODULE(Temperature);

// The built-in model's network: what model.json and weights.safetensors hold.
struct OrbitNetImpl : torch::nn::Module {
    OrbitNetImpl(int imageSize, const std::vector<std::int64_t>& widths, std::int64_t embedding, std::int64_t cells);
    ConvEncoder encoder{nullptr};
    CellHead head{nullptr};
    DomainScore domain{nullptr};
    Temperature temperature{nullptr};
};
TORCH_MODULE(OrbitNet);

// What belongs to a trained network but is not a weight.
struct OrbitSettings {
    ModelInfo info;
    std::vector<std::int64_t> widths;
    std::int64_t embedding = 0;
};

// Normalises RGB bytes [n, size, size, 3] as the built-in model takes them: [n, 3, size, size], channels last in memory.
torch::Tensor orbitInput(const torch::Tensor& bytes);
inline constexpr std::array<float, 3> orbitMean{0.40f, 0.42f, 0.45f};
inline constexpr std::array<float, 3> orbitDeviation{0.25f, 0.24f, 0.24f};

// Writes weights.safetensors (half precision) and model.json, each whole or not at all.
Result<void> saveOrbitModel(const std::filesystem::path& folder, OrbitNet& net, const Partition& partition,
                            const OrbitSettings& settings);

// Reads such a folder. Every size is checked before memory is taken; a tensor that is missing, surplus, misshaped or
// not finite is named.
Result<std::shared_ptr<Model>> openOrbitModel(const std::filesystem::path& folder);

// Turns the head's offsets of one picture, [cells, 2] east and north in units of 100 km, into places.
std::vector<GeoPoint> cellPoints(const Partition& partition, const torch::Tensor& offsets);

} // namespace whereabouts
