#include "models/clip/clipconfig.h"

#include "base/quote.h"

#include <format>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;

// One object of a configuration. A key that is missing keeps the default; one that is wrong throws, and
// readClipConfig() makes a sentence of it.
class Section {
public:
    Section(Json json, std::string name) : m_json(std::move(json)), m_name(std::move(name)) {
        if (!m_json.is_object())
            throw std::runtime_error(std::format("\"{}\" is not an object", m_name));
    }

    void read(const char* key, std::int64_t& value, std::int64_t most) const {
        const auto found = m_json.find(key);
        if (found == m_json.end())
            return;
        if (!found->is_number_integer() || *found < 1 || *found > most)
            throw std::runtime_error(std::format("\"{}\" in {} is not an integer from 1 to {}", key, m_name, most));
        value = found->get<std::int64_t>();
    }

    void read(const char* key, double& value, double most) const {
        const auto found = m_json.find(key);
        if (found == m_json.end())
            return;
        if (!found->is_number() || !(*found > 0.0) || *found > most)
            throw std::runtime_error(
                std::format("\"{}\" in {} is not a number above 0 and up to {}", key, m_name, most));
        value = found->get<double>();
    }

    void read(const char* key, Activation& value) const {
        const std::string name = m_json.value(key, std::string("quick_gelu"));
        if (name != "quick_gelu" && name != "gelu") {
            throw std::runtime_error(std::format("\"{}\" in {} is \"{}\", and only quick_gelu and gelu are known", key,
                                                 m_name, name.substr(0, 40)));
        }
        value = name == "gelu" ? Activation::Gelu : Activation::QuickGelu;
    }

private:
    Json m_json;
    std::string m_name;
};

constexpr std::int64_t mostWidth = 16'384, mostLayers = 256, mostHeads = 256, mostInner = 65'536;
constexpr std::int64_t mostPixels = 4'096, mostTokens = 4'096, mostWords = 2'000'000;

void check(const ClipTowerConfig& tower, const std::string& name) {
    if (tower.width % tower.heads != 0)
        throw std::runtime_error(
            std::format("the {} heads in {} do not divide its width {}", tower.heads, name, tower.width));
}

void check(const ClipVisionConfig& vision, const std::string& name) {
    check(static_cast<const ClipTowerConfig&>(vision), name);
    if (vision.patchSize > vision.imageSize)
        throw std::runtime_error(std::format("the patches in {} are larger than the image", name));
}

void readTower(const Section& section, ClipTowerConfig& tower) {
    section.read("hidden_size", tower.width, mostWidth);
    section.read("num_hidden_layers", tower.layers, mostLayers);
    section.read("num_attention_heads", tower.heads, mostHeads);
    section.read("intermediate_size", tower.inner, mostInner);
    section.read("hidden_act", tower.activation);
    section.read("layer_norm_eps", tower.epsilon, 1.0);
}

ClipVisionConfig huggingFaceVision(const Json& json) {
    const Section section(json, "vision_config");
    ClipVisionConfig vision;
    readTower(section, vision);
    section.read("image_size", vision.imageSize, mostPixels);
    section.read("patch_size", vision.patchSize, mostPixels);
    if (json.value("num_channels", 3) != 3)
        throw std::runtime_error("\"num_channels\" in vision_config is not 3");
    check(vision, "vision_config");
    return vision;
}

ClipTextConfig huggingFaceText(const Json& json) {
    const Section section(json, "text_config");
    ClipTextConfig text{{.width = 512, .heads = 8, .inner = 2048}};
    readTower(section, text);
    section.read("vocab_size", text.vocabulary, mostWords);
    section.read("max_position_embeddings", text.context, mostTokens);
    check(text, "text_config");
    return text;
}

ClipConfig huggingFace(const Json& json) {
    const std::string type = json.value("model_type", std::string());
    if (type != "clip" && type != "clip_vision_model")
        throw std::runtime_error(
            std::format("its model_type \"{}\" is not clip or clip_vision_model", type.substr(0, 40)));
    ClipConfig config;
    Section(json, "it").read("projection_dim", config.embedding, mostWidth);
    if (type == "clip_vision_model") {
        config.vision = huggingFaceVision(json);
        return config;
    }
    config.vision = huggingFaceVision(json.value("vision_config", Json::object()));
    config.text = huggingFaceText(json.value("text_config", Json::object()));
    return config;
}

ClipConfig openClip(const Json& json) {
    const Section model(json, "model_cfg");
    ClipConfig config;
    model.read("embed_dim", config.embedding, mostWidth);
    const Activation activation = json.value("quick_gelu", false) ? Activation::QuickGelu : Activation::Gelu;

    const Section section(json.value("vision_cfg", Json::object()), "vision_cfg");
    ClipVisionConfig& vision = config.vision;
    std::int64_t headWidth = 64;
    section.read("width", vision.width, mostWidth);
    section.read("layers", vision.layers, mostLayers);
    section.read("head_width", headWidth, mostWidth);
    section.read("image_size", vision.imageSize, mostPixels);
    section.read("patch_size", vision.patchSize, mostPixels);
    vision.heads = std::max<std::int64_t>(1, vision.width / headWidth);
    vision.inner = 4 * vision.width;
    vision.activation = activation;
    check(vision, "vision_cfg");

    const Section words(json.value("text_cfg", Json::object()), "text_cfg");
    ClipTextConfig text{{.width = 512, .heads = 8}};
    words.read("width", text.width, mostWidth);
    words.read("layers", text.layers, mostLayers);
    words.read("heads", text.heads, mostHeads);
    words.read("vocab_size", text.vocabulary, mostWords);
    words.read("context_length", text.context, mostTokens);
    text.inner = 4 * text.width;
    text.activation = activation;
    check(text, "text_cfg");
    config.text = text;
    return config;
}

Json readJson(const fs::path& file) {
    constexpr std::streamsize most = 1 << 20;
    std::ifstream stream(file, std::ios::binary);
    std::string text(std::size_t(most), '\0');
    stream.read(text.data(), most);
    if (stream.gcount() == 0)
        throw std::runtime_error("it cannot be read or is empty");
    if (stream.gcount() == most)
        throw std::runtime_error("it is larger than 1 MB");
    text.resize(std::size_t(stream.gcount()));
    Json json = Json::parse(text);
    if (!json.is_object())
        throw std::runtime_error("it is not a JSON object");
    return json;
}

std::int64_t parametersOf(const ClipTowerConfig& tower) {
    const std::int64_t perLayer =
        4 * tower.width * (tower.width + 1) + 2 * tower.width * tower.inner + tower.inner + 5 * tower.width;
    return tower.layers * perLayer;
}

} // namespace

std::int64_t ClipConfig::parameters() const {
    const std::int64_t image = parametersOf(vision) + vision.width * (3 * vision.patchSize * vision.patchSize +
                                                                      vision.patches() + 6 + embedding);
    const std::int64_t words =
        text ? parametersOf(*text) + text->width * (text->vocabulary + text->context + 2 + embedding) + 1 : 0;
    return image + words;
}

Result<ClipConfig> readClipConfig(const fs::path& file) {
    try {
        const Json json = readJson(file);
        return json.contains("model_cfg") ? openClip(json.at("model_cfg")) : huggingFace(json);
    } catch (const std::exception& exception) {
        return failure(Error::Code::BadInput, std::format("{} does not describe a CLIP model that can be opened: {}.",
                                                          quote(file), exception.what()));
    }
}

} // namespace whereabouts
