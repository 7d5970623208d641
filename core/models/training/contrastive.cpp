#include "models/torchheaders.h"

#include "models/training/contrastive.h"

namespace whereabouts {

torch::Tensor infoNce(const torch::Tensor& from, const torch::Tensor& to, const torch::Tensor& logitScale) {
    const torch::Tensor logits = logitScale.exp() * torch::mm(from, to.t());
    return torch::nn::functional::cross_entropy(logits, torch::arange(from.size(0), torch::kInt64));
}

torch::Tensor completeContrastiveLoss(std::span<const torch::Tensor> embeddings, const torch::Tensor& logitScale) {
    std::vector<torch::Tensor> pairs;
    for (std::size_t i = 0; i < embeddings.size(); ++i) {
        for (std::size_t j = 0; j < embeddings.size(); ++j) {
            if (i != j)
                pairs.push_back(infoNce(embeddings[i], embeddings[j], logitScale));
        }
    }
    return torch::stack(pairs).mean();
}

} // namespace whereabouts
