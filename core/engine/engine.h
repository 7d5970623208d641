#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "engine/model.h"
#include "engine/modelfinding.h"
#include "engine/recipe.h"
#include "engine/samplesource.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace whereabouts {

// One line of a training's curve.
struct EpochReport {
    int epoch = 0, epochs = 0;
    double loss = 0.0;
    double medianKm = 0.0, geoscore = 0.0; // of the validation pictures
    double learningRate = 0.0;
    double seconds = 0.0; // since the training began, pauses left out
};

// What a training asks of its caller. All are called on the thread that trains.
struct TrainingHooks {
    Progress progress; // over the whole training
    std::function<void(const EpochReport&)> epoch;
    // The one point that is scored, from the probability and the place of each cell.
    std::function<GeoPoint(std::span<const float> probabilities, std::span<const GeoPoint> points)> estimate;
    std::stop_token stop; // ends after the step at hand, a checkpoint written
};

// What became of an import.
struct ImportReport {
    std::string kind;                 // "CLIP", "GeoCLIP", ...: what the files were recognised as
    std::filesystem::path folder;     // of the model in the library
    std::vector<std::string> missing; // what it cannot do yet: a sentence each that says which file is missing
    std::vector<std::string> taken{}, left{}; // names of the files that it was made of, and of those that look like weights and were left aside
    std::vector<Modality> takes{};    // what it can be asked about; empty: nothing yet
    std::vector<std::string> notes{}; // what else to know of it: a sentence each
};

// How far one tensor of a golden file is from what the model gives for the file's inputs.
struct GoldenDifference {
    std::string output;     // name without the prefix `output.`
    double largest = 0.0;   // largest absolute difference
    double magnitude = 0.0; // largest absolute value in the golden tensor
    double tolerance = 0.0; // what `largest` may be
    bool passes = false;
};

// The pictures of a training: those it learns from; pictures of no place, from which it learns to doubt; held-out ones
// looked at after each epoch; held-out ones as varied as those it learns from, and held-out ones through a long lens, on
// which its doubt is calibrated; and held-out pictures of no place, for the in-domain score.
struct TrainingSources {
    SampleSource& training;
    SampleSource& nowhere;
    SampleSource& validation;
    SampleSource& varied;
    SampleSource& longLens;
    SampleSource& strangers;
};

// How fast an image encoder with random weights of a published shape runs.
struct EncoderTiming {
    std::string encoder;   // "ViT-B/32"
    int batch = 0;         // pictures at once
    std::string precision; // of Precision::Fastest on this processor
    double ms = 0;         // median for the batch, under Precision::Fastest
    double baselineMs = 0; // likewise in eager float32, on the same threads
    double cosine = 0;     // of the two's embeddings, the least in the batch
    double gigaflops = 0;  // a second, under Precision::Fastest
    double rooflineMs = 0; // what the batch would take at the most that this processor gave in this run
};

// What an answer over a gallery of 100,000 places of 512 numbers takes beside its encoder; medians.
struct GalleryTiming {
    double scanMs = 0;     // scan, softmax and the best ten, for a query that is like one place
    double flatScanMs = 0; // likewise for one that is like none: more of the places have to be looked at closely
    double cellsMs = 0;    // the sum over geocells
};

// What loading ViT-L/14 with both towers takes, from float32 on disk.
struct LoadTiming {
    double ms = 0;        // from a warm cache to the start of the first answer
    double fileBytes = 0; // on disk
    double peakBytes = 0; // highest resident memory until the first answer, above that before
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

    // What Device::Fastest comes to on this computer.
    virtual Device fastestDevice() const = 0;

    // A model folder (model.json, weights.safetensors, README.md) in memory, ready to predict on the device. Fails where a GPU is
    // asked for and there is none.
    virtual Result<std::shared_ptr<Model>> open(const std::filesystem::path& folder, Device device, Precision precision) = 0;

    // Brings published weights into the user's library of models under `name`: files and folders in the form their
    // authors publish them. The stages of its progress are a word each, some with the name of the file after it. Checked whole before it appears there; nothing is left of an import that fails or is killed.
    virtual Result<ImportReport> import(std::span<const std::filesystem::path> sources, const std::string& name,
                                        const Progress& progress, std::stop_token stop) = 0;

    // Trains a model over the cells as the recipe says and writes it to `folder`. A checkpoint is kept in the folder;
    // `resume` goes on from it, and fails where the training is finished. The same recipe gives the same curve.
    virtual Result<void> train(const Recipe& recipe, const Partition& partition, const TrainingSources& sources,
                               const std::filesystem::path& folder, bool resume, const TrainingHooks& hooks) = 0;

    // Runs the tensors `input.*` of the safetensors file `golden` through a model (its folder, or its weights with the
    // config.json beside them) in float32 on the CPU and compares with the file's `output.*`, in the file's order of
    // names. Fails when the model has no output of that name, or one that is not finite, naming the layer. The stop is looked at between opening, running and comparing.
    virtual Result<std::vector<GoldenDifference>> verify(const std::filesystem::path& model, const std::filesystem::path& golden,
                                                         std::stop_token stop = {}) = 0;

    // Hashes the files in an imported model's folder and compares them with what the import recorded: one finding for each that
    // was recorded, and one for each that has come since. Of a model that was not imported, one finding that says so. The
    // stages of its progress name the file. Fails where there is no such model, and with Error::Code::Stopped.
    virtual Result<std::vector<ModelFinding>> checkFiles(const std::filesystem::path& model, const Progress& progress,
                                                         std::stop_token stop) = 0;

    // Whether a model (as by verify()) can be used: its tensors are finite, it opens, and what it gives for noise, once, is finite.
    // In float32 on the CPU. A fault is a finding; fails where there is no such model, and with Error::Code::Stopped.
    virtual Result<std::vector<ModelFinding>> tryOut(const std::filesystem::path& model, const Progress& progress,
                                                     std::stop_token stop) = 0;

    // ViT-B/32 and ViT-L/14 at each batch size, one after the other.
    virtual Result<std::vector<EncoderTiming>> benchmarkEncoders(std::span<const int> batches) = 0;

    // The same encoders on a GPU, against eager float32 on it; none where there is no GPU. Roofline: of the GPU.
    virtual Result<std::vector<EncoderTiming>> benchmarkEncodersOnGpu(std::span<const int> batches) = 0;

    // With random embeddings, kept in cacheFolder().
    virtual Result<GalleryTiming> benchmarkGallery() = 0;

    // Writes what benchmarkLoading() loads, 1.7 GB.
    virtual Result<void> writeForLoading(const std::filesystem::path& folder) = 0;

    // In a process that has done nothing else: what was allocated and freed before would hide how much memory it takes.
    virtual Result<LoadTiming> benchmarkLoading(const std::filesystem::path& folder) = 0;
};

} // namespace whereabouts
