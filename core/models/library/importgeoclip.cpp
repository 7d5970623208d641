#include "models/torchheaders.h"

#include "models/library/imported.h"

#include "base/quote.h"
#include "models/clip/clipconfig.h"
#include "models/library/table.h"

#include <algorithm>
#include <format>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

using Shape = std::vector<std::int64_t>;
using Shapes = std::map<std::string, Shape>;

constexpr std::int64_t clipWidth = 768; // of an embedding of CLIP ViT-L/14

// GeoCLIP (Cepeda et al. 2023, section 3): an MLP on CLIP's image embedding, and three capsules on a place.
const Shapes& mlpShapes() {
    static const Shapes shapes{{"0.weight", {768, 768}}, {"0.bias", {768}}, {"2.weight", {512, 768}}, {"2.bias", {512}}};
    return shapes;
}

const Shapes& locationShapes() {
    static const Shapes shapes = [] {
        Shapes all;
        for (int i = 0; i < 3; ++i) {
            const std::string capsule = std::format("LocEnc{}.", i);
            all[capsule + "capsule.0.b"] = {256, 2};
            for (const int layer : {1, 3, 5}) {
                all[std::format("{}capsule.{}.weight", capsule, layer)] = {1024, layer == 1 ? 512 : 1024};
                all[std::format("{}capsule.{}.bias", capsule, layer)] = {1024};
            }
            all[capsule + "head.0.weight"] = {512, 1024};
            all[capsule + "head.0.bias"] = {512};
        }
        return all;
    }();
    return shapes;
}

Result<void> checkShapes(const fs::path& file, const Tensors& tensors, const Shapes& shapes) {
    const auto wrong = [&](const std::string& name, std::string_view fault) {
        return failure(Error::Code::BadInput,
                       std::format("{} is not GeoCLIP's: the tensor {} {}.", quote(file), quote(name), fault));
    };
    for (const auto& [name, shape] : shapes) {
        const auto found = tensors.find(name);
        if (found == tensors.end())
            return wrong(name, "is missing");
        if (!found->second.is_floating_point())
            return wrong(name, "does not hold floating-point numbers");
        if (found->second.sizes() != shape)
            return wrong(name, "has another shape than it needs");
    }
    for (const auto& [name, tensor] : tensors) {
        if (!shapes.contains(name))
            return wrong(name, "belongs to no part of it");
    }
    return {};
}

// The tensors of a file, checked, under the prefix in `all`.
Result<void> bringGroup(const fs::path& file, const Shapes& shapes, const std::string& prefix, Tensors& all, ImportJob& job) {
    const Result<Tensors> tensors = readWeights(file, job.stop());
    if (!tensors)
        return std::unexpected(tensors.error());
    if (const Result<void> fits = checkShapes(file, *tensors, shapes); !fits)
        return fits;
    if (const Result<void> finite = job.checkFinite(file, *tensors); !finite)
        return finite;
    for (const auto& [name, tensor] : *tensors)
        all.emplace(prefix + name, tensor);
    return job.record(file, "weights.safetensors");
}

// The file holds one number and nothing else, whatever its name.
Result<void> bringScale(const fs::path& file, Tensors& all, ImportJob& job) {
    const Result<Tensors> tensors = readWeights(file, job.stop());
    if (!tensors)
        return std::unexpected(tensors.error());
    if (tensors->size() != 1 || tensors->begin()->second.numel() != 1 || !tensors->begin()->second.is_floating_point()) {
        return failure(Error::Code::BadInput, std::format("{} is not GeoCLIP's: it should hold one number, the logit scale.",
                                                          quote(file)));
    }
    if (const Result<void> finite = job.checkFinite(file, *tensors); !finite)
        return finite;
    all.emplace("logit_scale", tensors->begin()->second);
    return job.record(file, "weights.safetensors");
}

// latitude, longitude of each place as float32 [n, 2], from a CSV with the columns LAT and LON or a tensor of that shape.
Result<torch::Tensor> readGallery(const fs::path& file, const ImportJob& job) {
    if (file.extension() == ".csv") {
        const Result<Table> table = readTable(file, {"LAT", "LON"});
        if (!table)
            return std::unexpected(table.error());
        return torch::tensor(table->values).view({-1, 2}).to(torch::kFloat32);
    }
    const Result<Tensors> tensors = readWeights(file, job.stop());
    if (!tensors)
        return std::unexpected(tensors.error());
    const torch::Tensor& gallery = tensors->begin()->second;
    if (tensors->size() != 1 || gallery.dim() != 2 || gallery.size(1) != 2 || !gallery.is_floating_point()) {
        return failure(Error::Code::BadInput,
                       std::format("{} is no gallery of places: it should hold one tensor of the shape [places, 2].", quote(file)));
    }
    return gallery.to(torch::kFloat32);
}

