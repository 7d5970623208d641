#pragma once

#include "geo/distance.h"
#include "referencefolder.h"

#include <array>
#include <format>
#include <functional>
#include <optional>

// A tiny OpenStreetView-5M checkpoint with the published names, and what plain loops in float64 make of it.

using namespace whereabouts;
using namespace reference;
namespace fs = std::filesystem;

// Five cells with holes between them: south, west, north, east, mean latitude, mean longitude.
constexpr std::array<std::array<double, 6>, 5> table{{{-40, -180, -20, -150, -30, -170},
                                                      {-20, 10, 0, 40, -4, 12},
                                                      {0, 10, 20, 40, 1, 39},
                                                      {40, -10, 60, 20, 47, 8},
                                                      {60, 150, 80, 180, 65, 179}}};
constexpr std::int64_t cells = 5;

inline std::string tableText(std::size_t rows = table.size()) {
    std::string text = "cluster_id,min_lat,min_lon,max_lat,max_lon,mean_lat,mean_lon\n";
    for (std::size_t i = 0; i < rows; ++i) {
        text += std::to_string(i);
        for (const double number : table[i])
            text += std::format(",{}", number);
        text += '\n';
    }
    return text;
}

constexpr std::int64_t width = 32, inner = 48, side = 16, patch = 8, layers = 2;
const std::string tower = "backbone.clip.vision_model.";

const char* const clipBackbone = R"({"_target_": "models.networks.backbones.CLIP", "path": "openai/clip-tiny",
    "vision_config": {"num_attention_heads": 2}})";

inline std::string configuration(const std::string& backbone, const std::string& mid, const std::string& head,
                          const std::string& more = "") {
    return std::format(R"({{"transform": {{"_target_": "torchvision.transforms.Compose", "transforms": [
        {{"_target_": "torchvision.transforms.Resize", "size": 16, "interpolation": 3, "antialias": true}},
        {{"_target_": "torchvision.transforms.CenterCrop", "size": 16}},
        {{"_target_": "torchvision.transforms.ToTensor"}},
        {{"_target_": "torchvision.transforms.Normalize", "mean": [0.5, 0.4, 0.3], "std": [0.2, 0.3, 0.4]}}]}},
        "model": {{"_target_": "models.networks.network.HybridUnfrozenBackbone", {}
        "backbone": {{"instance": {}, "output_dim": 32}},
        "mid": {{"instance": {{"_target_": "models.networks.mlp.{}", "initial_dim": 32,
            "norm": {{"_target_": "torch.nn.GroupNorm", "_partial_": true}},
            "activation": {{"_target_": "torch.nn.GELU", "_partial_": true}}}}}},
        "head": {{"target_key": "label", "instance": {}}}}}}})", more, backbone, mid, head);
}

inline std::string headText(const std::string& name, bool withTanh = true) {
    return std::format(R"({{"_target_": "models.networks.heads.hybrid.{}", "final_dim": 5, "use_tanh": {}, "scale_tanh": 1.2,
        "quadtree_path": "datasets/quadtree_10_1000.csv"}})", name, withTanh);
}

inline std::string plainHead(const std::string& name) {
    return std::format(R"({{"_target_": "models.networks.heads.{}", "use_tanh": true}})", name);
}

inline Weights clipWeights() {
    Weights w(11);
    w.add(tower + "embeddings.class_embedding", {width}, 0.5);
    w.add(tower + "embeddings.patch_embedding.weight", {width, 3, patch, patch}, 0.08);
    w.add(tower + "embeddings.position_embedding.weight", {5, width}, 0.5);
    w.norm(tower + "pre_layrnorm", width);
    w.norm(tower + "post_layernorm", width);
    for (int i = 0; i < layers; ++i)
        addClipLayer(w, std::format("{}encoder.layers.{}.", tower, i), width, inner);
    return w;
}

// The class token after the last layer, before post_layernorm.
inline Array clipFeatures(const Array& pixels, const Weights& w, double (*activation)(double) = quickGelu) {
    const Array first({1, width}, w[tower + "embeddings.class_embedding"].v);
    const Array patches = patchTokens(pixels, w[tower + "embeddings.patch_embedding.weight"], {});
    const Array embedded = sum(below(first, patches), w[tower + "embeddings.position_embedding.weight"]);
    Array x = layerNorm(embedded, w, tower + "pre_layrnorm", 1e-5);
    for (int i = 0; i < layers; ++i)
        x = clipLayer(x, w, std::format("{}encoder.layers.{}.", tower, i), 2, 1e-5, activation);
    return Array({1, width}, row(x, 0).v);
}

// Layer norm, then linear, GroupNorm(4) and GELU, repeated.
inline void addBranch(Weights& w, const std::string& prefix, const std::vector<std::int64_t>& widths, bool endsInNorm) {
    w.norm(prefix + "0", widths.front());
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        w.linear(prefix + std::to_string(3 * i + 1), widths[i], widths[i + 1]);
        if (endsInNorm || i + 2 < widths.size())
            w.norm(prefix + std::to_string(3 * i + 2), widths[i + 1]);
    }
}

