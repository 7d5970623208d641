#include "models/clip/clipconfig.h"

#include "base/quote.h"
#include "models/weights/configfile.h"

#include <algorithm>
#include <format>
#include <stdexcept>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t mostWidth = 16'384, mostLayers = 256, mostHeads = 256, mostInner = 65'536;
constexpr std::int64_t mostPixels = 4'096, mostTokens = 4'096, mostWords = 2'000'000;

void check(const ClipTowerConfig& tower, const std::string& name) {
    if (tower.width % tower.heads != 0)
        throw std::runtime_error(
            std::format("the {} heads in {} do not divide its width {}", tower.heads, name, tower.width));
}

// A whole number that the format has a default for; where the section leaves it out, that is noted.
std::int64_t shape(const ConfigSection& section, const char* key, std::int64_t otherwise, std::int64_t most, std::string& leftOut) {
    if (!section.has(key))
        leftOut += std::format("{}“{}” in {} ({})", leftOut.empty() ? "" : ", ", key, section.name(), otherwise);
    return section.integer(key, otherwise, most);
}

void check(const ClipVisionConfig& vision, const std::string& name) {
    check(static_cast<const ClipTowerConfig&>(vision), name);
    if (vision.patchSize > vision.imageSize)
        throw std::runtime_error(std::format("the patches in {} are larger than the image", name));
}

Activation activationOf(const ConfigSection& section) {
    const std::string name = section.text("hidden_act", "quick_gelu");
    if (name != "quick_gelu" && name != "gelu")
        section.refuse(std::format("“hidden_act” is {}, and only quick_gelu and gelu are known", quote(name.substr(0, 40))));
    return name == "gelu" ? Activation::Gelu : Activation::QuickGelu;
}

void readTower(const ConfigSection& section, ClipTowerConfig& tower, std::string& leftOut) {
    tower.width = shape(section, "hidden_size", tower.width, mostWidth, leftOut);
    tower.layers = shape(section, "num_hidden_layers", tower.layers, mostLayers, leftOut);
    tower.heads = shape(section, "num_attention_heads", tower.heads, mostHeads, leftOut);
    tower.inner = shape(section, "intermediate_size", tower.inner, mostInner, leftOut);
    tower.activation = activationOf(section);
    tower.epsilon = section.number("layer_norm_eps", tower.epsilon, 1.0);
}

ClipVisionConfig huggingFaceVision(const ConfigSection& section, std::string& leftOut) {
    ClipVisionConfig vision;
    readTower(section, vision, leftOut);
    vision.imageSize = shape(section, "image_size", vision.imageSize, mostPixels, leftOut);
    vision.patchSize = shape(section, "patch_size", vision.patchSize, mostPixels, leftOut);
    section.integer("num_channels", 3, 3, 3);
    return vision;
}

ClipTextConfig huggingFaceText(const ConfigSection& section, std::string& leftOut) {
    ClipTextConfig text{{.width = 512, .heads = 8, .inner = 2048}};
    readTower(section, text, leftOut);
    text.vocabulary = shape(section, "vocab_size", text.vocabulary, mostWords, leftOut);
    text.context = shape(section, "max_position_embeddings", text.context, mostTokens, leftOut);
    return text;
}

ClipConfig huggingFace(const ConfigSection& whole) {
    const std::string type = whole.text("model_type", "");
    if (type != "clip" && type != "clip_vision_model")
        whole.refuse(std::format("its model_type {} is not clip or clip_vision_model", quote(type.substr(0, 40))));
    ClipConfig config;
    config.embedding = shape(whole, "projection_dim", config.embedding, mostWidth, config.leftOut);
    const bool isVision = type == "clip_vision_model";
    config.vision = huggingFaceVision(isVision ? whole : whole.section("vision_config"), config.leftOut);
    if (!isVision)
        config.text = huggingFaceText(whole.section("text_config"), config.leftOut);
    try {
        check(config.vision, isVision ? "it" : "“vision_config”");
        if (config.text)
            check(*config.text, "“text_config”");
    } catch (const std::runtime_error& fault) {
        throw std::runtime_error(fault.what() + config.orDefaults("it"));
    }
    return config;
}

ClipConfig openClip(const ConfigSection& model) {
    ClipConfig config;
    config.embedding = model.integer("embed_dim", config.embedding, mostWidth);
    const Activation activation = model.flag("quick_gelu", false) ? Activation::QuickGelu : Activation::Gelu;

    const ConfigSection section = model.section("vision_cfg");
    ClipVisionConfig& vision = config.vision;
    vision.width = section.integer("width", vision.width, mostWidth);
    vision.layers = section.integer("layers", vision.layers, mostLayers);
    vision.heads = std::max<std::int64_t>(1, vision.width / section.integer("head_width", 64, mostWidth));
    vision.imageSize = section.integer("image_size", vision.imageSize, mostPixels);
    vision.patchSize = section.integer("patch_size", vision.patchSize, mostPixels);
    vision.inner = 4 * vision.width;
    vision.activation = activation;
    check(vision, "vision_cfg");

    const ConfigSection words = model.section("text_cfg");
    ClipTextConfig text{{.width = 512, .heads = 8}};
    text.width = words.integer("width", text.width, mostWidth);
    text.layers = words.integer("layers", text.layers, mostLayers);
    text.heads = words.integer("heads", text.heads, mostHeads);
    text.vocabulary = words.integer("vocab_size", text.vocabulary, mostWords);
    text.context = words.integer("context_length", text.context, mostTokens);
    text.inner = 4 * text.width;
    text.activation = activation;
    check(text, "text_cfg");
    config.text = text;
    return config;
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

// save_pretrained leaves out what is the format's default, people what they forget.
std::string ClipConfig::orDefaults(const std::string& file) const {
    return leftOut.empty() ? std::string()
                           : std::format("; {} leaves out {}, for which the format's defaults were taken (published configurations may leave "
                                         "those out): if the model has other values, get the file anew or state them in it",
                                         file, leftOut);
}

Result<ClipConfig> readClipConfig(const fs::path& file) {
    try {
        const ConfigSection config = ConfigSection::read(file);
        return config.has("model_cfg") ? openClip(config.section("model_cfg")) : huggingFace(config);
    } catch (const std::exception& exception) {
        return failure(Error::Code::BadInput, std::format("{} does not describe a CLIP model that can be opened: {}.",
                                                          quote(file), exception.what()));
    }
}

} // namespace whereabouts
