#include "models/torchheaders.h"

#include "models/encoderbenchmark.h"

#include "models/clip/clipmodel.h"
#include "models/medianms.h"
#include "models/placement.h"

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

// The whole of the published model, as PyTorch runs it: every token through every layer.
torch::Tensor wholeEmbeddings(ClipModel& model, const torch::Tensor& pixels) {
    return model->visual_projection(model->vision_model->pooled(model->vision_model->hidden(pixels)));
}

// Of one picture: two for each multiplication with a weight and within attention. In the last layer only the class token goes on
// after attention.
double flops(const ClipVisionConfig& vision) {
    const double width = double(vision.width), tokens = double(vision.patches() + 1);
    const double seeing = 6.0 * width * width + 4.0 * tokens * width, goingOn = 2.0 * width * (width + 2.0 * double(vision.inner));
    const double layers = double(vision.layers) * tokens * (seeing + goingOn) - (tokens - 1) * goingOn;
    return layers + 2.0 * tokens * width * 3.0 * double(vision.patchSize * vision.patchSize);
}

// Of the weights of nearly all layers.
double bytesANumber(torch::ScalarType type) {
    return type == torch::kBFloat16 && TileWeight::suits(32, 32) ? 1.0 : double(c10::elementSize(type));
}

std::string precisionOf(torch::ScalarType type) {
    return bytesANumber(type) == 1.0 ? "BFloat16 with weights in 8 bits" : torch::toString(type);
}

// The most that this processor gave in this run: floating-point operations a second in products of matrices as large as an
// encoder's, and bytes a second read from memory.
struct Ceiling {
    double flops = 0, bytes = 0;
};

// What is timed for that: a product whose operands stay near, and reading more than stays near.
class Machine {
public:
    explicit Machine(torch::ScalarType type) : m_x(torch::randn({rows, width}).to(type)), m_much(torch::ones({64 << 20})) {
        m_layer->weight.normal_();
        m_layer->bias.normal_();
        m_layer->pack(type);
    }
    void multiply() { m_layer(m_x); }
    void read() const { static_cast<void>(m_much.sum()); }
    Ceiling ceiling(double multiplyMs, double readMs) const {
        return {2.0 * double(rows) * double(width) * double(4 * width) / (multiplyMs * 1e-3), double(m_much.nbytes()) / (readMs * 1e-3)};
    }

private:
    static constexpr std::int64_t rows = 1024, width = 1024;
    ClipLinear m_layer{width, 4 * width};
    torch::Tensor m_x, m_much;
};

} // namespace

