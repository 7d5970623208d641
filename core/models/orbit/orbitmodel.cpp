#include "models/torchheaders.h"

#include "models/orbit/orbitmodel.h"

#include "models/modelrun.h"
#include "models/orbit/orbitfile.h"

#include <algorithm>
#include <cmath>

namespace whereabouts {

namespace {

constexpr double radiansPerDegree = 0.017453292519943295;
constexpr double flatSpread = 0.08; // standard deviation of a normalised channel: 5 of 255 levels

std::vector<float> rowOf(const torch::Tensor& matrix, std::int64_t row) {
    const torch::Tensor values = matrix[row].contiguous();
    return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

// Runs a few pictures on one thread: what there is to share is less than what the threads would wait for each other, a
// hundred times as long where other programs keep the processor busy.
class ThreadsFor {
public:
    explicit ThreadsFor(int pictures) : m_before(at::get_num_threads()) {
        if (pictures < 8)
            at::set_num_threads(1);
    }
    ~ThreadsFor() { at::set_num_threads(m_before); }
    ThreadsFor(const ThreadsFor&) = delete;
    ThreadsFor& operator=(const ThreadsFor&) = delete;

private:
    int m_before;
};

class OrbitModel : public Model {
public:
    OrbitModel(OrbitNet net, Partition partition, OrbitSettings settings)
        : m_net(std::move(net)), m_partition(std::move(partition)), m_settings(std::move(settings)) {
        m_net->eval();
    }
    const ModelInfo& info() const override { return m_settings.info; }
    const Partition& partition() const override { return m_partition; }

    Result<std::vector<Prediction>> predict(const PixelBatch& pictures) override {
        return runModel(m_mutex, m_settings.info, [&] {
            const ThreadsFor threads(pictures.count);
            return run(tensorOf(pictures, m_settings.info.image));
        });
    }

private:
    std::vector<Prediction> run(const torch::Tensor& values) {
        const std::int64_t count = values.size(0);
        const auto start = std::chrono::steady_clock::now();
        const torch::Tensor input = values.contiguous(torch::MemoryFormat::ChannelsLast);
        torch::Tensor statistics;
        const torch::Tensor embedding = m_net->encoder->describe(input, statistics);
        const double encodeMs = millisecondsSince(start) / double(count);
        const auto middle = std::chrono::steady_clock::now();
        const torch::Tensor logits = m_net->head->logits(embedding);
        const torch::Tensor offsets = m_net->head->allOffsets(embedding);
        requireFinite(embedding, "encoder");
        requireFinite(logits, "head.classify");
        requireFinite(offsets, "head.offset");
        const torch::Tensor features = m_net->domain->standardised(domainFeatures(statistics, logits));
        const torch::Tensor probabilities = (logits / m_net->temperature(features)).softmax(1);
        // A picture of one colour shows no place, whatever its channels' statistics are like.
        const torch::Tensor spread = values.flatten(2).std(2, false).amax(1);
        const torch::Tensor familiar = m_net->domain(features) * (spread > flatSpread);
        const torch::Tensor directions = torch::nn::functional::normalize(embedding);
        const double headMs = millisecondsSince(middle) / double(count);

        std::vector<Prediction> predictions;
        for (std::int64_t i = 0; i < count; ++i) {
            Prediction& prediction = predictions.emplace_back();
            prediction.probabilities = rowOf(probabilities, i);
            prediction.points = cellPoints(m_partition, offsets[i]);
            prediction.embedding = rowOf(directions, i);
            prediction.inDomain = familiar[i].item<double>();
            prediction.encodeMs = encodeMs;
            prediction.headMs = headMs;
        }
        return predictions;
    }

    std::mutex m_mutex;
    OrbitNet m_net;
    Partition m_partition;
    OrbitSettings m_settings;
};

} // namespace

torch::Tensor domainFeatures(const torch::Tensor& statistics, const torch::Tensor& logits) {
    const torch::Tensor logProbabilities = logits.log_softmax(1);
    const torch::Tensor energy = logits.logsumexp(1, true);
    const torch::Tensor entropy = -(logProbabilities.exp() * logProbabilities).sum(1, true);
    const torch::Tensor highest = logProbabilities.amax(1, true).exp();
    return torch::cat({statistics.clamp_min(0).sqrt(), energy, entropy, highest}, 1);
}

DomainScoreImpl::DomainScoreImpl(std::int64_t features) {
    mean = register_buffer("mean", torch::zeros({features}));
    deviation = register_buffer("deviation", torch::ones({features}));
    weight = register_buffer("weight", torch::zeros({features}));
    bias = register_buffer("bias", torch::zeros({1}));
}

torch::Tensor DomainScoreImpl::standardised(const torch::Tensor& features) {
    return ((features - mean) / deviation).clamp(-6, 6);
}

torch::Tensor DomainScoreImpl::forward(const torch::Tensor& standardised) {
    return torch::sigmoid(torch::mv(standardised, weight) + bias);
}

TemperatureImpl::TemperatureImpl(std::int64_t features) {
    weight = register_buffer("weight", torch::zeros({features}));
    bias = register_buffer("bias", torch::zeros({1}));
}

torch::Tensor TemperatureImpl::forward(const torch::Tensor& standardised) {
    return (torch::mv(standardised, weight) + bias).clamp(std::log(0.5), std::log(8.0)).exp().unsqueeze(1);
}

OrbitNetImpl::OrbitNetImpl(int imageSize, const std::vector<std::int64_t>& widths, std::int64_t embedding,
                           std::int64_t cells) {
    encoder = register_module("encoder", ConvEncoder(imageSize, widths, embedding));
    head = register_module("head", CellHead(embedding, cells));
    std::int64_t features = 3; // domainFeatures()
    for (const std::int64_t width : widths)
        features += 2 * width;
    domain = register_module("domain", DomainScore(features));
    temperature = register_module("temperature", Temperature(features));
    for (torch::Tensor& parameter : parameters()) {
        if (parameter.dim() == 4) // convolutions run twice as fast so
            parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
    }
}

torch::Tensor orbitInput(const torch::Tensor& bytes) {
    const auto row = [](const std::array<float, 3>& values) { return torch::tensor({values[0], values[1], values[2]}); };
    return bytes.to(torch::kFloat32)
        .div_(255.0)
        .sub_(row(orbitMean))
        .div_(row(orbitDeviation))
        .permute({0, 3, 1, 2}); // a view: channels last
}

std::vector<GeoPoint> cellPoints(const Partition& partition, const torch::Tensor& offsets) {
    constexpr double reach = 1.5; // an offset beyond says nothing
    const torch::Tensor values = offsets.contiguous();
    const float* offset = values.data_ptr<float>();
    const double degreesPerUnit = offsetUnitKm / (earthRadiusKm * radiansPerDegree);
    std::vector<GeoPoint> points;
    points.reserve(partition.cells.size());
    for (const Geocell& cell : partition.cells) {
        const double east = std::clamp(static_cast<double>(*offset++), -reach, reach);
        const double north = std::clamp(static_cast<double>(*offset++), -reach, reach);
        const double narrowing = std::max(0.01, std::cos(cell.centroid.latitude * radiansPerDegree));
        points.push_back({std::clamp(cell.centroid.latitude + north * degreesPerUnit, -90.0, 90.0),
                          wrapLongitude(cell.centroid.longitude + east * degreesPerUnit / narrowing)});
    }
    return points;
}

Result<std::shared_ptr<Model>> openOrbitModel(const std::filesystem::path& folder) {
    const Result<OrbitSettings> settings = readOrbitSettings(folder);
    if (!settings)
        return std::unexpected(settings.error());
    Result<OrbitWeights> weights = readOrbitWeights(folder, *settings);
    if (!weights)
        return std::unexpected(weights.error());
    OrbitSettings known = *settings;
    for (const torch::Tensor& parameter : weights->net->parameters())
        known.info.parameters += parameter.numel();
    return std::make_shared<OrbitModel>(std::move(weights->net), std::move(weights->partition), std::move(known));
}

} // namespace whereabouts
