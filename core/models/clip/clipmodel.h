#pragma once

#include "engine/model.h"
#include "models/clip/clipconfig.h"
#include "models/clip/cliptext.h"
#include "models/clip/clipvit.h"
#include "models/placement.h"
#include "models/weights/tensors.h"

namespace whereabouts {

// A CLIP model: its image tower, and its text tower where the configuration has one. Parameters have the names of
// Hugging Face's CLIPModel.
struct ClipModelImpl : torch::nn::Module {
    explicit ClipModelImpl(const ClipConfig& shape);
    // pixels [n, 3, size, size], normalised -> image embeddings [n, d], not normalised. Throws, naming the first layer whose
    // numbers are not finite, where those of the embeddings are not.
    torch::Tensor imageEmbeddings(const torch::Tensor& pixels);
    // tokens [n, t] int64, within the vocabulary, t up to the context -> text embeddings [n, d], not normalised; only where
    // there is a text tower. Throws as imageEmbeddings().
    torch::Tensor textEmbeddings(const torch::Tensor& tokens);

    // From now on for inference alone, in bfloat16 or float32: what a tower holds is converted and packed when it is first
    // asked, and the file's pages are let go of. Embeddings stay float32.
    void pack(torch::ScalarType type) { m_packed = type; }
    std::optional<torch::ScalarType> packing() const { return m_packed; }
    // The same on another device than the CPU: a tower is moved there when it is first asked. Embeddings come back.
    void moveTo(const Placement& placement) {
        m_packed = placement.type;
        m_device = placement.device;
    }

    // Every output that the inputs `pixel_values` and `input_ids` allow, by its name in Hugging Face's CLIPModel
    // (vision_hidden_states.0 is what goes into the first layer). Throws where an input has the wrong shape.
    Tensors outputs(const Tensors& inputs);

    // Noise of the shapes that it takes.
    Tensors noise() const;

    ClipConfig config;
    ClipVit vision_model{nullptr};
    ClipText text_model{nullptr};
    ClipLinear visual_projection{nullptr}, text_projection{nullptr};
    torch::Tensor logit_scale;

private:
    template <typename Tower> void packOnce(Tower& tower, ClipLinear& projection, bool& done);
    std::optional<torch::ScalarType> m_packed;
    torch::Device m_device = torch::kCPU;
    bool m_visionPacked = false, m_textPacked = false;
};
TORCH_MODULE(ClipModel);

// What the published models' pictures are normalised with.
inline constexpr std::array<float, 3> clipMean{0.48145466F, 0.4578275F, 0.40821073F};
inline constexpr std::array<float, 3> clipDeviation{0.26862954F, 0.26130258F, 0.27577711F};

// Whether the tensors (Hugging Face's or OpenAI's names) are those of the model that the configuration describes, all of them
// and no others, by names and shapes alone. Fails with a sentence that names the file and the tensor.
Result<void> checkClipWeights(const ClipConfig& config, const std::filesystem::path& configFile, const Tensors& tensors,
                              const std::filesystem::path& weights);

// Opens a folder (config.json or open_clip_config.json, and weights in any published form), or a file of weights with the
// configuration beside it. Hugging Face's and OpenAI's names are understood; on the CPU, in evaluation mode. In Float32 it
// computes as the reference does, straight from the mapped file; in Fastest as quickly as this processor can (pack()). On a GPU
// (moveTo()) it computes as placementOf() says.
// Fails with a sentence that names the file and the tensor. Allocates no more than the weights' file justifies.
Result<ClipModel> openClipModel(const std::filesystem::path& folderOrWeights, Precision precision, Device device = Device::Cpu);

} // namespace whereabouts