Result<void> bringGallery(const fs::path& file, ImportJob& job) {
    const Result<torch::Tensor> gallery = readGallery(file, job);
    if (!gallery)
        return std::unexpected(gallery.error());
    const torch::Tensor onEarth = gallery->abs().le(torch::tensor({90.0f, 180.0f})).all(1); // false where not a number
    if (gallery->size(0) == 0 || !onEarth.all().item<bool>()) {
        const std::string which =
            gallery->size(0) == 0 ? "it holds none" : std::format("place {} is not on the Earth", onEarth.to(torch::kInt64).argmin().item<std::int64_t>() + 1);
        return failure(Error::Code::BadInput, std::format("{} is no gallery of places (latitude, longitude in degrees): {}.",
                                                          quote(file), which));
    }
    if (const Result<void> recorded = job.record(file, "gallery.safetensors"); !recorded)
        return recorded;
    return job.save("gallery.safetensors", {{"coordinates", *gallery}});
}

} // namespace

bool isGeoClip(const ImportSources& sources) {
    return sources.find({"image_encoder_mlp_weights.pth", "location_encoder_weights.pth", "logit_scale_weights.pth",
                         "image_encoder_mlp.safetensors", "location_encoder_standin.safetensors"})
        .has_value();
}

Result<Imported> importGeoClip(const ImportSources& sources, const WeightSources& weights, ImportJob& job) {
    Imported result;
    result.kind = "geoclip";
    result.called = "GeoCLIP";
    result.title = "GeoCLIP";
    result.description = "Compares a picture or a sentence with a gallery of places, and places with one another.";
    const auto mlp = sources.find({"image_encoder_mlp_weights.pth", "image_encoder_mlp.safetensors"});
    const auto location = sources.find({"location_encoder_weights.pth", "location_encoder.safetensors",
                                        "location_encoder_standin.safetensors"});
    const auto scale = sources.find({"logit_scale_weights.pth", "logit_scale.safetensors"});
    const auto gallery = sources.find({"coordinates_100K.csv", "gps_gallery.safetensors"});

    Tensors all;
    if (mlp) {
        if (const auto brought = bringGroup(*mlp, mlpShapes(), "image_mlp.", all, job); !brought)
            return std::unexpected(brought.error());
    } else {
        result.missing.push_back("Pictures cannot be placed without image_encoder_mlp_weights.pth: put it beside the others and "
                                 "import them again.");
    }
    if (location) {
        if (const auto brought = bringGroup(*location, locationShapes(), "location_encoder.", all, job); !brought)
            return std::unexpected(brought.error());
    } else {
        result.missing.push_back("No place can be encoded without location_encoder_weights.pth: put it beside the others and "
                                 "import them again.");
    }
    if (scale) {
        if (const auto brought = bringScale(*scale, all, job); !brought)
            return std::unexpected(brought.error());
    } else {
        result.missing.push_back("Similarities have no scale without logit_scale_weights.pth: put it beside the others and "
                                 "import them again.");
    }
    if (const Result<void> saved = job.save("weights.safetensors", all); !saved)
        return std::unexpected(saved.error());
    if (gallery) {
        if (const Result<void> brought = bringGallery(*gallery, job); !brought)
            return std::unexpected(brought.error());
    } else {
        result.missing.push_back("There are no places to choose from without coordinates_100K.csv: put it beside the others and "
                                 "import them again.");
    }
    if (location && location->filename() == "location_encoder_standin.safetensors") {
        result.missing.push_back("The location encoder is a stand-in with random numbers: places mean nothing until it is "
                                 "imported with GeoCLIP's own location_encoder_weights.pth.");
        result.caveats.push_back(result.missing.back());
    }
    const auto clip = std::ranges::find_if(weights.sound, [](const WeightSource& one) { return isClip(one.tensors); });
    bool hasText = false;
    if (clip != weights.sound.end()) {
        const Result<Imported> brought = importClip(*clip, sources, job, "clip");
        if (!brought)
            return std::unexpected(brought.error());
        if (brought->facts.at("embedding") != clipWidth) {
            return failure(Error::Code::BadInput,
                           std::format("{} is {}, and GeoCLIP looks at pictures with CLIP ViT-L/14: give that folder instead.",
                                       quote(clip->path), brought->title));
        }
        hasText = std::ranges::contains(brought->takes, Modality::Text);
        result.missing.insert(result.missing.end(), brought->missing.begin(), brought->missing.end());
    } else if (weights.fault) { // it may be that CLIP
        return std::unexpected(*weights.fault);
    } else {
        result.missing.push_back("Pictures and sentences cannot be taken without CLIP ViT-L/14, which GeoCLIP sees with: import "
                                 "again with that Hugging Face folder (config.json, model.safetensors) as a second path.");
    }
    const bool ranks = location && scale && gallery;
    if (ranks && mlp && clip != weights.sound.end()) {
        result.takes.push_back(Modality::Ground);
        if (hasText)
            result.takes.push_back(Modality::Text);
    }
    if (location && gallery)
        result.takes.push_back(Modality::Gps);
    return result;
}

} // namespace whereabouts
