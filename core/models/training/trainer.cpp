#include "models/torchheaders.h"

#include "models/training/trainer.h"

#include "base/quote.h"
#include "geo/distance.h"
#include "models/training/batch.h"
#include "models/training/calibration.h"
#include "models/training/checkpoint.h"
#include "models/training/labels.h"
#include "models/training/optimiser.h"
#include "models/orbit/orbitmodel.h"
#include "models/weights/tensors.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <format>
#include <future>
#include <numbers>

#include <ATen/autocast_mode.h>

namespace whereabouts {

namespace {

using Clock = std::chrono::steady_clock;

// Warm-up over the first 2 % of the steps, then a cosine to zero (Loshchilov and Hutter, "SGDR", equation 5).
double rateShare(std::int64_t step, std::int64_t steps) {
    const double warm = std::max(1.0, 0.02 * static_cast<double>(steps));
    const double at = static_cast<double>(step) + 0.5;
    if (at < warm)
        return at / warm;
    const double rest = (at - warm) / (static_cast<double>(steps) - warm);
    return 0.5 * (1.0 + std::cos(std::numbers::pi * rest));
}

// The labels narrow geometrically over the first 70 % of the steps.
double labelWidthKm(const Recipe& recipe, std::int64_t step, std::int64_t steps) {
    const double done = std::min(1.0, static_cast<double>(step) / (0.7 * static_cast<double>(steps)));
    return recipe.labelWidthKm * std::pow(recipe.finalLabelWidthKm / recipe.labelWidthKm, done);
}

// Lets the convolutions run in bfloat16 on this thread, where the processor has instructions for it. The weights and
// all else stay in float32.
class FastConvolutions {
public:
    FastConvolutions() {
        if (!hasFastBFloat16())
            return;
        at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
        at::autocast::set_autocast_cache_enabled(false);
        at::autocast::set_autocast_enabled(at::kCPU, true);
    }
    ~FastConvolutions() { at::autocast::set_autocast_enabled(at::kCPU, false); }
    FastConvolutions(const FastConvolutions&) = delete;
    FastConvolutions& operator=(const FastConvolutions&) = delete;
};

torch::Tensor embed(OrbitNet& net, const torch::Tensor& bytes) {
    const FastConvolutions here;
    return net->encoder(orbitInput(bytes)).to(torch::kFloat32);
}

constexpr int picturesPerNowhere = 8;

// Cross-entropy with the soft labels, and a smooth L1 on the offsets of the cells around the truth, weighted by their
// labels.
torch::Tensor lossOf(OrbitNet& net, const torch::Tensor& embedding, const CellTargets& targets, double offsetWeight) {
    const torch::Tensor cells = -(targets.probabilities * net->head->logits(embedding).log_softmax(1)).sum(1).mean();
    const torch::Tensor weights = targets.probabilities.gather(1, targets.nearest);
    const torch::Tensor misses = torch::smooth_l1_loss(net->head->offsets(embedding, targets.nearest), targets.offsets,
                                                       at::Reduction::None, 0.25);
    return cells + offsetWeight * (misses.sum(2) * weights).sum(1).mean();
}

// Cross-entropy with a label that holds every cell alike.
torch::Tensor nowhereLoss(OrbitNet& net, const torch::Tensor& embedding) {
    return -net->head->logits(embedding).log_softmax(1).mean();
}

// Half of each batch: read, passed forward and back on one thread. Two such halves side by side train a quarter faster than
// one batch whose every operation is shared out between two threads. A half's network shares the weights of the trained
// one and has batch statistics of its own.
class Half {
public:
    Half(OrbitNet& trained, OrbitNet net, const Recipe& recipe, const TrainingSources& sources, const CellLabels& labels)
        : m_net(std::move(net)), m_recipe(recipe), m_sources(sources), m_labels(labels) {
        const std::vector<torch::Tensor> weights = trained->parameters();
        m_parameters = m_net->parameters();
        for (std::size_t i = 0; i < weights.size(); ++i)
            m_parameters[i].set_data(weights[i]);
    }

