#include "models/torchheaders.h"

#include "models/library/imported.h"

#include "base/quote.h"
#include "models/geoclip/geoclipmodel.h"
#include "models/library/table.h"
#include "models/library/tensorchecks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <span>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t clipWidth = 768; // of an embedding of CLIP ViT-L/14

// As published, and as this project's fixtures have them.
constexpr std::array<std::string_view, 2> mlpNames{"image_encoder_mlp_weights.pth", "image_encoder_mlp.safetensors"};
constexpr std::array<std::string_view, 3> locationNames{"location_encoder_weights.pth", "location_encoder.safetensors",
                                                        "location_encoder_standin.safetensors"};
constexpr std::array<std::string_view, 2> scaleNames{"logit_scale_weights.pth", "logit_scale.safetensors"};
constexpr std::array<std::string_view, 2> galleryNames{"coordinates_100K.csv", "gps_gallery.safetensors"};

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

// The file holds one number and nothing else, whatever its name, and one that its opener takes.
Result<void> checkScale(const WeightSource& scale) {
    const torch::Tensor& only = scale.tensors.begin()->second;
    if (scale.tensors.size() != 1 || only.numel() != 1 || !holdsWeights(only)) {
        return failure(Error::Code::BadInput, std::format("{} is no sound GeoCLIP: it should hold one number, the logit scale.",
                                                          quote(scale.named())));
    }
    const double number = only.to(torch::kFloat64).item<double>();
    if (!std::isfinite(number) || isGeoClipScale(std::exp(number))) // what is not finite is said by checkFinite()
        return {};
    return failure(Error::Code::BadInput, std::format("{} is no sound GeoCLIP: its logit scale is {:g}, far from the 2 to 5 that are "
                                                      "usual; get the file anew.",
                                                      quote(scale.named()), number));
}

// latitude, longitude of each place as float32 [n, 2], from a CSV with the columns LAT and LON or a tensor of that shape.
Result<torch::Tensor> readTableOfPlaces(const fs::path& file, const std::stop_token& stop) {
    if (file.extension() == ".csv") {
        const Result<Table> table = readTable(file, {"LAT", "LON"});
        if (!table)
            return std::unexpected(table.error());
        return torch::tensor(table->values).view({-1, 2}).to(torch::kFloat32);
    }
    const Result<Tensors> tensors = readWeights(file, stop);
    if (!tensors)
        return std::unexpected(tensors.error());
    const torch::Tensor& gallery = tensors->begin()->second;
    if (tensors->size() != 1 || gallery.dim() != 2 || gallery.size(1) != 2 || !gallery.is_floating_point()) {
        return failure(Error::Code::BadInput,
                       std::format("{} is no gallery of places: it should hold one tensor of the shape [places, 2].", quote(file)));
    }
    return gallery.to(torch::kFloat32);
}

Result<torch::Tensor> readGallery(const fs::path& file, const std::stop_token& stop) {
    const Result<torch::Tensor> gallery = readTableOfPlaces(file, stop);
    if (!gallery)
        return gallery;
    const torch::Tensor onEarth = gallery->abs().le(torch::tensor({90.0f, 180.0f})).all(1); // false where not a number
    if (gallery->size(0) > 0 && onEarth.all().item<bool>())
        return gallery;
    const std::string which = gallery->size(0) == 0
                                  ? std::string("it holds none")
                                  : std::format("place {} is not on the Earth", onEarth.to(torch::kInt64).argmin().item<std::int64_t>() + 1);
    return failure(Error::Code::BadInput,
                   std::format("{} is no gallery of places (latitude, longitude in degrees): {}.", quote(file), which));
}

// A file of GeoCLIP's own weights, and what its tensors are called in the model.
struct Part {
    WeightSource weights;
    std::string prefix;
};

// What was given of a GeoCLIP, looked at as far as names, shapes and configurations tell.
struct Found {
    std::optional<fs::path> mlp, location, scale, gallery;
    std::vector<Part> parts;
    torch::Tensor places; // of the gallery
    std::optional<CheckedClip> clip;

    bool ranks() const { return location && scale && gallery; }
    bool hasStandIn() const { return location && location->filename() == "location_encoder_standin.safetensors"; }
};

Result<CheckedClip> checkItsClip(const WeightSource& weights, const ImportSources& sources) {
    return checkClip(weights, sources).and_then([&](const CheckedClip& clip) -> Result<CheckedClip> {
        if (clip.config.embedding == clipWidth)
            return clip;
        return failure(Error::Code::BadInput,
                       std::format("{} is CLIP {}, and GeoCLIP looks at pictures with CLIP ViT-L/14: give that folder instead.",
                                   quote(weights.path), clip.size()));
    });
}

// Two models at once would be mixed.
Result<void> checkOneOfEach(const ImportSources& sources) {
    for (const std::span<const std::string_view> names : {std::span<const std::string_view>(mlpNames), std::span<const std::string_view>(locationNames),
                                                          std::span<const std::string_view>(scaleNames), std::span<const std::string_view>(galleryNames)}) {
        const auto first = sources.find(names);
        const auto isAnother = [&](const fs::path& file) { return first && file != *first && file.filename() == first->filename(); };
        if (const auto other = std::ranges::find_if(sources.files, isAnother); other != sources.files.end()) {
            return failure(Error::Code::BadInput, std::format("{} and {} are of two GeoCLIPs: import one at a time.", quote(*first), quote(*other)));
        }
    }
    return {};
}

