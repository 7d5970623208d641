#include "models/torchheaders.h"

#include "models/osv5m/osv5mnet.h"

#include "base/quote.h"
#include "models/clip/clipvit.h"
#include "models/vision/dinov2.h"
#include "models/vision/resnet.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <stdexcept>

namespace whereabouts {

namespace {

constexpr std::int64_t groups = 4;

class ClipBackbone : public Osv5mBackbone {
public:
    ClipBackbone(TensorReader& reader, const ClipVisionConfig& shape) : m_shape(shape), m_vit(shape) {
        reader.fill(*m_vit, prefix);
        reader.ignore(prefix + "embeddings.position_ids");
    }
    torch::Tensor features(const torch::Tensor& pixels, LayerOutputs* outputs) override {
        std::vector<torch::Tensor> states;
        const torch::Tensor hidden = m_vit->hidden(pixels, outputs ? &states : nullptr);
        for (std::size_t i = 0; i < states.size(); ++i)
            noted(outputs, prefix + (i == 0 ? "embeddings" : std::format("encoder.layers.{}", i - 1)), states[i]);
        return hidden.select(1, 0); // before post_layernorm
    }
    std::int64_t width() const override { return m_shape.width; }
    std::int64_t side() const override { return m_shape.imageSize; }

    inline static const std::string prefix = "backbone.clip.vision_model.";

private:
    ClipVisionConfig m_shape;
    ClipVit m_vit;
};

class Dinov2Backbone : public Osv5mBackbone {
public:
    explicit Dinov2Backbone(TensorReader& reader)
        : m_model(reader, prefix, dinov2Config(reader, prefix), Dinov2Names::TorchHub) {}
    torch::Tensor features(const torch::Tensor& pixels, LayerOutputs* outputs) override {
        return m_model.tokens(pixels, outputs).select(1, 0);
    }
    std::int64_t width() const override { return m_model.config().width; }
    std::int64_t side() const override { return 0; }

