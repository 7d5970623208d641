#include "models/torchheaders.h"

#include "models/vision/visionmodel.h"

#include "base/quote.h"
#include "models/modelrun.h"
#include "models/noise.h"
#include "models/vision/dinov2.h"
#include "models/vision/resnet.h"
#include "models/vision/siglip.h"

#include <format>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

GoldenRun openSiglip(TensorReader& reader, const ConfigSection& config) {
    const auto model = std::make_shared<Siglip>(reader, siglipConfig(config));
    return [model](const Tensors& inputs) { return model->outputs(inputs); };
}

void requireFiniteLayers(const LayerOutputs& layers) {
    for (const auto& [layer, output] : layers)
        requireFinite(output, layer);
}

GoldenRun openDinov2(TensorReader& reader, const ConfigSection& config) {
    const bool hub = reader.has("cls_token");
    const auto model = hub ? std::make_shared<Dinov2>(reader, "", dinov2Config(reader, ""), Dinov2Names::TorchHub)
                           : std::make_shared<Dinov2>(reader, "", dinov2Config(config), Dinov2Names::HuggingFace);
    return [model](const Tensors& inputs) {
        LayerOutputs layers;
        const torch::Tensor tokens = model->tokens(pixelsOf(inputs, 0), &layers);
        requireFiniteLayers(layers);
        Tensors result;
        for (std::size_t i = 0; i < layers.size(); ++i)
            result[std::format("hidden_states.{}", i)] = layers[i].second;
        result["x_prenorm"] = tokens;
        result["last_hidden_state"] = model->normed(tokens);
        result["pooler_output"] = result["last_hidden_state"].select(1, 0);
        return result;
    };
}

GoldenRun openResNet(TensorReader& reader, const ConfigSection& config) {
    const ResNetNames names = reader.has("conv1.weight") ? ResNetNames::TorchVision : ResNetNames::HuggingFace;
    reader.ignore("fc."); // of torchvision's classifier
    const auto model = std::make_shared<ResNet>(reader, "", resNetConfig(config), names);
    return [model](const Tensors& inputs) {
        LayerOutputs layers;
        const torch::Tensor maps = model->maps(pixelsOf(inputs, 0), &layers);
        requireFiniteLayers(layers);
        return Tensors{{"last_hidden_state", maps}, {"pooler_output", maps.mean({2, 3}, true)}};
    };
}

GoldenRun openByType(TensorReader& reader, const ConfigSection& config) {
    const std::string type = config.text("model_type", "");
    if (type.starts_with("siglip"))
        return openSiglip(reader, config);
    return type == "resnet" ? openResNet(reader, config) : openDinov2(reader, config);
}

} // namespace

bool isVisionModel(const fs::path& folder) {
    try {
        const std::string type = ConfigSection::read(folder / "config.json").text("model_type", "");
        return type == "siglip" || type == "siglip_vision_model" || type == "dinov2" || type == "dinov2_with_registers" ||
               type == "resnet";
    } catch (const std::exception&) {
        return false; // whoever opens it says why
    }
}

Result<GoldenRun> openVisionModel(const fs::path& folder) {
    const fs::path config = folder / "config.json", weights = folder / "model.safetensors";
    const Result<Tensors> tensors = readTensors(weights);
    if (!tensors)
        return std::unexpected(tensors.error());
    const torch::NoGradGuard noGradients;
    TensorReader reader(*tensors, weights);
    try {
        GoldenRun run = openByType(reader, ConfigSection::read(config));
        reader.finish();
        return run;
    } catch (const TensorFault& fault) {
        return failure(Error::Code::BadInput, fault.what());
    } catch (const std::exception& fault) {
        return failure(Error::Code::BadInput, std::format("{} does not describe an image encoder that can be opened: {}.",
                                                          quote(config), fault.what()));
    }
}

Tensors visionNoise(const fs::path& folder) {
    constexpr std::int64_t usualSide = 224;
    const ConfigSection config = ConfigSection::read(folder / "config.json");
    const std::string type = config.text("model_type", "");
    if (type == "siglip") {
        const SiglipConfig siglip = siglipConfig(config);
        Tensors inputs{{"pixel_values", noiseOf({1, 3, siglip.vision.imageSize, siglip.vision.imageSize})}};
        if (siglip.text)
            inputs.emplace("input_ids", noiseTokens(siglip.text->vocabulary, siglip.text->context));
        return inputs;
    }
    // A ResNet takes any side.
    const std::int64_t side = type == "resnet" ? usualSide : config.integer("image_size", usualSide, 4096);
    return {{"pixel_values", noiseOf({1, 3, side, side})}};
}

} // namespace whereabouts
