#include "models/clip/clipmodel.h"

#include "base/quote.h"
#include "models/clip/clipnames.h"
#include "models/modelrun.h"
#include "models/noise.h"
#include "models/weights/tensorreader.h"

#include <algorithm>
#include <format>
#include <stdexcept>
#include <utility>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t mostTimesHeld = 4;

struct ClipFiles {
    fs::path config, weights;
};

fs::path firstOf(const fs::path& folder, std::initializer_list<const char*> names) {
    std::error_code error;
    for (const char* name : names) {
        if (fs::is_regular_file(folder / name, error))
            return folder / name;
    }
    return folder / *names.begin(); // its absence is said when it is opened
}

ClipFiles filesOf(const fs::path& folderOrWeights) {
    std::error_code error;
    const fs::path folder = fs::is_directory(folderOrWeights, error) ? folderOrWeights : folderOrWeights.parent_path();
    return {firstOf(folder, {"config.json", "open_clip_config.json"}), folderOrWeights};
}

// Whether each of the model's parameters has its tensor, and each tensor its parameter.
Result<void> check(const ClipModelImpl& model, const fs::path& configFile, const Tensors& weights, const fs::path& file) {
    const auto wrong = [&](const std::string& name, const std::string& fault) {
        return failure(Error::Code::BadInput, std::format("{} does not fit its configuration: the tensor {} {}{}.", quote(file), quote(name),
                                                          fault, model.config.orDefaults(quote(configFile))));
    };
    const auto parameters = model.named_parameters();
    for (const auto& parameter : parameters) {
        const auto found = weights.find(parameter.key());
        if (found == weights.end())
            return wrong(parameter.key(), "is missing");
        if (!holdsWeights(found->second))
            return wrong(parameter.key(), whyNoWeights(found->second));
        if (found->second.sizes() != parameter.value().sizes()) {
            return wrong(parameter.key(),
                         std::format("has the shape {} where {} is needed", shapeText(found->second.sizes()),
                                     shapeText(parameter.value().sizes())));
        }
    }
    for (const auto& [name, tensor] : weights) {
        if (!parameters.contains(name))
            return wrong(name, "belongs to no part of it");
    }
    return {};
}

// A model that is far too large for its weights is not made: which tensor is missing or too small is not worth that memory.
Result<void> checkSize(const ClipConfig& config, const fs::path& configFile, const Tensors& tensors, const fs::path& weights) {
    std::int64_t held = 0;
    for (const auto& [name, tensor] : tensors)
        held += tensor.numel();
    if (config.parameters() / mostTimesHeld > held) {
        return failure(Error::Code::BadInput, std::format("{} describes a model of {} parameters, but {} holds only {}{}.",
                                                          quote(configFile), config.parameters(), quote(weights), held, config.orDefaults("it")));
    }
    return {};
}

const torch::Tensor& checked(const torch::Tensor& input, const char* name, torch::IntArrayRef perItem) {
    if (input.dim() != std::int64_t(perItem.size()) + 1 || input.sizes().slice(1) != perItem) {
        throw std::invalid_argument(std::format("the input {} has the shape {} where [n, {} is needed", name,
                                                shapeText(input.sizes()), shapeText(perItem).substr(1)));
    }
    return input;
}

// Token ids [n, context] as int64, each within the vocabulary.
torch::Tensor tokensOf(const torch::Tensor& input, const ClipTextConfig& text) {
    const torch::Tensor tokens = checked(input, "input_ids", {text.context}).to(torch::kInt64);
    if (tokens.lt(0).logical_or(tokens.ge(text.vocabulary)).any().item<bool>())
        throw std::invalid_argument(
            std::format("the input input_ids holds a token outside 0 ... {}", text.vocabulary - 1));
    return tokens;
}

// Looks for the first layer whose numbers are not finite in what a tower made of an input, and names it.
void requireFiniteLayers(const std::string& tower, const std::vector<torch::Tensor>& states, const torch::Tensor& hidden,
                         const char* norm) {
    requireFiniteStates(tower, states);
    requireFinite(hidden, tower + norm);
}

// The file's pages are let go of.
void moveParameters(torch::nn::Module& part, const Placement& placement) {
    for (torch::Tensor& parameter : part.parameters()) {
        const torch::Tensor moved = parameter.to(placement.device, placement.type);
        if (parameter.is_cpu())
            forgetPages(parameter);
        parameter.set_data(moved);
    }
}

torch::Tensor unit(const torch::Tensor& embeddings) {
    return torch::nn::functional::normalize(embeddings, torch::nn::functional::NormalizeFuncOptions().dim(1));
}

} // namespace

ClipModelImpl::ClipModelImpl(const ClipConfig& shape)
    : config(shape), vision_model(register_module("vision_model", ClipVit(shape.vision))),
      visual_projection(register_module("visual_projection", ClipLinear(shape.vision.width, shape.embedding, false))) {
    if (!shape.text)
        return;
    text_model = register_module("text_model", ClipText(*shape.text));
    text_projection = register_module("text_projection", ClipLinear(shape.text->width, shape.embedding, false));
    logit_scale = register_parameter("logit_scale", torch::empty({}));
}

template <typename Tower> void ClipModelImpl::packOnce(Tower& tower, ClipLinear& projection, bool& done) {
    if (!m_packed || std::exchange(done, true))
        return;
    const torch::NoGradGuard noGradients;
    if (m_device.is_cpu()) {
        tower->pack(*m_packed);
        projection->pack(*m_packed);
        return;
    }
    try {
        moveParameters(*tower, {m_device, *m_packed});
        moveParameters(*projection, {m_device, *m_packed});
    } catch (const c10::OutOfMemoryError&) {
        done = false; // what has moved stays, and is not moved again
        throw;
    }
}

