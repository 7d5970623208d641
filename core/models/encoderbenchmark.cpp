#include "models/torchheaders.h"

#include "models/encoderbenchmark.h"

#include "models/clip/clipmodel.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <format>
#include <fstream>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

template <typename Work> double medianMs(int runs, const Work& work) {
    work();
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        const Clock::time_point start = Clock::now();
        work();
        times.push_back(millisecondsSince(start));
    }
    std::ranges::nth_element(times, times.begin() + runs / 2);
    return times[static_cast<std::size_t>(runs / 2)];
}

struct NamedShape {
    const char* name;
    ClipConfig config;
};

ClipConfig shapeOf(std::int64_t width, std::int64_t layers, std::int64_t patch, std::int64_t embedding) {
    ClipConfig config;
    config.vision.width = width;
    config.vision.layers = layers;
    config.vision.heads = width / 64;
    config.vision.inner = 4 * width;
    config.vision.patchSize = patch;
    config.embedding = embedding;
    return config;
}

const std::array<NamedShape, 2> published{{{"ViT-B/32", shapeOf(768, 12, 32, 512)}, {"ViT-L/14", shapeOf(1024, 24, 14, 768)}}};

void randomise(ClipModel& model) {
    const torch::NoGradGuard noGradients;
    for (const auto& entry : model->named_parameters()) {
        torch::Tensor value = entry.value();
        const bool isNorm = entry.key().find("norm") != std::string::npos && entry.key().ends_with("weight");
        const double deviation = value.dim() > 1 ? 1.0 / std::sqrt(static_cast<double>(value[0].numel())) : 0.02;
        value.normal_(isNorm ? 1.0 : 0.0, deviation);
    }
}

// The same weights in a model of their own.
ClipModel sharing(ClipModel& model) {
    ClipModel other(model->config);
    const std::vector<torch::Tensor> weights = model->parameters();
    for (std::size_t i = 0; torch::Tensor& parameter : other->parameters())
        parameter.set_data(weights[i++]);
    other->eval();
    return other;
}

// Of one picture: two for each multiplication with a weight and within attention.
double flops(const ClipVisionConfig& vision) {
    const double width = double(vision.width), tokens = double(vision.patches() + 1);
    const double perToken = 2.0 * width * (4.0 * width + 2.0 * double(vision.inner)) + 4.0 * tokens * width;
    return double(vision.layers) * tokens * perToken + 2.0 * tokens * width * 3.0 * double(vision.patchSize * vision.patchSize);
}

// The most that this processor gave in this run: floating-point operations a second in products of matrices as large as an
// encoder's, and bytes a second read from memory.
struct Ceiling {
    double flops = 0, bytes = 0;
};

Ceiling measureCeiling(torch::ScalarType type) {
    Ceiling ceiling;
    for (const std::int64_t rows : {256, 1024, 2048}) {
        ClipLinear layer(1024, 4096);
        layer->weight.normal_();
        layer->bias.normal_();
        layer->pack(type);
        const torch::Tensor x = torch::randn({rows, 1024}).to(type);
        const double ms = medianMs(15, [&] { layer(x); });
        ceiling.flops = std::max(ceiling.flops, 2.0 * double(rows) * 1024.0 * 4096.0 / (ms * 1e-3));
    }
    const torch::Tensor much = torch::ones({64 << 20});
    ceiling.bytes = double(much.nbytes()) / (medianMs(5, [&] { static_cast<void>(much.sum()); }) * 1e-3);
    return ceiling;
}

} // namespace

std::vector<EncoderTiming> benchmarkEncoders(std::span<const int> batches) {
    const c10::InferenceMode inference;
    torch::manual_seed(1);
    const torch::ScalarType type = hasFastBFloat16() ? torch::kBFloat16 : torch::kFloat32;
    const Ceiling ceiling = measureCeiling(type);
    std::vector<EncoderTiming> timings;
    for (const NamedShape& shape : published) {
        ClipModel eager(shape.config);
        randomise(eager);
        eager->eval();
        ClipModel fast = sharing(eager);
        fast->pack(type);
        for (const int batch : batches) {
            const std::int64_t side = shape.config.vision.imageSize;
            const torch::Tensor pixels = torch::randn({batch, 3, side, side});
            EncoderTiming timing{.encoder = shape.name, .batch = batch, .precision = torch::toString(type)};
            timing.cosine = torch::cosine_similarity(eager->imageEmbeddings(pixels), fast->imageEmbeddings(pixels), 1).min().item<double>();
            const int runs = batch > 1 ? 3 : 11;
            timing.baselineMs = medianMs(runs, [&] { eager->imageEmbeddings(pixels); });
            timing.ms = medianMs(runs, [&] { fast->imageEmbeddings(pixels); });
            const double work = batch * flops(shape.config.vision);
            const double weights = double(shape.config.parameters()) * double(c10::elementSize(type));
            timing.gigaflops = work / timing.ms * 1e-6;
            timing.rooflineMs = 1e3 * std::max(work / ceiling.flops, weights / ceiling.bytes);
            timings.push_back(std::move(timing));
        }
    }
    return timings;
}

// "VmRSS" or "VmHWM" of this process, in bytes.
static double memoryLine(const char* key) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(key))
            return 1024.0 * std::stod(line.substr(std::string_view(key).size() + 1));
    }
    return 0;
}

Result<LoadTiming> benchmarkLoading(const fs::path& folder) {
    const c10::InferenceMode inference;
    torch::manual_seed(1);
    ClipConfig config = published[1].config;
    config.text = ClipTextConfig{{.width = 768, .layers = 12, .heads = 12, .inner = 3072}};
    {
        ClipModel model(config);
        randomise(model);
        Tensors tensors;
        for (const auto& entry : model->named_parameters())
            tensors.emplace(entry.key(), entry.value());
        if (const Result<void> saved = saveTensors(folder / "model.safetensors", tensors, {}); !saved)
            return std::unexpected(saved.error());
        std::ofstream(folder / "config.json")
            << R"({"model_type": "clip", "projection_dim": 768, "text_config": {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12,
                "num_hidden_layers": 12}, "vision_config": {"hidden_size": 1024, "intermediate_size": 4096, "image_size": 224,
                "num_attention_heads": 16, "num_hidden_layers": 24, "patch_size": 14}})";
    }
    LoadTiming timing;
    std::error_code error;
    timing.fileBytes = double(fs::file_size(folder / "model.safetensors", error));
    const torch::Tensor picture = torch::randn({1, 3, 224, 224});
    const double before = memoryLine("VmRSS:");
    std::ofstream("/proc/self/clear_refs") << "5"; // the peak starts anew
    const Clock::time_point start = Clock::now();
    Result<ClipModel> model = openClipModel(folder, Precision::Fastest);
    if (!model)
        return std::unexpected(model.error());
    (*model)->imageEmbeddings(picture);
    const double whole = millisecondsSince(start);
    timing.peakBytes = memoryLine("VmHWM:") - before;
    timing.ms = whole - medianMs(3, [&] { (*model)->imageEmbeddings(picture); });
    return timing;
}

} // namespace whereabouts