    inline static const std::string prefix = "backbone.dino.";

private:
    Dinov2 m_model;
};

class ResNetBackbone : public Osv5mBackbone {
public:
    ResNetBackbone(TensorReader& reader, const ConfigSection& vision)
        : m_model(reader, "backbone.resnet.", resNetConfig(vision), ResNetNames::HuggingFace) {}
    torch::Tensor features(const torch::Tensor& pixels, LayerOutputs* outputs) override {
        return m_model.maps(pixels, outputs).mean({2, 3});
    }
    std::int64_t width() const override { return m_model.channels(); }
    std::int64_t side() const override { return 0; }

private:
    ResNet m_model;
};

// Published towers by their width: B, L, H, g, bigG.
std::int64_t headsOfWidth(std::int64_t width) {
    for (const auto& [known, heads] : {std::pair(768, 12), {1024, 16}, {1280, 16}, {1408, 16}, {1664, 16}}) {
        if (width == known)
            return heads;
    }
    throw std::runtime_error(std::format("no CLIP of width {} is known: add a “vision_config” with “num_attention_heads” "
                                         "beside the backbone's “path”", width));
}

Activation activationOf(const std::string& path, const ConfigSection& vision) {
    const std::string given = vision.text("hidden_act", "");
    if (given == "quick_gelu" || given == "gelu")
        return given == "gelu" ? Activation::Gelu : Activation::QuickGelu;
    if (path.empty() || path.contains("openai") || path.contains("StreetCLIP") || path.contains("metaclip"))
        return Activation::QuickGelu;
    if (path.contains("laion") || path.contains("LAION") || path.contains("DataComp") || path.contains("open_clip"))
        return Activation::Gelu;
    throw std::runtime_error(std::format("whether its backbone {} has quick_gelu or gelu is not known: add a "
                                         "“vision_config” with “hidden_act” beside the “path”", quote(path)));
}

ClipVisionConfig clipShape(const TensorReader& reader, const Osv5mConfig& config) {
    constexpr std::int64_t most = 65'536;
    const std::string& prefix = ClipBackbone::prefix;
    const auto sizes = [&](const std::string& name, std::size_t dimensions) {
        const std::vector<std::int64_t> shape = reader.shapeOf(prefix + name);
        if (shape.size() != dimensions)
            reader.refuse(prefix + name, std::format("has the shape {}, not {} dimensions", shapeText(shape), dimensions));
        return shape;
    };
    const ConfigSection& vision = config.vision;
    ClipVisionConfig shape;
    shape.width = vision.integer("hidden_size", sizes("embeddings.class_embedding", 1)[0], most);
    shape.layers = vision.integer("num_hidden_layers", reader.count(prefix + "encoder.layers."), 256);
    shape.inner = vision.integer("intermediate_size", sizes("encoder.layers.0.mlp.fc1.weight", 2)[0], most);
    shape.patchSize = vision.integer("patch_size", sizes("embeddings.patch_embedding.weight", 4)[3], 4096);
    const std::int64_t patches = sizes("embeddings.position_embedding.weight", 2)[0] - 1;
    const std::int64_t grid = std::llround(std::sqrt(double(std::max<std::int64_t>(patches, 0))));
    shape.imageSize = vision.integer("image_size", grid * shape.patchSize, 65'536);
    shape.heads = vision.has("num_attention_heads") ? vision.integer("num_attention_heads", 1, 256) : headsOfWidth(shape.width);
    shape.epsilon = vision.number("layer_norm_eps", 1e-5, 1.0);
    shape.activation = activationOf(config.path, vision);
    if (shape.width < 1 || shape.patchSize < 1 || shape.patchSize > shape.imageSize || shape.width % shape.heads != 0)
        throw std::runtime_error(std::format("its backbone of width {} with {} heads and patches of {} in pictures of {} pixels "
                                             "is no CLIP",
                                             shape.width, shape.heads, shape.patchSize, shape.imageSize));
    const std::int64_t needed = shape.layers * (4 * shape.width * shape.width + 2 * shape.width * shape.inner);
    if (needed > reader.numbers())
        throw std::runtime_error(std::format("its backbone has {} parameters, more than its weights hold", needed));
    return shape;
}

std::string without(std::string name, const std::string& part) {
    const std::size_t at = name.find(part);
    return at == name.npos ? name : name.erase(at, part.size());
}

} // namespace

std::unique_ptr<Osv5mBackbone> takeBackbone(TensorReader& reader, const Osv5mConfig& config) {
    if (config.backbone == "DINOv2")
        return std::make_unique<Dinov2Backbone>(reader);
    if (config.backbone == "ResNet")
        return std::make_unique<ResNetBackbone>(reader, config.vision);
    return std::make_unique<ClipBackbone>(reader, clipShape(reader, config));
}

Tensors withMergedLora(const Tensors& tensors, std::optional<double> alpha, const std::filesystem::path& file) {
    Tensors plain;
    std::map<std::string, std::string> lows; // the plain name of a weight: the name of its A
    for (const auto& [name, tensor] : tensors) {
        const std::string unwrapped = without(without(name, "base_model.model."), "base_layer.");
        if (const std::size_t at = unwrapped.find(".lora_A."); at != unwrapped.npos)
            lows.emplace(unwrapped.substr(0, at) + ".weight", name);
        else if (!unwrapped.contains(".lora_B."))
            plain.emplace(unwrapped, tensor);
    }
    const TensorReader reader(tensors, file);
    for (const auto& [weightName, lowName] : lows) {
        std::string highName = lowName;
        highName.replace(highName.find(".lora_A."), 8, ".lora_B.");
        const auto weight = plain.find(weightName);
        const auto high = tensors.find(highName);
        const torch::Tensor low = tensors.at(lowName);
        if (weight == plain.end() || high == tensors.end())
            reader.refuse(weight == plain.end() ? weightName : highName, "is missing");
        const bool fits = low.dim() == 2 && high->second.dim() == 2 && weight->second.dim() == 2 && low.size(0) >= 1 &&
                          low.size(0) == high->second.size(1) && low.size(1) == weight->second.size(1) &&
                          high->second.size(0) == weight->second.size(0);
        if (!fits)
            reader.refuse(lowName, std::format("has the shape {}, which does not fit its weight", shapeText(low.sizes())));
        if (!alpha)
            throw std::runtime_error("its weights hold low-rank updates, and “alpha” in “model” is missing");
        const torch::Tensor update = torch::mm(high->second.to(torch::kFloat32), low.to(torch::kFloat32));
        weight->second = weight->second.to(torch::kFloat32) + update * (*alpha / double(low.size(0)));
    }
    for (const auto& [name, tensor] : tensors) {
        const std::size_t at = name.find(".lora_B.");
        if (at != name.npos && !tensors.contains(std::string(name).replace(at, 8, ".lora_A.")))
            reader.refuse(std::string(name).replace(at, 8, ".lora_A."), "is missing");
    }
    return plain;
}

Osv5mMid::Branch Osv5mMid::takeBranch(TensorReader& reader, const std::string& prefix, const Osv5mConfig& config,
                                      std::int64_t width, bool endsInNorm) {
    // Layer norm 0, linear 1, norm 2, activation 3, linear 4 ...
    const std::int64_t count =
        config.hidden.empty() ? (reader.count(prefix) + 1) / 3 : std::int64_t(config.hidden.size()) + (endsInNorm ? 0 : 1);
    Branch branch{takeNorm(reader, prefix + "0", width, 1e-5), {}};
    for (std::int64_t i = 0; i < std::max<std::int64_t>(count, 1); ++i) {
        Step step;
        step.name = std::format("{}{}", prefix, 3 * i + 1);
        const std::vector<std::int64_t> shape = reader.shapeOf(step.name + ".weight");
        const bool hidden = std::size_t(i) < config.hidden.size();
        const std::int64_t out = hidden ? config.hidden[std::size_t(i)] : shape.empty() ? 0 : shape[0];
        step.linear = takeLinear(reader, step.name, width, out);
        if (endsInNorm || i + 1 < count) {
            const std::string norm = std::format("{}{}", prefix, 3 * i + 2);
            if (out % groups != 0)
                reader.refuse(norm + ".weight", std::format("is to norm {} channels in {} groups", out, groups));
            step.normWeight = reader.take(norm + ".weight", {out});
            step.normBias = reader.take(norm + ".bias", {out});
        }
        branch.steps.push_back(std::move(step));
        width = out;
    }
    return branch;
}

torch::Tensor Osv5mMid::Branch::run(torch::Tensor x, bool gelu, LayerOutputs* outputs) const {
    constexpr double epsilon = 1e-5;
    x = norm(x);
    for (const Step& step : steps) {
        x = step.linear(x);
        if (step.normWeight.defined()) {
            x = torch::group_norm(x, groups, step.normWeight, step.normBias, epsilon);
            x = gelu ? torch::gelu(x) : torch::relu(x);
        }
        noted(outputs, step.name, x);
    }
    return x;
}

Osv5mMid::Osv5mMid(TensorReader& reader, const Osv5mConfig& config, std::int64_t width) : m_gelu(config.gelu) {
    if (reader.has("mid.classif.0.weight")) {
        for (const char* branch : {"mid.classif.", "mid.reg."})
            m_branches.push_back(takeBranch(reader, branch, config, width, false));
        m_outputs = m_branches[0].width() + m_branches[1].width();
        return;
    }
    const bool centroid = reader.has("mid.classif.weight");
    m_trunk = takeBranch(reader, "mid.mlp.", config, width, centroid);
    m_outputs = m_trunk->width();
    if (!centroid)
        return;
    const std::int64_t inner = m_outputs;
    m_outputs = 0;
    for (const std::string head : {"mid.classif", "mid.reg"}) {
        const std::vector<std::int64_t> shape = reader.shapeOf(head + ".weight");
        m_heads.push_back(takeLinear(reader, head, inner, shape.empty() ? 0 : shape[0]));
        m_outputs += m_heads.back().weight.size(0);
    }
}

torch::Tensor Osv5mMid::operator()(const torch::Tensor& features, LayerOutputs* outputs) const {
    if (!m_branches.empty())
        return torch::cat({m_branches[0].run(features, m_gelu, outputs), m_branches[1].run(features, m_gelu, outputs)}, 1);
    const torch::Tensor x = m_trunk->run(features, m_gelu, outputs);
    if (m_heads.empty())
        return x;
    return torch::cat({noted(outputs, "mid.classif", m_heads[0](x)), noted(outputs, "mid.reg", m_heads[1](x))}, 1);
}

} // namespace whereabouts
