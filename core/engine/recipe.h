#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace whereabouts {

// What a training does: one TOML file (resources/recipes). Every key has the name of its field.
struct Recipe {
    std::string name;
    std::uint64_t seed = 1;
    int epochs = 1;
    int samplesPerEpoch = 0;
    int batch = 256;
    double learningRate = 1e-3;
    double weightDecay = 0.05;
    double labelWidthKm = 60;   // soft labels: softmax(-km / width) over the cells
    double offsetWeight = 1.0;
    int cellCapacity = 60;      // quadtree: a leaf holds fewer points than this
    int cellPoints = 100000;    // places that the quadtree is grown from
};

// Reads and checks a recipe. Fails with a sentence that names the file, the line and the key.
Result<Recipe> readRecipe(const std::filesystem::path& file);

} // namespace whereabouts