inline Array branch(Array x, const Weights& w, const std::string& prefix, double (*activation)(double) = gelu) {
    x = layerNorm(x, w, prefix + "0", 1e-5);
    for (int i = 0; w.has(prefix + std::to_string(3 * i + 1) + ".weight"); ++i) {
        x = linear(x, w, prefix + std::to_string(3 * i + 1));
        if (w.has(prefix + std::to_string(3 * i + 2) + ".weight"))
            x = each(groupNorm(x, w, prefix + std::to_string(3 * i + 2), 4, 1e-5), activation);
    }
    return x;
}

inline Array beside(const Array& a, const Array& b) {
    Array result({1, std::int64_t(a.v.size() + b.v.size())}, a.v);
    result.v.insert(result.v.end(), b.v.begin(), b.v.end());
    return result;
}

struct Decoded {
    std::size_t cell = 0;
    std::array<double, 2> gps{}, reg{}, center{}, size{}; // gps in radians
};

// What a hybrid makes of its numbers in one cell.
inline Decoded hybrid(const Array& raw, std::size_t cell, bool centroid, bool withTanh = true, bool shared = false) {
    Decoded result{.cell = cell};
    const auto count = std::size_t(cells);
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const double unit = axis == 0 ? 90.0 : 180.0;
        const double low = table[cell][axis] / unit, high = table[cell][axis + 2] / unit, mean = table[cell][axis + 4] / unit;
        const double number = raw.v.at(shared ? count + axis : count + 2 * cell + axis);
        const double offset = withTanh ? 1.2 * std::tanh(number) : number;
        const double center = centroid ? mean : (low + high) / 2;
        const double reach = centroid ? (offset > 0 ? high - mean : mean - low) : (high - low) / 2;
        result.reg[axis] = offset;
        result.center[axis] = center;
        result.size[axis] = 1.0 / reach;
        result.gps[axis] = std::clamp(center + offset * reach, -1.0, 1.0) * unit * M_PI / 180.0;
    }
    return result;
}

inline std::size_t best(const Array& raw) {
    return std::size_t(std::max_element(raw.v.begin(), raw.v.begin() + cells) - raw.v.begin());
}

inline Array pair(const std::array<double, 2>& values) {
    return Array({2}, {values[0], values[1]});
}

// Its folder, and the two pictures that it is asked about.
class Osv5mCheckpoint : protected ReferenceFolder {
protected:
    Osv5mCheckpoint() : ReferenceFolder("weights.safetensors") {}

    // What every network makes of the two pictures up to its head.
    using Run = std::function<Array(const Array&)>;
    void addCommon(TensorFile& golden, const Run& features, const Run& mid, std::vector<Array>& raws) {
        std::vector<Array> allFeatures;
        for (std::size_t i = 0; i < 2; ++i) {
            const Array one = features(item(m_pixels, i));
            allFeatures.push_back(row(one, 0));
            raws.push_back(row(mid(one), 0));
        }
        golden.add("input.pixel_values", m_pixels);
        golden.add("output.features", stacked(allFeatures));
        golden.add("output.mid", stacked(raws));
    }
    void addPlain(TensorFile& golden, const Weights& w, std::vector<Array>& raws) {
        const auto mid = [&](const Array& x) { return branch(x, w, "mid.mlp."); };
        addCommon(golden, [&](const Array& x) { return clipFeatures(x, w); }, mid, raws);
    }
    std::shared_ptr<Model> opened() {
        const auto model = engine()->open(m_path, Device::Cpu, Precision::Float32);
        if (!model)
            qWarning("%s", model.error().message.c_str());
        return model ? *model : nullptr;
    }
    QString refusal() {
        const auto model = engine()->open(m_path, Device::Cpu, Precision::Float32);
        return model ? QString("accepted") : QString::fromStdString(model.error().message);
    }
    std::vector<Prediction> predictions() {
        const auto model = opened();
        if (!model)
            return {};
        PixelBatch batch{2, int(side), {}};
        batch.values.assign(m_pixels.v.begin(), m_pixels.v.end());
        const auto result = model->predict(batch);
        if (!result)
            qWarning("%s", result.error().message.c_str());
        return result ? *result : std::vector<Prediction>();
    }
    Weights hybridWeights() const {
        Weights w = clipWeights();
        addBranch(w, "mid.classif.", {width, 24, 16, cells}, false);
        addBranch(w, "mid.reg.", {width, 24, 16, 2 * cells}, false);
        return w;
    }
    // A folder as the importer leaves it: a centroid hybrid as published.
    void makeWhole() {
        fs::remove_all(m_path);
        fs::create_directories(m_path);
        write("model.json", R"({"kind": "osv5m", "title": "Street", "description": "Knows streets.", "licence": "MIT"})");
        write("config.json", configuration(clipBackbone, "MLPCentroid2", headText("HybridHeadCentroid")));
        write("cells.csv", tableText());
        writeWeights(hybridWeights());
    }

    Array m_pixels = stacked({picture(std::size_t(side), 1), picture(std::size_t(side), 2)});
};
