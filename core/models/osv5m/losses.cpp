#include "models/torchheaders.h"

#include "models/osv5m/losses.h"

#include <limits>

namespace whereabouts {

namespace nn = torch::nn::functional;

namespace {

constexpr double temperature = 0.1;
constexpr double leastNorm = 1e-8;

torch::Tensor cosines(const torch::Tensor& a, const torch::Tensor& b) {
    const torch::Tensor norms = torch::mm(a.norm(2, 1, true), b.norm(2, 1, true).t());
    return torch::mm(a, b.t()) / norms.clamp_min(leastNorm);
}

// log of the sum of exp over the row's entries that `counts`.
torch::Tensor logSumOf(const torch::Tensor& logits, const torch::Tensor& counts) {
    return logits.masked_fill(counts.logical_not(), -std::numeric_limits<double>::infinity()).logsumexp(1);
}

// Over rows with a label, the log of what belongs together; over all rows, the log of what there is.
torch::Tensor belongingLoss(const torch::Tensor& logits, const torch::Tensor& labels, bool ownPairBelongs) {
    const torch::Tensor others = torch::eye(logits.size(0), logits.options().dtype(torch::kBool)).logical_not();
    const torch::Tensor alike = labels.view({-1, 1}).eq(labels.view({1, -1}));
    const torch::Tensor labelled = labels.ge(0).nonzero().view({-1});
    const torch::Tensor together = logSumOf(logits, ownPairBelongs ? alike : alike.logical_and(others));
    return logSumOf(logits, others).sum() - together.index_select(0, labelled).sum();
}

} // namespace

torch::Tensor l1Loss(const torch::Tensor& places, const torch::Tensor& truth) {
    return (places - truth).abs().mean(1);
}

torch::Tensor l2Loss(const torch::Tensor& places, const torch::Tensor& truth) {
    return (places - truth).square().mean(1);
}

torch::Tensor hybridLoss(const HybridPlaces& places, const torch::Tensor& truth) {
    return (places.reg - (normalisedOf(truth) - places.center) * places.size).square().mean(1);
}

torch::Tensor haversineLoss(const torch::Tensor& places, const torch::Tensor& truth) {
    const torch::Tensor latitude = places.select(1, 0), trueLatitude = truth.select(1, 0);
    const torch::Tensor h = ((latitude - trueLatitude) / 2).sin().square() +
                            latitude.cos() * trueLatitude.cos() *
                                ((places.select(1, 1) - truth.select(1, 1)) / 2).sin().square();
    return torch::atan2(h.sqrt(), (1 - h).sqrt());
}

torch::Tensor geoguessrLoss(const torch::Tensor& places, const torch::Tensor& truth) {
    return (-haversineLoss(places, truth) / 1852).exp();
}

torch::Tensor crossEntropyLoss(const torch::Tensor& logits, const torch::Tensor& labels) {
    return nn::cross_entropy(logits, labels, nn::CrossEntropyFuncOptions().reduction(torch::kNone));
}

torch::Tensor hierarchyLoss(const torch::Tensor& logits, const HierarchyLevel& level, const torch::Tensor& parents) {
    const torch::Tensor known = parents.ge(0).nonzero().view({-1});
    const torch::Tensor probabilities = aggregated(logits.softmax(1), level);
    return nn::nll_loss((probabilities + 1e-10).log().index_select(0, known), parents.index_select(0, known));
}

torch::Tensor infoNceLoss(const torch::Tensor& features, const torch::Tensor& positives) {
    const torch::Tensor own = nn::cosine_similarity(features, positives, nn::CosineSimilarityFuncOptions().eps(leastNorm));
    const torch::Tensor diagonal = torch::eye(features.size(0), features.options());
    const torch::Tensor logits = (1 - diagonal) * cosines(features, features) + diagonal * own.view({-1, 1});
    return nn::cross_entropy(logits / temperature, torch::arange(features.size(0), torch::kInt64));
}

torch::Tensor milNceLoss(const torch::Tensor& features, const torch::Tensor& positives, const torch::Tensor& labels) {
    constexpr bool ownPairBelongs = false;
    const torch::Tensor all = torch::cat({features, positives});
    return belongingLoss(cosines(all, all) / temperature, torch::cat({labels, labels}), ownPairBelongs);
}

torch::Tensor regionMilNceLoss(const torch::Tensor& features, const torch::Tensor& positives, const torch::Tensor& labels) {
    return milNceLoss(features, positives, labels) / features.size(0);
}

torch::Tensor textNceLoss(const torch::Tensor& features, const torch::Tensor& texts, const torch::Tensor& labels) {
    constexpr bool ownPairBelongs = true;
    return belongingLoss(cosines(features, texts) / temperature, labels, ownPairBelongs);
}

} // namespace whereabouts
