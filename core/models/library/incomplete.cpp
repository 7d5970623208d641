#include "models/torchheaders.h"

#include "models/library/incomplete.h"

#include "base/quote.h"

#include <algorithm>
#include <array>
#include <format>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

// Whether a tensor's name, without the `model.` that trainers put before it, begins so.
bool has(const Tensors& tensors, std::string_view beginning) {
    return std::ranges::any_of(tensors, [&](const auto& item) {
        const std::string_view name = item.first;
        return name.substr(name.starts_with("model.") ? 6 : 0).starts_with(beginning);
    });
}

bool hasAny(const Tensors& tensors, std::initializer_list<std::string_view> beginnings) {
    return std::ranges::any_of(beginnings, [&](std::string_view beginning) { return has(tensors, beginning); });
}

std::optional<std::string> partOfOsv5m(const WeightSource& weights) {
    const bool hasBackbone = hasAny(weights.tensors, {"backbone.clip.", "backbone.dino.", "backbone.resnet."});
    const bool hasMid = hasAny(weights.tensors, {"mid.mlp.", "mid.classif.", "mid.reg."}), hasHead = has(weights.tensors, "head.");
    const bool isWrapped = hasAny(weights.tensors, {"network.backbone.", "network.mid."});
    if (isWrapped) {
        return std::format("{} looks like an OSV-5M checkpoint of its training: its tensors begin with network., where the published form "
                           "has backbone., mid. and head.; import the folder that its authors publish (config.json, model.safetensors).",
                           quote(weights.named()));
    }
    if (hasBackbone) {
        return std::format("{} looks like the backbone of an OSV-5M model: its layers behind it (tensors mid. and head.) are missing; "
                           "import the folder that its authors publish (config.json, model.safetensors).",
                           quote(weights.named()));
    }
    if (hasMid) {
        return std::format("{} looks like an OSV-5M model{} without its backbone (tensors backbone.): import the folder that its authors "
                           "publish (config.json, model.safetensors).",
                           quote(weights.named()), hasHead ? "" : "'s layers");
    }
    return std::nullopt;
}

std::optional<std::string> partOfGeoClip(const WeightSource& weights) {
    struct Part {
        std::string_view tensor, what, file;
    };
    constexpr std::array<Part, 2> parts{{{"LocEnc0.", "location encoder", "location_encoder_weights.pth"},
                                         {"0.weight", "image MLP", "image_encoder_mlp_weights.pth"}}};
    for (const auto& [tensor, what, file] : parts) {
        const bool isIt = has(weights.tensors, tensor) && (tensor != "0.weight" || (weights.tensors.size() == 4 && has(weights.tensors, "2.bias")));
        if (isIt) {
            return std::format("{} looks like the {} of GeoCLIP, which is known by the names of its files: call it {}, and import it with "
                               "the others (image_encoder_mlp_weights.pth, location_encoder_weights.pth, logit_scale_weights.pth, "
                               "coordinates_100K.csv and the folder of CLIP ViT-L/14).",
                               quote(weights.named()), what, file);
        }
    }
    return std::nullopt;
}

std::optional<std::string> partOfSatClip(const WeightSource& weights) {
    const bool isTrained = std::ranges::any_of(weights.tensors, [](const auto& item) { return item.first.starts_with("model.visual."); });
    if (!isTrained && !hasAny(weights.tensors, {"nnet.", "location.nnet."}))
        return std::nullopt;
    return std::format("{} looks like a SatCLIP, but lacks its location encoder (tensors model.location.nnet.layers.0.weight and so on): "
                       "import the .ckpt that its authors publish.",
                       quote(weights.named()));
}

// Tables that belong to a model, without its weights.
std::optional<std::string> loneTable(const fs::path& file) {
    const std::string text = file.extension() == ".csv" ? beginningOf(file) : std::string();
    if (text.starts_with("cluster_id,")) {
        return std::format("{} looks like the table of cells of an OSV-5M model, whose checkpoint is missing: import its folder "
                           "(config.json, model.safetensors) and this table as a second path.",
                           quote(file));
    }
    if (text.starts_with("LAT,LON")) {
        return std::format("{} looks like the gallery of GeoCLIP, whose weights are missing: import it with "
                           "image_encoder_mlp_weights.pth, location_encoder_weights.pth, logit_scale_weights.pth and the folder of "
                           "CLIP ViT-L/14.",
                           quote(file));
    }
    return std::nullopt;
}

