#pragma once

#include "models/torchmodel.h"

#include <filesystem>
#include <memory>

namespace whereabouts {

// A folder of GeoCLIP: weights.safetensors (image_mlp.*, location_encoder.*, logit_scale; each may be missing),
// gallery.safetensors (coordinates [n, 2] float32) and CLIP ViT-L/14 in the folder clip, both of which may be missing too.
// What is there works; `takes` says what that is. Fails with a sentence that names the file and the tensor.
Result<std::shared_ptr<TorchModel>> openGeoClip(const std::filesystem::path& folder, Device device, Precision precision);

// Whether similarities can be multiplied by it: the exp of its logit_scale, above 0 and at most 10,000.
bool isGeoClipScale(double scale);

} // namespace whereabouts
