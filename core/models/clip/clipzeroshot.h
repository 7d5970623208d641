#pragma once

#include "models/torchmodel.h"

#include <filesystem>
#include <memory>

namespace whereabouts {

// A CLIP folder (CLIP, StreetCLIP) as a geolocator: what a picture or a sentence is like is found by text (Haas et al. 2023,
// "Learning Generalized Zero-Shot Learners for Open-Domain Image Geolocalization", section 3.2). A softmax over prompts of all
// countries; over prompts of the regions of the best 4 countries; over prompts of the 50 largest cities of their best 3 regions,
// the smaller ones of which get nothing. What is not looked at closer is spread over its cities by population. "clip": {"prompts": "streetclip" or "osv5m"} in model.json
// chooses the prompts. Without a text tower of CLIP's vocabulary it answers nothing, but runs golden files. Fails with a
// sentence that names the file and the tensor.
Result<std::shared_ptr<TorchModel>> openClip(const std::filesystem::path& folder, Device device, Precision precision);

} // namespace whereabouts