// Where preprocessing wrote what classes mean, and the model is not there.
std::optional<std::string> loneClassTable(const WeightSource& weights) {
    if (!weights.named().filename().string().starts_with("index_to_gps_"))
        return std::nullopt;
    return std::format("{} says where the classes of an OSV-5M model lie, whose checkpoint is missing: import its folder (config.json, "
                       "model.safetensors) and this file as a second path.",
                       quote(weights.named()));
}

// What has the name of a file of weights, and is none: a pipe, or a link to a device, would be waited for.
std::optional<std::string> noFile(const fs::path& file) {
    std::error_code error;
    const fs::file_type type = fs::status(file, error).type();
    if (error || type == fs::file_type::regular || type == fs::file_type::not_found)
        return std::nullopt;
    const bool isDevice = type == fs::file_type::character || type == fs::file_type::block;
    return std::format("{} is {}, and weights are read from a file only: put the file itself in its place.", quote(file),
                       type == fs::file_type::directory ? "a folder"
                       : type == fs::file_type::fifo    ? "a pipe"
                       : isDevice                       ? "a device"
                                                        : "no file");
}

// Weights in a form that is not read.
std::optional<std::string> foreignForm(const fs::path& file) {
    struct Form {
        std::string_view ending, name;
    };
    constexpr std::array<Form, 9> forms{{{".gguf", "GGUF (llama.cpp)"},
                                         {".h5", "HDF5 (TensorFlow, Keras)"},
                                         {".hdf5", "HDF5 (TensorFlow, Keras)"},
                                         {".keras", "Keras"},
                                         {".msgpack", "MessagePack (Flax)"},
                                         {".flax", "Flax"},
                                         {".onnx", "ONNX"},
                                         {".pb", "TensorFlow"},
                                         {".tflite", "TensorFlow Lite"}}};
    const auto form = std::ranges::find(forms, file.extension().string(), &Form::ending);
    if (form == forms.end())
        return std::nullopt;
    return std::format("{} has the form of {}, which cannot be read here: get the model in the form of safetensors or PyTorch "
                       "(model.safetensors, pytorch_model.bin), which most models are published in too.",
                       quote(file), form->name);
}

// The folders of Hugging Face's cache, where the model is one level deeper than is looked for.
std::optional<std::string> cacheOfHub(const ImportSources& sources) {
    for (const fs::path& folder : sources.given) {
        std::error_code error;
        for (fs::directory_iterator item(folder / "snapshots", error), end; !error && item != end; item.increment(error)) {
            std::error_code vanished;
            if (item->is_directory(vanished)) {
                return std::format("There are no weights in {}, a folder of Hugging Face's cache: name the model's folder in {}, such as {}.",
                                   quote(folder), quote(folder / "snapshots"), quote(item->path()));
            }
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> linkToNothing(const fs::path& file) {
    std::error_code error;
    if (!fs::is_symlink(file, error) || fs::exists(file, error) || error)
        return std::nullopt;
    return std::format("{} is a link to nothing ({} is not there), so its download is incomplete: download the model again.", quote(file),
                       quote(fs::read_symlink(file, error)));
}

std::optional<std::string> incompleteModel(const ImportSources& sources, const WeightSources& weights) {
    for (const WeightSource& one : weights.sound) {
        for (const auto part : {partOfOsv5m, partOfGeoClip, partOfSatClip, loneClassTable}) {
            if (const std::optional<std::string> sentence = part(one))
                return sentence;
        }
    }
    if (!weights.sound.empty())
        return std::nullopt;
    for (const fs::path& folder : sources.folders) {
        std::error_code error;
        for (fs::directory_iterator item(folder, error), end; !error && item != end; item.increment(error)) {
            if (!looksLikeWeights(item->path()))
                continue;
            for (const auto fault : {linkToNothing, noFile}) {
                if (const std::optional<std::string> sentence = fault(item->path()))
                    return sentence;
            }
        }
    }
    for (const fs::path& file : sources.files) {
        for (const auto fault : {loneTable, foreignForm}) {
            if (const std::optional<std::string> sentence = fault(file))
                return sentence;
        }
    }
    return cacheOfHub(sources);
}

} // namespace whereabouts
