#pragma once

#include "models/torchheaders.h"

#include <span>

namespace whereabouts {

// InfoNCE (van den Oord et al. 2018) from one modality to another: row a of the first must find row a of the second among all
// of them. Embeddings [n, d], normalised; logitScale is the logarithm of what multiplies the cosines.
torch::Tensor infoNce(const torch::Tensor& from, const torch::Tensor& to, const torch::Tensor& logitScale);

// The mean of that over every ordered pair of modalities, L = 1 / (K (K - 1)) sum over i != j of L_ij; for two, CLIP's loss.
torch::Tensor completeContrastiveLoss(std::span<const torch::Tensor> embeddings, const torch::Tensor& logitScale);

} // namespace whereabouts