    // Leaves the gradients of samples first ... first + batch / 2 - 1, and their mean loss.
    Result<double> run(std::uint64_t first, double widthKm) {
        at::set_num_threads(1);
        const int pictures = m_recipe.batch / 2, nowhere = m_recipe.nowhereWeight > 0 ? pictures / picturesPerNowhere : 0;
        const Result<Batch> batch = readBatch(m_sources.training, first, pictures);
        const Result<Batch> outliers = readBatch(m_sources.nowhere, first / picturesPerNowhere, nowhere);
        if (!batch || !outliers)
            return std::unexpected((batch ? outliers : batch).error());
        const torch::Tensor embeddings = embed(m_net, torch::cat({batch->bytes, outliers->bytes}));
        torch::Tensor loss = lossOf(m_net, embeddings.narrow(0, 0, pictures), m_labels.targets(batch->truths, widthKm),
                                    m_recipe.offsetWeight);
        if (nowhere > 0)
            loss = loss + m_recipe.nowhereWeight * nowhereLoss(m_net, embeddings.narrow(0, pictures, nowhere));
        gradients = torch::autograd::grad({loss}, m_parameters);
        return loss.item<double>();
    }

    std::vector<torch::Tensor> buffers() { return m_net->buffers(); }
    std::vector<torch::Tensor> gradients;

private:
    OrbitNet m_net;
    std::vector<torch::Tensor> m_parameters;
    const Recipe& m_recipe;
    const TrainingSources& m_sources;
    const CellLabels& m_labels;
};

// The two halves of every batch, and what they leave for the trained network: the mean of their gradients and of their
// batch statistics.
class Halves {
public:
    Halves(OrbitNet& net, const Recipe& recipe, const TrainingSources& sources, const CellLabels& labels, std::int64_t cells)
        : m_net(net), m_batch(recipe.batch) {
        for (int i = 0; i < 2; ++i)
            m_halves.emplace_back(net, OrbitNet(recipe.imageSize, recipe.widths, recipe.embedding, cells), recipe, sources, labels);
        const torch::NoGradGuard inPlace;
        for (Half& half : m_halves) { // go on from the statistics of the checkpoint
            for (std::size_t i = 0; torch::Tensor& buffer : half.buffers())
                buffer.copy_(net->buffers()[i++]);
        }
    }

    // Leaves the gradients of the step's batch in the trained network; the loss.
    Result<double> run(std::int64_t step, double widthKm) {
        const auto first = static_cast<std::uint64_t>(step) * static_cast<std::uint64_t>(m_batch);
        std::vector<std::future<Result<double>>> running;
        for (std::size_t i = 0; i < 2; ++i)
            running.push_back(std::async(std::launch::async, [this, first, widthKm, i] {
                return m_halves[i].run(first + i * static_cast<std::uint64_t>(m_batch / 2), widthKm);
            }));
        const Result<double> one = running[0].get(), other = running[1].get();
        if (!one || !other)
            return one ? other : one;
        for (std::size_t i = 0; torch::Tensor& parameter : m_net->parameters()) {
            parameter.mutable_grad() = (m_halves[0].gradients[i] + m_halves[1].gradients[i]).mul_(0.5);
            ++i;
        }
        return 0.5 * (*one + *other);
    }

