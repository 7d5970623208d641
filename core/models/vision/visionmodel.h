#pragma once

#include "models/golden.h"

namespace whereabouts {

// True where the folder's config.json describes an image encoder that openVisionModel() knows: SigLIP, DINOv2 (with
// registers or without) or ResNet, as Hugging Face writes them.
bool isVisionModel(const std::filesystem::path& folder);

// Opens config.json and model.safetensors in the folder, to be compared with a golden file: hidden states, pooled outputs and
// SigLIP's embeddings. Weights may have Hugging Face's names, torch-hub's (DINOv2) or torchvision's and timm's (ResNet).
// Fails with a sentence that names the file and the tensor or the key.
Result<GoldenRun> openVisionModel(const std::filesystem::path& folder);

// Noise of the shapes that such an encoder takes. Throws ConfigFault where its configuration is wrong.
Tensors visionNoise(const std::filesystem::path& folder);

} // namespace whereabouts
