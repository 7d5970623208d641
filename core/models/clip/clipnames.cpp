#include "models/clip/clipnames.h"

#include <array>
#include <set>
#include <string_view>

namespace whereabouts {

namespace {

struct Rename {
    std::string_view openAi, huggingFace;
};

// By the beginning of the name; the first that fits.
constexpr std::array<Rename, 9> beginnings{
    {{"visual.class_embedding", "vision_model.embeddings.class_embedding"},
     {"visual.conv1.", "vision_model.embeddings.patch_embedding."},
     {"visual.positional_embedding", "vision_model.embeddings.position_embedding.weight"},
     {"visual.ln_pre.", "vision_model.pre_layrnorm."},
     {"visual.ln_post.", "vision_model.post_layernorm."},
     {"visual.transformer.resblocks.", "vision_model.encoder.layers."},
     {"token_embedding.", "text_model.embeddings.token_embedding."},
     {"ln_final.", "text_model.final_layer_norm."},
     {"transformer.resblocks.", "text_model.encoder.layers."}}};

// Within a layer.
constexpr std::array<Rename, 5> parts{{{".attn.", ".self_attn."},
                                       {".ln_1.", ".layer_norm1."},
                                       {".ln_2.", ".layer_norm2."},
                                       {".mlp.c_fc.", ".mlp.fc1."},
                                       {".mlp.c_proj.", ".mlp.fc2."}}};

const std::set<std::string_view> withoutWeights{"text_model.embeddings.position_ids",
                                                "vision_model.embeddings.position_ids",
                                                "input_resolution",
                                                "context_length",
                                                "vocab_size",
                                                "attn_mask"};

std::string renamed(std::string name) {
    if (name == "positional_embedding")
        return "text_model.embeddings.position_embedding.weight";
    for (const auto& [from, to] : beginnings) {
        if (!name.starts_with(from))
            continue;
        name.replace(0, from.size(), to);
        for (const auto& [part, by] : parts) {
            if (const std::size_t at = name.find(part); at != std::string::npos)
                name.replace(at, part.size(), by);
        }
        break;
    }
    return name;
}

// in_proj_weight [3 w, w] and in_proj_bias [3 w] hold q, k and v one after the other.
bool splitStacked(const std::string& name, const torch::Tensor& tensor, Tensors& result) {
    constexpr std::string_view stacked = ".self_attn.in_proj_";
    const std::size_t at = name.find(stacked);
    if (at == std::string::npos || tensor.dim() == 0 || tensor.size(0) % 3 != 0 || tensor.size(0) == 0)
        return false;
    const std::vector<torch::Tensor> thirds = tensor.chunk(3);
    for (std::size_t i = 0; i < thirds.size(); ++i) {
        const std::string proper = std::string(".self_attn.") + "qkv"[i] + "_proj.";
        result.emplace(name.substr(0, at) + proper + name.substr(at + stacked.size()), thirds[i]);
    }
    return true;
}

} // namespace

Tensors huggingFaceNames(const Tensors& weights) {
    Tensors result;
    for (const auto& [openAi, tensor] : weights) {
        const std::string name = renamed(openAi);
        if (withoutWeights.contains(name) || splitStacked(name, tensor, result))
            continue;
        if (name == "visual.proj" && tensor.dim() == 2)
            result.emplace("visual_projection.weight", tensor.t());
        else if (name == "text_projection" && tensor.dim() == 2)
            result.emplace("text_projection.weight", tensor.t());
        else
            result.emplace(name, tensor);
    }
    return result;
}

} // namespace whereabouts
