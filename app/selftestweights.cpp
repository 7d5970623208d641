#include "selftestweights.h"

#include "base/quote.h"
#include "models/weights/safetensors.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <format>
#include <fstream>
#include <map>
#include <random>

using namespace whereabouts;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

// Named tensors of float32, each number drawn evenly from -spread to spread.
class RandomTensors {
public:
    void add(const std::string& name, std::vector<std::int64_t> shape, float spread) {
        std::int64_t count = 1;
        for (const std::int64_t extent : shape)
            count *= extent;
        std::vector<float> values(static_cast<std::size_t>(count));
        for (float& value : values) // by hand: a distribution of the standard library may differ between libraries
            value = spread * (static_cast<float>(m_random() >> 8) / static_cast<float>(1 << 23) - 1.0F);
        m_tensors[name] = {std::move(shape), std::move(values)};
    }
    void set(const std::string& name, std::vector<std::int64_t> shape, std::vector<float> values) {
        m_tensors[name] = {std::move(shape), std::move(values)};
    }
    Result<void> write(const fs::path& file) const {
        TensorViews views;
        for (const auto& [name, tensor] : m_tensors)
            views[name] = {TensorType::F32, tensor.shape, std::as_bytes(std::span(tensor.values))};
        return writeSafetensors(file, views, {});
    }

private:
    struct Tensor {
        std::vector<std::int64_t> shape;
        std::vector<float> values;
    };
    std::map<std::string, Tensor> m_tensors;
    std::mt19937 m_random{8}; // with which the CLIP puts the picture of Denmark into Europe too, so that one map shows both
};

constexpr std::int64_t width = 64, inner = 256, layers = 2, heads = 2, embedding = 64;
constexpr std::int64_t words = 49'408, context = 77, imageSize = 224, patch = 32, patches = (imageSize / patch) * (imageSize / patch);
constexpr float scale = 150.0F; // of the logits, so that an answer is a few places and no even haze
constexpr float spread = 0.25F; // of the weights, so that neither tower forgets its input

void addNorm(RandomTensors& tensors, const std::string& name) {
    tensors.set(name + ".weight", {width}, std::vector<float>(width, 1.0F));
    tensors.set(name + ".bias", {width}, std::vector<float>(width, 0.0F));
}

void addLinear(RandomTensors& tensors, const std::string& name, std::int64_t outputs, std::int64_t inputs) {
    tensors.add(name + ".weight", {outputs, inputs}, inputs == width ? spread : spread / 2);
    tensors.set(name + ".bias", {outputs}, std::vector<float>(static_cast<std::size_t>(outputs), 0.0F));
}

void addLayers(RandomTensors& tensors, const std::string& tower) {
    for (std::int64_t i = 0; i < layers; ++i) {
        const std::string layer = std::format("{}.encoder.layers.{}.", tower, i);
        for (const char* norm : {"layer_norm1", "layer_norm2"})
            addNorm(tensors, layer + norm);
        for (const char* projection : {"q_proj", "k_proj", "v_proj", "out_proj"})
            addLinear(tensors, layer + "self_attn." + projection, width, width);
        addLinear(tensors, layer + "mlp.fc1", inner, width);
        addLinear(tensors, layer + "mlp.fc2", width, inner);
    }
}

void addImageTower(RandomTensors& tensors) {
    tensors.add("vision_model.embeddings.class_embedding", {width}, 1.0F);
    tensors.add("vision_model.embeddings.patch_embedding.weight", {width, 3, patch, patch}, 0.05F);
    tensors.add("vision_model.embeddings.position_embedding.weight", {patches + 1, width}, 0.3F);
    addNorm(tensors, "vision_model.pre_layrnorm"); // spelt so in the published files
    addLayers(tensors, "vision_model");
    addNorm(tensors, "vision_model.post_layernorm");
    tensors.add("visual_projection.weight", {embedding, width}, spread);
}

void addTextTower(RandomTensors& tensors) {
    tensors.add("text_model.embeddings.token_embedding.weight", {words, width}, 1.0F);
    tensors.add("text_model.embeddings.position_embedding.weight", {context, width}, 0.3F);
    addLayers(tensors, "text_model");
    addNorm(tensors, "text_model.final_layer_norm");
    tensors.add("text_projection.weight", {embedding, width}, spread);
    tensors.set("logit_scale", {}, {std::log(scale)});
}

json towerConfig() {
    return {{"hidden_size", width}, {"intermediate_size", inner}, {"num_hidden_layers", layers}, {"num_attention_heads", heads},
            {"hidden_act", "quick_gelu"}};
}

json imageConfig() {
    json config = towerConfig();
    config.update({{"image_size", imageSize}, {"patch_size", patch}});
    return config;
}

Result<void> write(const fs::path& folder, const RandomTensors& tensors, const char* configName, const json& config) {
    std::error_code error;
    fs::create_directories(folder, error);
    std::ofstream stream(folder / configName);
    stream << config.dump(1) << '\n';
    stream.close();
    if (!stream)
        return failure(Error::Code::NoPermission, std::format("{} cannot be written.", quote(folder / configName)));
    return tensors.write(folder / "model.safetensors");
}

} // namespace

Result<void> writeSmallClip(const fs::path& folder) {
    RandomTensors tensors;
    addImageTower(tensors);
    addTextTower(tensors);
    json text = towerConfig();
    text.update({{"vocab_size", words}, {"max_position_embeddings", context}});
    return write(folder, tensors, "config.json",
                 {{"model_type", "clip"}, {"projection_dim", embedding}, {"vision_config", imageConfig()}, {"text_config", text}});
}

Result<void> writeSmallImageTower(const fs::path& folder) {
    RandomTensors tensors;
    addImageTower(tensors);
    json config = imageConfig();
    config.update({{"model_type", "clip_vision_model"}, {"projection_dim", embedding}});
    return write(folder, tensors, "config.json", config);
}

// Drawn as SIREN's authors draw them (Sitzmann et al. 2020, section 3.2).
Result<void> writeSmallSatClip(const fs::path& folder) {
    constexpr std::int64_t polynomials = 10, places = 32;
    RandomTensors tensors;
    tensors.add("location.nnet.layers.0.weight", {width, polynomials * polynomials}, 0.01F);
    tensors.add("location.nnet.layers.0.bias", {width}, 0.01F);
    tensors.add("location.nnet.layers.1.weight", {width, width}, 0.3F);
    tensors.add("location.nnet.layers.1.bias", {width}, 0.1F);
    tensors.add("location.nnet.last_layer.weight", {places, width}, 0.3F);
    tensors.add("location.nnet.last_layer.bias", {places}, 0.1F);
    return write(folder, tensors, "hyper_parameters.json",
                 {{"legendre_polys", polynomials}, {"capacity", width}, {"num_hidden_layers", 2}, {"embed_dim", places}});
}
