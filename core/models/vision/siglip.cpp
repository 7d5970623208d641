#include "models/torchheaders.h"

#include "models/vision/siglip.h"

#include "base/quote.h"

#include <format>
#include <stdexcept>

namespace whereabouts {

namespace {

constexpr std::int64_t mostWidth = 16'384, mostLayers = 256, mostHeads = 256, mostInner = 65'536, mostPixels = 4'096,
                       mostTokens = 4'096, mostWords = 2'000'000;

void readTower(const ConfigSection& section, ClipTowerConfig& tower) {
    tower.width = section.integer("hidden_size", 768, mostWidth);
    tower.layers = section.integer("num_hidden_layers", 12, mostLayers);
    tower.heads = section.integer("num_attention_heads", 12, mostHeads);
    tower.inner = section.integer("intermediate_size", 3072, mostInner);
    tower.epsilon = section.number("layer_norm_eps", 1e-6, 1.0);
    const std::string activation = section.text("hidden_act", "gelu_pytorch_tanh");
    tower.activation = activation == "gelu" ? Activation::Gelu : Activation::GeluTanh;
    if (activation != "gelu" && activation != "gelu_pytorch_tanh")
        section.refuse(std::format("its activation {} is neither gelu nor gelu_pytorch_tanh", quote(activation)));
    if (tower.width % tower.heads != 0)
        section.refuse(std::format("its {} heads do not divide its width {}", tower.heads, tower.width));
}

torch::Tensor unit(const torch::Tensor& embeddings) {
    return torch::nn::functional::normalize(embeddings, torch::nn::functional::NormalizeFuncOptions().dim(1));
}

torch::Tensor tokensOf(const torch::Tensor& input, const SiglipTextConfig& text) {
    if (input.dim() != 2 || input.size(1) < 1 || input.size(1) > text.context)
        throw std::invalid_argument(std::format("the input input_ids has the shape {} where [n, 1 to {}] is needed",
                                                shapeText(input.sizes()), text.context));
    const torch::Tensor tokens = input.to(torch::kInt64);
    if (tokens.lt(0).logical_or(tokens.ge(text.vocabulary)).any().item<bool>())
        throw std::invalid_argument(std::format("the input input_ids holds a token outside 0 ... {}", text.vocabulary - 1));
    return tokens;
}

} // namespace

SiglipConfig siglipConfig(const ConfigSection& section) {
    SiglipConfig config;
    const bool whole = section.text("model_type", "") == "siglip";
    const ConfigSection vision = whole || section.has("vision_config") ? section.section("vision_config") : section;
    readTower(vision, config.vision);
    config.vision.imageSize = vision.integer("image_size", 224, mostPixels);
    config.vision.patchSize = vision.integer("patch_size", 16, mostPixels);
    if (config.vision.patchSize > config.vision.imageSize)
        vision.refuse("its patches are larger than the image");
    if (!vision.flag("vision_use_head", true))
        vision.refuse("it has no pooling head");
    if (!whole)
        return config;
    const ConfigSection text = section.section("text_config");
    config.text.emplace();
    readTower(text, *config.text);
    config.text->vocabulary = text.integer("vocab_size", 32000, mostWords);
    config.text->context = text.integer("max_position_embeddings", 64, mostTokens);
    config.text->embedding = text.integer("projection_size", config.text->width, mostWidth);
    return config;
}

Siglip::Tower Siglip::takeTower(TensorReader& reader, const std::string& prefix, const ClipTowerConfig& tower,
                                std::int64_t tokens, const char* norm) const {
    Tower result;
    result.positions = reader.take(prefix + "embeddings.position_embedding.weight", {tokens, tower.width});
    result.norm = takeNorm(reader, prefix + norm, tower.width, tower.epsilon);
    const std::int64_t needed = tower.layers * (4 * tower.width * tower.width + 2 * tower.width * tower.inner);
    if (needed > reader.numbers())
        throw TensorFault(std::format("{} holds fewer numbers than the layers of its configuration, {}.", quote(reader.file()),
                                      needed));
    result.encoder = ClipEncoder(tower);
    reader.fill(*result.encoder, prefix + "encoder.");
    reader.ignore(prefix + "embeddings.position_ids");
    return result;
}

Siglip::Siglip(TensorReader& reader, const SiglipConfig& config) : m_config(config) {
    const SiglipVisionConfig& vision = config.vision;
    const std::string patches = "vision_model.embeddings.patch_embedding", head = "vision_model.head.";
    m_patchWeight = reader.take(patches + ".weight", {vision.width, 3, vision.patchSize, vision.patchSize});
    m_patchBias = reader.take(patches + ".bias", {vision.width});
    m_vision = takeTower(reader, "vision_model.", vision, vision.patches(), "post_layernorm");
    m_probe = reader.take(head + "probe", {1, 1, vision.width});
    const torch::Tensor weights = reader.take(head + "attention.in_proj_weight", {3 * vision.width, vision.width});
    const torch::Tensor biases = reader.take(head + "attention.in_proj_bias", {3 * vision.width});
    for (std::size_t i = 0; i < m_pool.size(); ++i)
        m_pool[i] = {weights.chunk(3)[i], biases.chunk(3)[i]};
    m_poolOut = takeLinear(reader, head + "attention.out_proj", vision.width, vision.width);
    m_poolNorm = takeNorm(reader, head + "layernorm", vision.width, vision.epsilon);
    m_poolMlp1 = takeLinear(reader, head + "mlp.fc1", vision.width, vision.inner);
    m_poolMlp2 = takeLinear(reader, head + "mlp.fc2", vision.inner, vision.width);
    if (!config.text)
        return;
    const SiglipTextConfig& text = *config.text;
    m_words = reader.take("text_model.embeddings.token_embedding.weight", {text.vocabulary, text.width});
    m_text = takeTower(reader, "text_model.", text, text.context, "final_layer_norm");
    m_textHead = takeLinear(reader, "text_model.head", text.width, text.embedding);
    m_scale = reader.take("logit_scale", {1});
    m_bias = reader.take("logit_bias", {1});
}

torch::Tensor Siglip::imageHidden(const torch::Tensor& pixels) const {
    constexpr bool causal = false;
    const torch::Tensor patches =
        torch::conv2d(pixels, m_patchWeight, m_patchBias, m_config.vision.patchSize).flatten(2).transpose(1, 2);
    ClipEncoder encoder = m_vision.encoder;
    std::vector<torch::Tensor> states;
    const torch::Tensor hidden = m_vision.norm(encoder(patches + m_vision.positions, causal, &states));
    requireFiniteStates("vision_model.", states);
    return hidden;
}

torch::Tensor Siglip::textHidden(const torch::Tensor& tokens) const {
    constexpr bool causal = false;
    ClipEncoder encoder = m_text.encoder;
    std::vector<torch::Tensor> states;
    const torch::Tensor words = torch::embedding(m_words, tokens) + m_text.positions.slice(0, 0, tokens.size(1));
    const torch::Tensor hidden = m_text.norm(encoder(words, causal, &states));
    requireFiniteStates("text_model.", states);
    return hidden;
}

// One learnt query looks at all patches; an MLP beside what it saw.
torch::Tensor Siglip::pooled(const torch::Tensor& hidden) const {
    const torch::Tensor query = m_pool[0](m_probe.expand({hidden.size(0), 1, -1}));
    const torch::Tensor seen = m_poolOut(attention(query, m_pool[1](hidden), m_pool[2](hidden), m_config.vision.heads));
    const torch::Tensor inner = m_poolMlp1(m_poolNorm(seen));
    const char* approximation = m_config.vision.activation == Activation::GeluTanh ? "tanh" : "none";
    return (seen + m_poolMlp2(torch::gelu(inner, approximation))).select(1, 0);
}

Tensors Siglip::outputs(const Tensors& inputs) const {
    Tensors result;
    if (inputs.contains("pixel_values")) {
        result["vision_last_hidden_state"] = imageHidden(pixelsOf(inputs, m_config.vision.imageSize));
        result["image_embeds"] = pooled(result["vision_last_hidden_state"]);
        result["image_embeds_normalised"] = unit(result["image_embeds"]);
    }
    if (const auto found = inputs.find("input_ids"); found != inputs.end() && m_config.text) {
        result["text_last_hidden_state"] = textHidden(tokensOf(found->second, *m_config.text));
        result["text_embeds"] = m_textHead(result["text_last_hidden_state"].select(1, -1));
        result["text_embeds_normalised"] = unit(result["text_embeds"]);
    }
    if (result.contains("image_embeds") && result.contains("text_embeds")) {
        const torch::Tensor cosines = torch::mm(result["image_embeds_normalised"], result["text_embeds_normalised"].t());
        result["logits_per_image"] = m_scale.exp() * cosines + m_bias;
        result["logits_per_text"] = result["logits_per_image"].t();
        result["probabilities"] = result["logits_per_image"].sigmoid();
    }
    return result;
}

} // namespace whereabouts
