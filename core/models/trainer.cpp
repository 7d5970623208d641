#include "models/torchheaders.h"

#include "models/trainer.h"

#include "geo/distance.h"
#include "models/batch.h"
#include "models/calibration.h"
#include "models/checkpoint.h"
#include "models/labels.h"
#include "models/orbitmodel.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <format>
#include <future>
#include <numbers>

namespace whereabouts {

namespace {

using Clock = std::chrono::steady_clock;

// Reads one batch ahead of the step at hand.
class Batches {
public:
    Batches(SampleSource& source, int size, std::int64_t step) : m_source(source), m_size(size), m_next(step) {
        request();
    }
    Result<Batch> next() {
        m_ahead.get();
        Result<Batch> batch = std::move(m_batch);
        request();
        return batch;
    }

private:
    void request() {
        const std::uint64_t first = static_cast<std::uint64_t>(m_next++) * static_cast<std::uint64_t>(m_size);
        m_ahead = std::async(std::launch::async, [this, first] { m_batch = readBatch(m_source, first, m_size); });
    }
    SampleSource& m_source;
    int m_size;
    std::int64_t m_next;
    Result<Batch> m_batch; // written by the thread ahead
    std::future<void> m_ahead;
};

// AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", algorithm 2); only matrices and convolutions
// decay.
class AdamW {
public:
    AdamW(OrbitNet& net, double weightDecay) {
        for (const auto& parameter : net->named_parameters()) {
            Group& group = parameter.value().dim() > 1 ? m_decaying : m_plain;
            group.parameters.push_back(parameter.value());
            group.first.push_back(torch::zeros_like(parameter.value()));
            group.second.push_back(torch::zeros_like(parameter.value()));
            group.steps.push_back(torch::zeros({}));
            m_state["adam.first." + parameter.key()] = group.first.back();
            m_state["adam.second." + parameter.key()] = group.second.back();
            m_state["adam.step." + parameter.key()] = group.steps.back();
        }
        m_decaying.decay = weightDecay;
    }
    void step(double learningRate) {
        for (Group* group : {&m_decaying, &m_plain}) {
            std::vector<torch::Tensor> gradients;
            for (const torch::Tensor& parameter : group->parameters)
                gradients.push_back(parameter.grad());
            for (const torch::Tensor& steps : group->steps)
                steps.add_(1);
            at::_fused_adamw_(group->parameters, gradients, group->first, group->second, {}, group->steps, learningRate,
                              0.9, 0.99, group->decay, 1e-8, false, false);
            for (torch::Tensor& parameter : group->parameters)
                parameter.mutable_grad().reset();
        }
    }
    // Views of the optimiser's tensors, by name, for the checkpoint.
    const std::map<std::string, torch::Tensor>& state() const { return m_state; }

private:
    struct Group {
        std::vector<torch::Tensor> parameters, first, second, steps;
        double decay = 0.0;
    };
    Group m_decaying, m_plain;
    std::map<std::string, torch::Tensor> m_state;
};

// Warm-up over the first 2 % of the steps, then a cosine to zero (Loshchilov and Hutter, "SGDR", equation 5).
double learningRate(const Recipe& recipe, std::int64_t step, std::int64_t steps) {
    const double warm = std::max(1.0, 0.02 * static_cast<double>(steps));
    const double at = static_cast<double>(step) + 0.5;
    if (at < warm)
        return recipe.learningRate * at / warm;
    const double rest = (at - warm) / (static_cast<double>(steps) - warm);
    return recipe.learningRate * 0.5 * (1.0 + std::cos(std::numbers::pi * rest));
}

// The labels narrow geometrically over the first 70 % of the steps.
double labelWidthKm(const Recipe& recipe, std::int64_t step, std::int64_t steps) {
    const double done = std::min(1.0, static_cast<double>(step) / (0.7 * static_cast<double>(steps)));
    return recipe.labelWidthKm * std::pow(recipe.finalLabelWidthKm / recipe.labelWidthKm, done);
}

// Cross-entropy with the soft labels, and a smooth L1 on the offsets of the cells around the truth, weighted by their
// labels.
torch::Tensor lossOf(OrbitNet& net, const Batch& batch, const CellTargets& targets, double offsetWeight) {
    const torch::Tensor embedding = net->encoder(orbitInput(batch.bytes));
    const torch::Tensor cells = -(targets.probabilities * net->head->logits(embedding).log_softmax(1)).sum(1).mean();
    const torch::Tensor weights = targets.probabilities.gather(1, targets.nearest);
    const torch::Tensor misses = torch::smooth_l1_loss(net->head->offsets(embedding, targets.nearest), targets.offsets,
                                                       at::Reduction::None, 0.25);
    return cells + offsetWeight * (misses.sum(2) * weights).sum(1).mean();
}

struct Score {
    double medianKm = 0.0, geoscore = 0.0;
};

Result<Score> validate(OrbitNet& net, const Partition& partition, SampleSource& source, int samples, int batchSize,
                       const TrainingHooks& hooks) {
    const c10::InferenceMode inference;
    net->eval();
    std::vector<double> errors;
    Score score;
    for (int first = 0; first < samples; first += batchSize) {
        const Result<Batch> batch =
            readBatch(source, static_cast<std::uint64_t>(first), std::min(batchSize, samples - first));
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

Result<void> train(const Recipe& recipe, const Partition& partition, SampleSource& training, SampleSource& validation,
                   SampleSource& strangers, const std::filesystem::path& folder, bool resume,
                   const TrainingHooks& hooks) {
    torch::manual_seed(recipe.seed);
    OrbitNet net(recipe.imageSize, recipe.widths, recipe.embedding, static_cast<std::int64_t>(partition.cells.size()));
    AdamW optimiser(net, recipe.weightDecay);
    const std::int64_t stepsPerEpoch = recipe.samplesPerEpoch / recipe.batch;
    const std::int64_t steps = stepsPerEpoch * recipe.epochs;
    Checkpoint checkpoint(folder, recipe, net, optimiser.state());
    if (resume) {
        if (const Result<void> loaded = checkpoint.load(); !loaded)
            return loaded;
    }

    const CellLabels labels(partition);
    Batches batches(training, recipe.batch, checkpoint.step);
    const Clock::time_point start = Clock::now();
    const double secondsBefore = checkpoint.seconds;
    while (checkpoint.step < steps) {
        if (hooks.stop.stop_requested()) {
            if (const Result<void> saved = checkpoint.save(); !saved)
                return saved;
            return failure(Error::Code::Stopped, std::format("Training stopped at step {} of {}; {} holds a checkpoint, "
                                                             "and --resume goes on from it.",
                                                             checkpoint.step, steps, folder.string()));
        }
        const Result<Batch> batch = batches.next();
        if (!batch)
            return std::unexpected(batch.error());
        const CellTargets targets = labels.targets(batch->truths, labelWidthKm(recipe, checkpoint.step, steps));
        const torch::Tensor loss = lossOf(net, *batch, targets, recipe.offsetWeight);
        const double lossValue = loss.item<double>();
        if (!std::isfinite(lossValue))
            return failure(Error::Code::Internal,
                           std::format("The loss is not finite at step {}: a smaller learningRate in the recipe helps.",
                                       checkpoint.step));
        loss.backward();
        torch::nn::utils::clip_grad_norm_(net->parameters(), 1.0);
        const double rate = learningRate(recipe, checkpoint.step, steps);
        optimiser.step(rate);
        checkpoint.lossSum += lossValue;
        ++checkpoint.step;
        checkpoint.seconds = secondsBefore + std::chrono::duration<double>(Clock::now() - start).count();
        hooks.progress("Training", static_cast<double>(checkpoint.step) / static_cast<double>(steps));

        if (checkpoint.step % stepsPerEpoch == 0) {
            const Result<Score> score =
                validate(net, partition, validation, recipe.validationSamples, recipe.batch, hooks);
            if (!score)
                return std::unexpected(score.error());
            hooks.epoch({static_cast<int>(checkpoint.step / stepsPerEpoch), recipe.epochs,
                         checkpoint.lossSum / static_cast<double>(stepsPerEpoch), score->medianKm, score->geoscore,
                         rate, checkpoint.seconds});
            checkpoint.lossSum = 0.0;
            if (const Result<void> saved = checkpoint.save(); !saved)
                return saved;
        }
    }

    hooks.progress("Calibrating", 1.0);
    const Result<OrbitSettings> settings = calibrate(recipe, partition, net, training, validation, strangers);
    if (!settings)
        return std::unexpected(settings.error());
    return saveOrbitModel(folder, net, partition, *settings);
}

} // namespace whereabouts
