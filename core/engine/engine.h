#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "engine/model.h"
#include "engine/recipe.h"
#include "engine/samplesource.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace whereabouts {

// One line of a training's curve.
struct EpochReport {
    int epoch = 0, epochs = 0;
    double loss = 0.0;
    double validationMedianKm = 0.0, validationGeoscore = 0.0;
    double learningRate = 0.0;
    double seconds = 0.0;
};

struct TrainingHooks {
    Progress progress;                              // within the whole training
    std::function<void(const EpochReport&)> epoch;  // after each epoch
    std::stop_token stop;                           // ends after the step at hand, a checkpoint written
};

// How far one tensor of a golden file is from what the model gives for the file's inputs.
struct GoldenDifference {
    std::string output;     // name without the prefix `output.`
    double largest = 0.0;   // largest absolute difference; not a number where the model gave one
    double magnitude = 0.0; // largest absolute value in the golden tensor
    double tolerance = 0.0; // what `largest` may be
    bool passes = false;
};

// The LibTorch module, loaded at run time. Everything the rest of the program knows of models goes through it;
// no torch type crosses it.
class Engine {
public:
    virtual ~Engine() = default;

    // Loads the module (half a second). Any thread; later calls give the same engine. Fails with a sentence when the
    // module or LibTorch is missing.
    static Result<std::shared_ptr<Engine>> load();

    // A line about LibTorch, its BLAS and the number of threads.
    virtual std::string description() const = 0;

    // A model folder (model.json, weights.safetensors, README.md) in memory, ready to predict.
    virtual Result<std::shared_ptr<Model>> open(const std::filesystem::path& folder, Device device, Precision precision) = 0;

    // Trains a model as the recipe says, from `training`, looking at `validation` after each epoch, and writes it to
    // `folder`. `resume` goes on from the checkpoint there.
    virtual Result<void> train(const Recipe& recipe, SampleSource& training, SampleSource& validation,
                               const std::filesystem::path& folder, bool resume, const TrainingHooks& hooks) = 0;

    // Runs the tensors `input.*` of the safetensors file `golden` through a model (its folder, or its weights with the
    // config.json beside them) in float32 on the CPU and compares with the file's `output.*`, in the file's order of
    // names. Fails when the model has no output of that name.
    virtual Result<std::vector<GoldenDifference>> verify(const std::filesystem::path& model,
                                                         const std::filesystem::path& golden) = 0;
};

} // namespace whereabouts
