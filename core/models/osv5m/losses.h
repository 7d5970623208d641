#pragma once

#include "models/osv5m/heads.h"
#include "models/osv5m/hierarchy.h"

// The losses of OpenStreetView-5M's published code. Those that its trainer averages later are given per sample, [n]; the
// others are one number. Places are [n, 2] in radians, labels [n] int64.

namespace whereabouts {

// Mean over latitude and longitude of the difference's magnitude and of its square. Of radians, so longitudes weigh double.
torch::Tensor l1Loss(const torch::Tensor& places, const torch::Tensor& truth);
torch::Tensor l2Loss(const torch::Tensor& places, const torch::Tensor& truth);

// The square of how far a hybrid head's offset is from the true one, in units of the cell on the side that the PREDICTION
// points to. Infinite in a cell whose mean lies on its edge.
torch::Tensor hybridLoss(const HybridPlaces& places, const torch::Tensor& truth);

// Half the central angle in radians: the formula without its 2 R.
torch::Tensor haversineLoss(const torch::Tensor& places, const torch::Tensor& truth);

// exp(-haversineLoss / 1852): almost 1 everywhere, and smallest at the antipode, as published.
torch::Tensor geoguessrLoss(const torch::Tensor& places, const torch::Tensor& truth);

torch::Tensor crossEntropyLoss(const torch::Tensor& logits, const torch::Tensor& labels);

// -log(probability + 1e-10) of the true parent, the mean over the samples; those whose parent is -1 are left out.
torch::Tensor hierarchyLoss(const torch::Tensor& logits, const HierarchyLevel& level, const torch::Tensor& parents);

// Contrastive losses over the cosines of features [n, d], at temperature 0.1. Labels say which samples belong together; -1
// (no name) belongs to none.
//
// Each sample against the others, with the cosine to its own positive on the diagonal.
torch::Tensor infoNceLoss(const torch::Tensor& features, const torch::Tensor& positives);
// Features and positives together, 2n rows: every pair but self against the pairs of one label. The SUM over the rows.
torch::Tensor milNceLoss(const torch::Tensor& features, const torch::Tensor& positives, const torch::Tensor& labels);
// The same divided by n, not by its 2n rows.
torch::Tensor regionMilNceLoss(const torch::Tensor& features, const torch::Tensor& positives, const torch::Tensor& labels);
// Images against texts. A row's own pair is left out below but counted above, so the loss can be negative.
torch::Tensor textNceLoss(const torch::Tensor& features, const torch::Tensor& texts, const torch::Tensor& labels);

} // namespace whereabouts
