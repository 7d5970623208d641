#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace whereabouts {

enum class Activation : std::uint8_t { QuickGelu, Gelu, GeluTanh }; // x sigmoid(1.702 x); x Phi(x); that, by tanh

// A transformer of CLIP (Radford et al. 2021, section 2.4). The defaults are ViT-B/32's, as in Hugging Face's
// CLIPConfig.
struct ClipTowerConfig {
    std::int64_t width = 768, layers = 12, heads = 12, inner = 3072; // inner: width between the two layers of the MLP
    Activation activation = Activation::QuickGelu;
    double epsilon = 1e-5; // of the layer norms
};

struct ClipVisionConfig : ClipTowerConfig {
    std::int64_t imageSize = 224, patchSize = 32; // sides in pixels
    std::int64_t patches() const { return (imageSize / patchSize) * (imageSize / patchSize); }
};

struct ClipTextConfig : ClipTowerConfig {
    std::int64_t vocabulary = 49408, context = 77; // in tokens
};

struct ClipConfig {
    ClipVisionConfig vision;
    std::optional<ClipTextConfig> text;
    std::int64_t embedding = 512; // length of an embedding
    std::int64_t parameters() const;
    // What the file leaves out of the shapes, and so has the format's default: "“hidden_size” in “vision_config” (768), ...";
    // empty where it states all.
    std::string leftOut;
    // "; FILE leaves out ...", for a sentence on what does not fit; empty where nothing was left out.
    std::string orDefaults(const std::string& file) const;
};

// Reads Hugging Face's config.json (of a CLIPModel, or of its vision half) or OpenCLIP's open_clip_config.json. Every
// number is within bounds afterwards. Fails with a sentence that names the file and the key.
Result<ClipConfig> readClipConfig(const std::filesystem::path& file);

} // namespace whereabouts
