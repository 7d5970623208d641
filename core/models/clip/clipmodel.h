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
    // tokens [n, t] int64, within the vocabulary, t up to the context -> text embeddings [n, d], not normalised; only where
    // there is a text tower
    torch::Tensor textEmbeddings(const torch::Tensor& tokens);

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

// What the published models' pictures are normalised with.
inline constexpr std::array<float, 3> clipMean{0.48145466F, 0.4578275F, 0.40821073F};
inline constexpr std::array<float, 3> clipDeviation{0.26862954F, 0.26130258F, 0.27577711F};

// Opens a folder (config.json or open_clip_config.json, and weights in safetensors), or a file of weights with the
// configuration beside it. Hugging Face's and OpenAI's names are understood; float32 on the CPU, in evaluation mode.
// Fails with a sentence that names the file and the tensor. Allocates no more than the weights' file justifies.
Result<ClipModel> openClipModel(const std::filesystem::path& folderOrWeights);

} // namespace whereabouts