torch::Tensor ClipModelImpl::imageEmbeddings(const torch::Tensor& pixels) {
    packOnce(vision_model, visual_projection, m_visionPacked);
    const torch::Tensor there = pixels.to(m_device);
    const torch::Tensor embeddings = visual_projection(vision_model(there)).to(torch::kCPU, torch::kFloat32);
    if (!embeddings.isfinite().all().item<bool>()) {
        std::vector<torch::Tensor> states;
        const torch::Tensor hidden = vision_model->hidden(there, &states);
        requireFiniteLayers("vision_model.", states, vision_model->pooled(hidden), "post_layernorm");
        requireFinite(embeddings, "visual_projection");
    }
    return embeddings;
}

torch::Tensor ClipModelImpl::textEmbeddings(const torch::Tensor& tokens) {
    packOnce(text_model, text_projection, m_textPacked);
    const torch::Tensor there = tokens.to(m_device);
    const torch::Tensor embeddings = text_projection(ClipTextImpl::pooled(text_model->hidden(there), there)).to(torch::kCPU, torch::kFloat32);
    if (!embeddings.isfinite().all().item<bool>()) {
        std::vector<torch::Tensor> states;
        const torch::Tensor hidden = text_model->hidden(there, &states);
        requireFiniteLayers("text_model.", states, hidden, "final_layer_norm");
        requireFinite(embeddings, "text_projection");
    }
    return embeddings;
}

Tensors ClipModelImpl::outputs(const Tensors& inputs) {
    Tensors result;
    if (const auto found = inputs.find("pixel_values"); found != inputs.end()) {
        const std::int64_t side = config.vision.imageSize;
        std::vector<torch::Tensor> states;
        const torch::Tensor hidden =
            vision_model->hidden(checked(found->second, "pixel_values", {3, side, side}), &states);
        for (std::size_t i = 0; i < states.size(); ++i)
            result[std::format("vision_hidden_states.{}", i)] = states[i];
        result["vision_last_hidden_state"] = hidden;
        result["vision_pooled"] = vision_model->pooled(hidden);
        requireFiniteLayers("vision_model.", states, result["vision_pooled"], "post_layernorm");
        result["image_embeds"] = visual_projection(result["vision_pooled"]);
        requireFinite(result["image_embeds"], "visual_projection");
        result["image_embeds_normalised"] = unit(result["image_embeds"]);
    }
    if (const auto found = inputs.find("input_ids"); found != inputs.end() && text_model) {
        const torch::Tensor tokens = tokensOf(found->second, *config.text);
        std::vector<torch::Tensor> states;
        const torch::Tensor hidden = text_model->hidden(tokens, &states);
        requireFiniteLayers("text_model.", states, hidden, "final_layer_norm");
        result["text_last_hidden_state"] = hidden;
        result["text_embeds"] = text_projection(ClipTextImpl::pooled(hidden, tokens));
        requireFinite(result["text_embeds"], "text_projection");
        result["text_embeds_normalised"] = unit(result["text_embeds"]);
    }
    if (result.contains("image_embeds") && result.contains("text_embeds")) {
        const torch::Tensor cosines =
            torch::mm(result["image_embeds_normalised"], result["text_embeds_normalised"].t());
        result["logits_per_image"] = logit_scale.exp() * cosines;
        result["logits_per_text"] = result["logits_per_image"].t();
    }
    return result;
}

Tensors ClipModelImpl::noise() const {
    Tensors inputs{{"pixel_values", noiseOf({1, 3, config.vision.imageSize, config.vision.imageSize})}};
    if (config.text)
        inputs.emplace("input_ids", noiseTokens(config.text->vocabulary, config.text->context));
    return inputs;
}

Result<void> checkClipWeights(const ClipConfig& config, const fs::path& configFile, const Tensors& tensors,
                              const fs::path& weights) {
    if (const Result<void> fits = checkSize(config, configFile, tensors, weights); !fits)
        return fits;
    return check(*ClipModel(config), configFile, huggingFaceNames(tensors), weights);
}

Result<ClipModel> openClipModel(const fs::path& folderOrWeights, Precision precision, Device device) {
    if (std::error_code error; !fs::exists(folderOrWeights, error))
        return failure(Error::Code::NotFound, std::format("There is no model at {}.", quote(folderOrWeights)));
    const ClipFiles files = filesOf(folderOrWeights);
    const Result<ClipConfig> config = readClipConfig(files.config);
    if (!config)
        return std::unexpected(config.error());
    const Result<Tensors> tensors = readWeights(files.weights);
    if (!tensors)
        return std::unexpected(tensors.error());

    if (const Result<void> fits = checkSize(*config, files.config, *tensors, files.weights); !fits)
        return std::unexpected(fits.error());
    const torch::NoGradGuard noGradients;
    ClipModel model(*config);
    const Tensors weights = huggingFaceNames(*tensors);
    if (const Result<void> fits = check(*model, files.config, weights, files.weights); !fits)
        return std::unexpected(fits.error());
    for (auto& parameter : model->named_parameters())
        parameter.value().set_data(weights.at(parameter.key()).to(torch::kFloat32)); // float32 is not copied
    model->eval();
    if (device == Device::Cuda)
        model->moveTo(placementOf(device, precision));
    else if (precision == Precision::Fastest)
        model->pack(hasFastBFloat16() ? torch::kBFloat16 : torch::kFloat32);
    return model;
}

} // namespace whereabouts