std::vector<EncoderTiming> benchmarkEncoders(std::span<const int> batches) {
    const c10::InferenceMode inference;
    torch::manual_seed(1);
    const torch::ScalarType type = hasFastBFloat16() ? torch::kBFloat16 : torch::kFloat32;
    Machine machine(type);
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
            EncoderTiming timing{.encoder = shape.name, .batch = batch, .precision = precisionOf(type)};
            timing.cosine = torch::cosine_similarity(wholeEmbeddings(eager, pixels), fast->imageEmbeddings(pixels), 1).min().item<double>();
            const int turns = batch > 1 ? 1 : 5, runs = batch > 1 ? 3 : 5;
            const auto [eagerMs, fastMs, multiplyMs, readMs] =
                mediansInTurns(turns, runs, [&] { wholeEmbeddings(eager, pixels); }, [&] { fast->imageEmbeddings(pixels); },
                               [&] { machine.multiply(); }, [&] { machine.read(); });
            timing.baselineMs = eagerMs;
            timing.ms = fastMs;
            const Ceiling ceiling = machine.ceiling(multiplyMs, readMs);
            const double work = batch * flops(shape.config.vision);
            const double weights = double(shape.config.parameters()) * bytesANumber(type);
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

// One after the other: what a GPU was given is only begun when a call returns.
template <typename Work> static double gpuMedianMs(int runs, const Work& work) {
    torch::cuda::synchronize();
    return medianMs(runs, [&] {
        work();
        torch::cuda::synchronize();
    });
}

static Ceiling measureGpuCeiling(torch::ScalarType type) {
    const torch::TensorOptions options = torch::TensorOptions(torch::kCUDA).dtype(type);
    constexpr std::int64_t side = 8192;
    const torch::Tensor a = torch::randn({side, side}, options), b = torch::randn({side, side}, options);
    const torch::Tensor much = torch::ones({std::int64_t{256} << 20}, options);
    const double side3 = double(side) * double(side) * double(side);
    Ceiling ceiling;
    ceiling.flops = 2.0 * side3 / (gpuMedianMs(10, [&] { torch::mm(a, b); }) * 1e-3);
    ceiling.bytes = double(much.nbytes()) / (gpuMedianMs(10, [&] { static_cast<void>(much.sum()); }) * 1e-3);
    return ceiling;
}

std::vector<EncoderTiming> benchmarkEncodersOnGpu(std::span<const int> batches) {
    if (!torch::cuda::is_available())
        return {};
    const c10::InferenceMode inference;
    torch::manual_seed(1);
    const Placement placement = placementOf(Device::Cuda, Precision::Fastest);
    const Ceiling ceiling = measureGpuCeiling(placement.type);
    std::vector<EncoderTiming> timings;
    for (const NamedShape& shape : published) {
        ClipModel eager(shape.config), fast(shape.config);
        randomise(eager);
        for (std::size_t i = 0; torch::Tensor& parameter : fast->parameters())
            parameter.set_data(eager->parameters()[i++].clone());
        eager->eval();
        fast->eval();
        eager->to(torch::kCUDA);
        fast->moveTo(placement);
        for (const int batch : batches) {
            const std::int64_t side = shape.config.vision.imageSize;
            const torch::Tensor pixels = torch::randn({batch, 3, side, side}, torch::kCUDA);
            const auto plainly = [&] { return wholeEmbeddings(eager, pixels); };
            EncoderTiming timing{.encoder = shape.name, .batch = batch, .precision = torch::toString(placement.type)};
            timing.cosine = torch::cosine_similarity(plainly().cpu(), fast->imageEmbeddings(pixels), 1).min().item<double>();
            constexpr int runs = 20;
            timing.baselineMs = gpuMedianMs(runs, plainly);
            timing.ms = gpuMedianMs(runs, [&] { fast->imageEmbeddings(pixels); });
            const double work = batch * flops(shape.config.vision);
            const double weights = double(shape.config.parameters()) * double(c10::elementSize(placement.type));
            timing.gigaflops = work / timing.ms * 1e-6;
            timing.rooflineMs = 1e3 * std::max(work / ceiling.flops, weights / ceiling.bytes);
            timings.push_back(std::move(timing));
        }
    }
    return timings;
}

static ClipConfig loadedShape() {
    ClipConfig config = published[1].config;
    config.text = ClipTextConfig{{.width = 768, .layers = 12, .heads = 12, .inner = 3072}};
    return config;
}

Result<void> writeForLoading(const fs::path& folder) {
    const torch::NoGradGuard noGradients;
    torch::manual_seed(1);
    ClipModel model(loadedShape());
    randomise(model);
    Tensors tensors;
    for (const auto& entry : model->named_parameters())
        tensors.emplace(entry.key(), entry.value());
    std::ofstream(folder / "config.json")
        << R"({"model_type": "clip", "projection_dim": 768, "text_config": {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12,
            "num_hidden_layers": 12}, "vision_config": {"hidden_size": 1024, "intermediate_size": 4096, "image_size": 224,
            "num_attention_heads": 16, "num_hidden_layers": 24, "patch_size": 14}})";
    return saveTensors(folder / "model.safetensors", tensors, {});
}

Result<LoadTiming> benchmarkLoading(const fs::path& folder) {
    const c10::InferenceMode inference;
    torch::manual_seed(1);
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