    void mergeStatistics() {
        const torch::NoGradGuard inPlace;
        const std::vector<torch::Tensor> one = m_halves[0].buffers(), other = m_halves[1].buffers();
        for (std::size_t i = 0; torch::Tensor& buffer : m_net->buffers()) {
            if (buffer.is_floating_point()) {
                buffer.copy_((one[i] + other[i]).mul_(0.5));
                for (const torch::Tensor& half : {one[i], other[i]})
                    torch::Tensor(half).copy_(buffer);
            }
            ++i;
        }
    }

private:
    OrbitNet& m_net;
    int m_batch;
    std::vector<Half> m_halves;
};

struct Score {
    double medianKm = 0.0, geoscore = 0.0;
};

Result<Score> validate(OrbitNet& net, const Partition& partition, SampleSource& source, const Recipe& recipe,
                       const TrainingHooks& hooks) {
    const c10::InferenceMode inference;
    net->eval();
    std::vector<double> errors;
    Score score;
    const int samples = recipe.validationSamples;
    for (int first = 0; first < samples; first += recipe.batch) {
        const Result<Batch> batch =
            readBatch(source, static_cast<std::uint64_t>(first), std::min(recipe.batch, samples - first));
        if (!batch)
            return std::unexpected(batch.error());
        const torch::Tensor embedding = net->encoder(orbitInput(batch->bytes));
        const torch::Tensor probabilities = net->head->logits(embedding).softmax(1).contiguous();
        const torch::Tensor offsets = net->head->allOffsets(embedding);
        for (std::int64_t i = 0; i < probabilities.size(0); ++i) {
            const std::span row(probabilities[i].data_ptr<float>(), partition.cells.size());
            const GeoPoint estimate = hooks.estimate(row, cellPoints(partition, offsets[i]));
            errors.push_back(haversineKm(estimate, batch->truths[static_cast<std::size_t>(i)]));
            score.geoscore += geoscore(errors.back()) / samples;
        }
    }
    net->train();
    std::ranges::nth_element(errors, errors.begin() + static_cast<std::ptrdiff_t>(errors.size() / 2));
    score.medianKm = errors[errors.size() / 2];
    return score;
}

} // namespace

Result<void> train(const Recipe& recipe, const Partition& partition, const TrainingSources& sources,
             const std::filesystem::path& folder, bool resume, const TrainingHooks& hooks) {
    torch::manual_seed(recipe.seed);
    OrbitNet net(recipe.imageSize, recipe.widths, recipe.embedding, static_cast<std::int64_t>(partition.cells.size()));
    Optimiser optimiser(*net, recipe.weightDecay);
    const std::int64_t stepsPerEpoch = recipe.samplesPerEpoch / recipe.batch;
    const std::int64_t steps = stepsPerEpoch * recipe.epochs;
    Checkpoint checkpoint(folder, recipe, net, optimiser.state());
    if (resume) {
        if (const Result<void> loaded = checkpoint.load(); !loaded)
            return loaded;
        std::error_code ignored;
        if (checkpoint.step >= steps && std::filesystem::exists(folder / "model.json", ignored))
            return failure(Error::Code::BadInput, std::format("The training in {} is finished, all {} epochs of it: there is nothing to go "
                                                              "on with, and its model stays as it is.", quote(folder), recipe.epochs));
    }

    const CellLabels labels(partition);
    Halves halves(net, recipe, sources, labels, static_cast<std::int64_t>(partition.cells.size()));
    const Clock::time_point start = Clock::now();
    const double secondsBefore = checkpoint.seconds;
    while (checkpoint.step < steps) {
        if (hooks.stop.stop_requested()) {
            halves.mergeStatistics();
            if (const Result<void> saved = checkpoint.save(); !saved)
                return saved;
            return failure(Error::Code::Stopped, std::format("Training stopped at step {} of {}; {} holds a checkpoint, "
                                                             "and --resume goes on from it.",
                                                             checkpoint.step, steps, folder.string()));
        }
        const Result<double> loss = halves.run(checkpoint.step, labelWidthKm(recipe, checkpoint.step, steps));
        if (!loss)
            return std::unexpected(loss.error());
        if (!std::isfinite(*loss))
            return failure(Error::Code::Internal,
                           std::format("The loss is not finite at step {}: a smaller learningRate in the recipe helps.",
                                       checkpoint.step));
        torch::nn::utils::clip_grad_norm_(net->parameters(), 1.0);
        const double share = rateShare(checkpoint.step, steps);
        optimiser.step(share * recipe.learningRate, share * recipe.convolutionRate);
        checkpoint.lossSum += *loss;
        ++checkpoint.step;
        checkpoint.seconds = secondsBefore + std::chrono::duration<double>(Clock::now() - start).count();
        hooks.progress("Training", static_cast<double>(checkpoint.step) / static_cast<double>(steps));

        if (checkpoint.step % stepsPerEpoch == 0) {
            halves.mergeStatistics();
            const Result<Score> score = validate(net, partition, sources.validation, recipe, hooks);
            if (!score)
                return std::unexpected(score.error());
            hooks.epoch({static_cast<int>(checkpoint.step / stepsPerEpoch), recipe.epochs,
                         checkpoint.lossSum / static_cast<double>(stepsPerEpoch), score->medianKm, score->geoscore,
                         share * recipe.learningRate, checkpoint.seconds});
            checkpoint.lossSum = 0.0;
            if (const Result<void> saved = checkpoint.save(); !saved)
                return saved;
        }
    }

    hooks.progress("Calibrating", 1.0);
    const Result<OrbitSettings> settings = calibrate(recipe, partition, net, sources);
    if (!settings)
        return std::unexpected(settings.error());
    return saveOrbitModel(folder, net, partition, *settings);
}

} // namespace whereabouts
