#include "models/torchheaders.h"

#include "models/calibration.h"

#include "geo/cellindex.h"
#include "models/batch.h"

#include <algorithm>
#include <cmath>

namespace whereabouts {

namespace {

constexpr int batchSize = 256;
constexpr int temperatureShare = 4; // times the recipe's validation samples
constexpr int domainShare = 8;      // of each kind, likewise
constexpr double threshold = 0.02;  // share of the validation pictures below it

struct Features {
    torch::Tensor statistics; // [n, features]
    torch::Tensor logits;     // [n, cells]
    std::vector<GeoPoint> truths;
};

Result<Features> extract(OrbitNet& net, SampleSource& source, int samples, bool wantLogits) {
    std::vector<torch::Tensor> statistics, logits;
    Features features;
    for (int first = 0; first < samples; first += batchSize) {
        const Result<Batch> batch = readBatch(source, static_cast<std::uint64_t>(first), std::min(batchSize, samples - first));
        if (!batch)
            return std::unexpected(batch.error());
        torch::Tensor found;
        const torch::Tensor embedding = net->encoder->describe(orbitInput(batch->bytes), found);
        statistics.push_back(found);
        if (wantLogits)
            logits.push_back(net->head->logits(embedding));
        features.truths.insert(features.truths.end(), batch->truths.begin(), batch->truths.end());
    }
    features.statistics = torch::cat(statistics);
    if (wantLogits)
        features.logits = torch::cat(logits);
    return features;
}

// Least negative log-likelihood of the true cell, by golden sections in the logarithm.
double bestTemperature(const Features& features, const Partition& partition) {
    const CellIndex index(partition);
    std::vector<std::int64_t> rows, cells;
    for (std::size_t i = 0; i < features.truths.size(); ++i) {
        if (const int cell = index.cellOf(features.truths[i]); cell != noCell) {
            rows.push_back(static_cast<std::int64_t>(i));
            cells.push_back(cell);
        }
    }
    const torch::Tensor logits = features.logits.index_select(0, torch::tensor(rows));
    const torch::Tensor truth = torch::tensor(cells).unsqueeze(1);
    const auto loss = [&](double logTemperature) {
        return -(logits / std::exp(logTemperature)).log_softmax(1).gather(1, truth).mean().item<double>();
    };
    double low = std::log(0.25), high = std::log(4.0);
    constexpr double golden = 0.6180339887498949;
    for (int i = 0; i < 20; ++i) {
        const double a = high - golden * (high - low), b = low + golden * (high - low);
        (loss(a) < loss(b) ? high : low) = loss(a) < loss(b) ? b : a;
    }
    return std::exp(0.5 * (low + high));
}

// Logistic regression with a small L2 penalty, by full-batch gradient descent with momentum on standardised features.
void fitDomain(DomainScore& domain, const torch::Tensor& familiar, const torch::Tensor& strange) {
    const torch::Tensor statistics = torch::cat({familiar, strange}).clamp_min(0).sqrt();
    const torch::Tensor label = torch::cat({torch::ones(familiar.size(0)), torch::zeros(strange.size(0))});
    {
        const torch::NoGradGuard inPlace;
        domain->mean.copy_(statistics.mean(0));
        domain->deviation.copy_(statistics.std(0, false).clamp_min(1e-4));
    }
    const torch::Tensor x = ((statistics - domain->mean) / domain->deviation).clamp(-6, 6);
    torch::Tensor weight = torch::zeros({x.size(1)}, torch::requires_grad());
    torch::Tensor bias = torch::zeros({1}, torch::requires_grad());
    torch::optim::Adam optimiser({weight, bias}, torch::optim::AdamOptions(0.01));
    for (int i = 0; i < 400; ++i) {
        optimiser.zero_grad();
        const torch::Tensor loss = torch::binary_cross_entropy_with_logits(torch::mv(x, weight) + bias, label) +
                                   1e-3 * weight.square().sum();
        loss.backward();
        optimiser.step();
    }
    const torch::NoGradGuard inPlace;
    domain->weight.copy_(weight);
    domain->bias.copy_(bias);
}

} // namespace

Result<OrbitSettings> calibrate(const Recipe& recipe, const Partition& partition, OrbitNet& net, SampleSource& training,
                                SampleSource& validation, SampleSource& strangers) {
    net->eval();
    const auto run = [&](SampleSource& source, int samples, bool wantLogits) {
        const torch::NoGradGuard evaluation;
        return extract(net, source, samples, wantLogits);
    };
    const Result<Features> seen = run(validation, temperatureShare * recipe.validationSamples, true);
    const Result<Features> familiar = run(training, domainShare * recipe.validationSamples, false);
    const Result<Features> strange = run(strangers, domainShare * recipe.validationSamples, false);
    for (const Result<Features>* features : {&seen, &familiar, &strange}) {
        if (!*features)
            return std::unexpected(features->error());
    }
    fitDomain(net->domain, familiar->statistics, strange->statistics);

    OrbitSettings settings;
    settings.info.name = recipe.name;
    settings.info.image.size = recipe.imageSize;
    settings.widths = recipe.widths;
    settings.embedding = recipe.embedding;
    settings.temperature = bestTemperature(*seen, partition);
    const torch::NoGradGuard evaluation;
    const torch::Tensor scores = std::get<0>(net->domain(seen->statistics).sort());
    settings.info.inDomainThreshold = scores[static_cast<std::int64_t>(threshold * static_cast<double>(scores.size(0)))].item<double>();
    return settings;
}

} // namespace whereabouts
