#include "models/torchheaders.h"

#include "models/training/calibration.h"

#include "geo/cellindex.h"
#include "models/training/batch.h"

#include <algorithm>
#include <cmath>

namespace whereabouts {

namespace {

constexpr int batchSize = 250;
constexpr int temperatureShare = 4; // times the recipe's validation samples
constexpr int longLensShare = 2;    // likewise: one picture of three that the temperature of each picture is fitted on
constexpr int domainShare = 8;      // likewise
constexpr double threshold = 0.05;  // share of the validation pictures below it

// What the network says of some pictures.
struct Answers {
    torch::Tensor features; // [n, features]: domainFeatures()
    torch::Tensor logits;   // [n, cells]
    std::vector<GeoPoint> truths;
};

Result<Answers> ask(OrbitNet& net, SampleSource& source, int samples, bool wantLogits) {
    const torch::NoGradGuard evaluation;
    std::vector<torch::Tensor> features, logits;
    Answers answers;
    for (int first = 0; first < samples; first += batchSize) {
        const Result<Batch> batch =
            readBatch(source, static_cast<std::uint64_t>(first), std::min(batchSize, samples - first));
        if (!batch)
            return std::unexpected(batch.error());
        torch::Tensor statistics;
        const torch::Tensor embedding = net->encoder->describe(orbitInput(batch->bytes), statistics);
        const torch::Tensor cells = net->head->logits(embedding);
        features.push_back(domainFeatures(statistics, cells));
        if (wantLogits)
            logits.push_back(cells);
        answers.truths.insert(answers.truths.end(), batch->truths.begin(), batch->truths.end());
    }
    answers.features = torch::cat(features);
    if (wantLogits)
        answers.logits = torch::cat(logits);
    return answers;
}

Answers together(const Answers& one, const Answers& other) {
    Answers both{torch::cat({one.features, other.features}), torch::cat({one.logits, other.logits}), one.truths};
    both.truths.insert(both.truths.end(), other.truths.begin(), other.truths.end());
    return both;
}

// The pictures whose true place lies in a cell, and which.
struct Labelled {
    torch::Tensor logits, features, cells;
};

Labelled label(const Answers& answers, const Partition& partition) {
    const CellIndex index(partition);
    std::vector<std::int64_t> rows, cells;
    for (std::size_t i = 0; i < answers.truths.size(); ++i) {
        if (const int cell = index.cellOf(answers.truths[i]); cell != noCell) {
            rows.push_back(static_cast<std::int64_t>(i));
            cells.push_back(cell);
        }
    }
    const torch::Tensor chosen = torch::tensor(rows);
    return {answers.logits.index_select(0, chosen), answers.features.index_select(0, chosen), torch::tensor(cells)};
}

// Adam on the mean of `lossOf(rows)` over random minibatches, plus a small L2 penalty on the weights.
template <typename Loss>
void fit(torch::Tensor weight, torch::Tensor bias, std::int64_t samples, double penalty, const Loss& lossOf) {
    constexpr int steps = 400;
    constexpr std::int64_t minibatch = 250;
    torch::Tensor w = torch::zeros_like(weight).requires_grad_(), b = torch::zeros_like(bias).requires_grad_();
    torch::optim::Adam optimiser({w, b}, torch::optim::AdamOptions(0.01));
    for (int i = 0; i < steps; ++i) {
        const torch::Tensor rows = torch::randint(samples, {minibatch}, torch::kInt64);
        for (auto& group : optimiser.param_groups())
            group.options().set_lr(0.01 * (1.0 - static_cast<double>(i) / steps));
        optimiser.zero_grad();
        (lossOf(rows, w, b) + penalty * w.square().sum()).backward();
        optimiser.step();
    }
    const torch::NoGradGuard inPlace;
    weight.copy_(w);
    bias.copy_(b);
}

void standardise(DomainScore& domain, const torch::Tensor& features) {
    const torch::NoGradGuard inPlace;
    domain->mean.copy_(features.mean(0));
    domain->deviation.copy_(features.std(0, false).clamp_min(1e-4));
}

// Logistic regression. The penalty is strong: the strangers at hand are drawings, those to come are photographs.
void fitDomain(DomainScore& domain, const torch::Tensor& familiar, const torch::Tensor& strange) {
    const torch::Tensor x = domain->standardised(torch::cat({familiar, strange}));
    const torch::Tensor label = torch::cat({torch::ones(familiar.size(0)), torch::zeros(strange.size(0))});
    fit(domain->weight, domain->bias, x.size(0), 1e-2,
        [&](const torch::Tensor& rows, const torch::Tensor& weight, const torch::Tensor& bias) {
            return torch::binary_cross_entropy_with_logits(torch::mv(x.index_select(0, rows), weight) + bias,
                                                           label.index_select(0, rows));
        });
}

// Least negative log-likelihood of the true cells: a temperature by the features on one set, then its level on another.
void fitTemperature(OrbitNet& net, const Labelled& varied, const Labelled& plain) {
    Temperature& temperature = net->temperature;
    const torch::Tensor x = net->domain->standardised(varied.features);
    fit(temperature->weight, temperature->bias, x.size(0), 3e-2,
        [&](const torch::Tensor& rows, const torch::Tensor& weight, const torch::Tensor& bias) {
            const torch::Tensor logarithm = torch::mv(x.index_select(0, rows), weight) + bias;
            return torch::nll_loss((varied.logits.index_select(0, rows) / logarithm.exp().unsqueeze(1)).log_softmax(1),
                                   varied.cells.index_select(0, rows));
        });
    const torch::NoGradGuard inPlace;
    const torch::Tensor logits = plain.logits / temperature(net->domain->standardised(plain.features));
    const auto loss = [&](double logarithm) {
        return torch::nll_loss((logits / std::exp(logarithm)).log_softmax(1), plain.cells).item<double>();
    };
    double low = std::log(0.5), high = std::log(2.0); // golden sections
    constexpr double golden = 0.6180339887498949;
    for (int i = 0; i < 16; ++i) {
        const double a = high - golden * (high - low), b = low + golden * (high - low);
        (loss(a) < loss(b) ? high : low) = loss(a) < loss(b) ? b : a;
    }
    temperature->bias.add_(0.5 * (low + high));
}

} // namespace

Result<OrbitSettings> calibrate(const Recipe& recipe, const Partition& partition, OrbitNet& net,
                                const TrainingSources& sources) {
    net->eval();
    torch::manual_seed(recipe.seed);
    const Result<Answers> plain = ask(net, sources.validation, temperatureShare * recipe.validationSamples, true);
    const Result<Answers> varied = ask(net, sources.varied, temperatureShare * recipe.validationSamples, true);
    const Result<Answers> longLens = ask(net, sources.longLens, longLensShare * recipe.validationSamples, true);
    const Result<Answers> familiar = ask(net, sources.training, domainShare * recipe.validationSamples, false);
    const Result<Answers> strange = ask(net, sources.strangers, domainShare * recipe.validationSamples, false);
    for (const Result<Answers>* answers : {&plain, &varied, &longLens, &familiar, &strange}) {
        if (!*answers)
            return std::unexpected(answers->error());
    }
    standardise(net->domain, torch::cat({familiar->features, strange->features}));
    fitDomain(net->domain, familiar->features, strange->features);
    fitTemperature(net, label(together(*varied, *longLens), partition), label(*plain, partition));

    OrbitSettings settings;
    settings.info.name = recipe.name;
    settings.info.image.size = recipe.imageSize;
    settings.widths = recipe.widths;
    settings.embedding = recipe.embedding;
    const torch::NoGradGuard evaluation;
    const torch::Tensor scores = std::get<0>(net->domain(net->domain->standardised(plain->features)).sort());
    const auto lowest = static_cast<std::int64_t>(threshold * static_cast<double>(scores.size(0)));
    settings.info.inDomainThreshold = scores[lowest].item<double>();
    return settings;
}

} // namespace whereabouts
