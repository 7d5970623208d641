#pragma once

#include "models/clip/clipconfig.h"
#include "models/clip/cliptext.h"
#include "models/clip/clipvit.h"
#include "models/weights/tensors.h"

namespace whereabouts {

// A CLIP model: its image tower, and its text tower where the configuration has one. Parameters have the names of
// Hugging Face's CLIPModel.
struct ClipModelImpl : torch::nn::Module {
    explicit ClipModelImpl(const ClipConfig& shape);
    // pixels [n, 3, size, size], normalised -> image embeddings [n, d], not normalised
    torch::Tensor imageEmbeddings(const torch::Tensor& pixels);

    // Every output that the inputs `pixel_values` and `input_ids` allow, by its name in Hugging Face's CLIPModel
    // (vision_hidden_states.0 is what goes into the first layer). Throws where an input has the wrong shape.
    Tensors outputs(const Tensors& inputs);

    ClipConfig config;
    ClipVit vision_model{nullptr};
    ClipText text_model{nullptr};
    ClipLinear visual_projection{nullptr}, text_projection{nullptr};
    torch::Tensor logit_scale;
};
TORCH_MODULE(ClipModel);

// Opens a folder (config.json or open_clip_config.json, and weights in any published form), or a file of weights with the
// configuration beside it. Hugging Face's and OpenAI's names are understood; float32 on the CPU, in evaluation mode.
// Fails with a sentence that names the file and the tensor. Allocates no more than the weights' file justifies.
Result<ClipModel> openClipModel(const std::filesystem::path& folderOrWeights);

} // namespace whereabouts
