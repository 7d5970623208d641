#pragma once

#include "engine/model.h"
#include "geo/partition.h"
#include "models/orbitnet.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace whereabouts {

// How like the training pictures a picture is: a logistic regression on the square roots of the encoder's channel
// statistics, standardised. [n, features] -> [n], 0 to 1.
struct DomainScoreImpl : torch::nn::Module {
    explicit DomainScoreImpl(std::int64_t features);
    torch::Tensor forward(const torch::Tensor& statistics);
    torch::Tensor mean, deviation, weight, bias;
};
TORCH_MODULE(DomainScore);

// The built-in model's network: what model.json and weights.safetensors hold.
struct OrbitNetImpl : torch::nn::Module {
    OrbitNetImpl(int imageSize, const std::vector<std::int64_t>& widths, std::int64_t embedding, std::int64_t cells);
    ConvEncoder encoder{nullptr};
    CellHead head{nullptr};
    DomainScore domain{nullptr};
};
TORCH_MODULE(OrbitNet);

// What belongs to a trained network but is not a weight.
struct OrbitSettings {
    ModelInfo info;
    std::vector<std::int64_t> widths;
    std::int64_t embedding = 0;
    double temperature = 1.0; // the logits are divided by it, so that probabilities hold what they say
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
