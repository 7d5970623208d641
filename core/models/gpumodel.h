#pragma once

#include "models/kinds.h"

namespace whereabouts {

// Opens a model on a GPU. Where the GPU's memory does not suffice for the pictures, half as many go through it at once; where it
// does not suffice for one, or for the weights, the model is opened anew on the CPU and stays there. Either is said in the notice
// of the next prediction. Fails as `open` does.
Result<std::shared_ptr<TorchModel>> openOnGpu(OpenModel open, const std::filesystem::path& folder, Precision precision);

} // namespace whereabouts
