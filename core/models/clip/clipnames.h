#pragma once

#include "models/weights/tensors.h"

namespace whereabouts {

// The weights of a CLIP model under Hugging Face's names: those that have OpenAI's and OpenCLIP's names are renamed,
// their stacked in_proj split into q, k and v, and their projections transposed. Other tensors are kept as they are;
// those that hold no weights (position_ids and the like) are left out.
Tensors huggingFaceNames(const Tensors& weights);

} // namespace whereabouts
