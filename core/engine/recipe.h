#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace whereabouts {

// What a training does: one TOML file (resources/recipes). Every key has the name of its field.
struct Recipe {
    std::string name;
    std::uint64_t seed = 1;

    // Training.
    int epochs = 1;
    int samplesPerEpoch = 0;
    int validationSamples = 1000;
    int batch = 128;
    double learningRate = 1e-3; // peak; warm-up over 2 % of the steps, then a cosine to zero
    double convolutionRate = 4e-3; // the same for the convolutions, which Muon steps
    double weightDecay = 0.05;

    // Network: channels of the convolutions at 1/2, 1/4, 1/8 and 1/16 of the picture's side, and of the embedding.
    int imageSize = 64;
    std::vector<std::int64_t> widths{24, 64, 128, 288};
    std::int64_t embedding = 384;

    // Geocells: a quadtree grown from `cellPlaces` places over land; a leaf holds fewer than `cellCapacity`.
    int cellPlaces = 150'000;
    int cellCapacity = 50;

    // Labels: softmax(-km / width) over the cells; the width falls from the first to the second over the training.
    double labelWidthKm = 150;
    double finalLabelWidthKm = 40;
    double offsetWeight = 1.0;

    // Where it is above 0: for every eight pictures one of no place, whose label is every cell alike, with this weight in
    // the loss (Hendrycks et al., "Deep Anomaly Detection with Outlier Exposure", section 4.3).
    double nowhereWeight = 0.0;
};

// Reads and checks a recipe. Fails with a sentence that names the file, the line and the key.
Result<Recipe> readRecipe(const std::filesystem::path& file);

} // namespace whereabouts
