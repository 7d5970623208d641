#pragma once

#include "models/torchmodel.h"

#include <filesystem>
#include <memory>

namespace whereabouts {

// A folder of SatCLIP (Klemmer et al. 2023): its location encoder, location.* in weights.safetensors, in float64. It takes a
// place and answers with those of 20,000 even places that it finds alike. Its image tower (visual.*) wants twelve bands or
// more of a satellite and is not run. The object "satclip" of model.json has the settings of the checkpoint: le_type,
// legendre_polys, harmonics_calculation ("analytic" and "closed-form" as SatCLIP has them, or "exact"), frequency_num,
// min_radius, max_radius. Fails with a sentence that names the file and the tensor.
Result<std::shared_ptr<TorchModel>> openSatClip(const std::filesystem::path& folder, Device, Precision);

} // namespace whereabouts