// Nothing is copied.
Result<Found> lookAt(const ImportSources& sources, const WeightSources& weights, const std::stop_token& stop) {
    if (const Result<void> one = checkOneOfEach(sources); !one)
        return std::unexpected(one.error());
    Found found{sources.find(mlpNames), sources.find(locationNames), sources.find(scaleNames), sources.find(galleryNames), {}, {}, {}};
    const auto clip = std::ranges::find_if(weights.sound, [](const WeightSource& one) { return isClip(one.tensors); });
    if (clip != weights.sound.end()) {
        const Result<CheckedClip> checked = checkItsClip(*clip, sources);
        if (!checked)
            return std::unexpected(checked.error());
        found.clip.emplace(*checked);
    } else if (weights.fault) { // it may be that CLIP
        return std::unexpected(*weights.fault);
    }
    const auto add = [&](const std::optional<fs::path>& file, const std::string& prefix, auto check) -> Result<void> {
        if (!file)
            return {};
        Result<WeightSource> part = readSource(*file, stop);
        if (!part)
            return std::unexpected(part.error());
        if (const Result<void> fits = check(*part); !fits)
            return fits;
        found.parts.push_back({std::move(*part), prefix});
        return {};
    };
    const auto with = [](const Shapes& shapes) {
        return [&](const WeightSource& part) { return checkShapes(part.named(), "GeoCLIP", part.tensors, shapes); };
    };
    Result<void> added = add(found.mlp, "image_mlp.", with(mlpShapes()));
    if (added)
        added = add(found.location, "location_encoder.", with(locationShapes()));
    if (added)
        added = add(found.scale, "logit_scale", checkScale);
    if (!added)
        return std::unexpected(added.error());
    if (found.gallery) {
        const Result<torch::Tensor> places = readGallery(*found.gallery, stop);
        if (!places)
            return std::unexpected(places.error());
        found.places = *places;
    }
    return found;
}

Result<void> bring(const Found& found, ImportJob& job) {
    Tensors all;
    for (const auto& [weights, prefix] : found.parts) {
        if (const Result<void> finite = job.checkFinite(weights); !finite)
            return finite;
        for (const auto& [name, tensor] : weights.tensors)
            all.emplace(prefix.ends_with('.') ? prefix + name : prefix, tensor);
        if (const Result<void> recorded = job.recordWeights(weights, "weights.safetensors"); !recorded)
            return recorded;
    }
    if (const Result<void> saved = job.save("weights.safetensors", all); !saved)
        return saved;
    if (found.gallery) {
        if (const Result<void> recorded = job.record(*found.gallery, "gallery.safetensors"); !recorded)
            return recorded;
        if (const Result<void> saved = job.save("gallery.safetensors", {{"coordinates", found.places}}); !saved)
            return saved;
    }
    return found.clip ? bringClip(*found.clip, "clip", job) : Result<void>();
}

constexpr auto standInCaveat = "The location encoder is a stand-in with random numbers: places mean nothing until it is imported with "
                               "GeoCLIP's own location_encoder_weights.pth.";

std::vector<Lack> lacksOf(const Found& found) {
    std::vector<Lack> lacks;
    const auto require = [&](const std::optional<fs::path>& file, std::string_view name, const char* without, const char* where) {
        if (!file) {
            lacks.push_back({std::string(name), std::format("{} without {} ({} in GeoCLIP's repository): put it beside the others and "
                                                            "import them again.",
                                                            without, name, where)});
        }
    };
    constexpr const char *weights = "geoclip/model/weights", *gallery = "geoclip/model/gps_gallery";
    require(found.mlp, mlpNames[0], "Pictures cannot be placed", weights);
    require(found.location, locationNames[0], "No place can be encoded", weights);
    require(found.scale, scaleNames[0], "Similarities have no scale", weights);
    require(found.gallery, galleryNames[0], "There are no places to choose from", gallery);
    if (found.hasStandIn()) {
        lacks.push_back({std::string(locationNames[0]), standInCaveat});
    }
    if (found.clip) {
        const std::vector<Lack> itsOwn = lacksOf(*found.clip);
        lacks.insert(lacks.end(), itsOwn.begin(), itsOwn.end());
    } else {
        lacks.push_back({"the folder of CLIP ViT-L/14",
                         "Pictures and sentences cannot be taken without CLIP ViT-L/14, which GeoCLIP sees with: import again with that "
                         "Hugging Face folder (config.json, model.safetensors) as a second path."});
    }
    return lacks;
}

std::vector<Modality> takenBy(const Found& found) {
    std::vector<Modality> takes;
    if (found.ranks() && found.mlp && found.clip) {
        takes.push_back(Modality::Ground);
        if (lacksOf(*found.clip).empty())
            takes.push_back(Modality::Text);
    }
    if (found.ranks())
        takes.push_back(Modality::Gps);
    return takes;
}

} // namespace

bool isGeoClip(const ImportSources& sources) {
    return sources.find(mlpNames) || sources.find(locationNames) || sources.find(scaleNames);
}

Result<Imported> importGeoClip(const ImportSources& sources, const WeightSources& weights, ImportJob& job) {
    const Result<Found> found = lookAt(sources, weights, job.stop());
    if (!found)
        return std::unexpected(found.error());
    if (const Result<void> brought = bring(*found, job); !brought)
        return std::unexpected(brought.error());
    Imported result;
    result.kind = "geoclip";
    result.called = "GeoCLIP";
    result.title = "GeoCLIP";
    result.description = "Compares a picture or a sentence with a gallery of places, and places with one another.";
    result.takes = takenBy(*found);
    result.lacks = lacksOf(*found);
    if (found->hasStandIn())
        result.caveats.emplace_back(standInCaveat);
    return result;
}

} // namespace whereabouts
