#include "models/torchheaders.h"

#include "models/vision/resnet.h"

#include "base/quote.h"

#include <format>

namespace whereabouts {

namespace {

constexpr std::int64_t mostWidth = 16'384, mostDepth = 256;
constexpr std::size_t mostStages = 8;

std::vector<std::int64_t> integersOf(const ConfigSection& section, const char* key, std::vector<std::int64_t> otherwise,
                                     std::int64_t most) {
    if (!section.has(key))
        return otherwise;
    std::vector<std::int64_t> values;
    for (const double number : section.numbers(key)) {
        if (!(number >= 1.0 && number <= double(most)) || number != double(std::int64_t(number)))
            section.refuse(std::format("“{}” holds a number that is not an integer from 1 to {}", key, most));
        values.push_back(std::int64_t(number));
    }
    if (values.empty() || values.size() > mostStages)
        section.refuse(std::format("“{}” has not 1 to {} numbers", key, mostStages));
    return values;
}

} // namespace

ResNetConfig resNetConfig(const ConfigSection& section) {
    ResNetConfig config;
    config.stem = section.integer("embedding_size", config.stem, mostWidth);
    config.widths = integersOf(section, "hidden_sizes", config.widths, mostWidth);
    config.depths = integersOf(section, "depths", config.depths, mostDepth);
    const std::string kind = section.text("layer_type", "bottleneck");
    config.bottleneck = kind == "bottleneck";
    config.firstStageHalves = section.flag("downsample_in_first_stage", false);
    config.strideFirst = section.flag("downsample_in_bottleneck", false);
    if (config.widths.size() != config.depths.size())
        section.refuse("“hidden_sizes” and “depths” are not equally many");
    if (!config.bottleneck && kind != "basic")
        section.refuse(std::format("“layer_type” is {}, and only bottleneck and basic are known", quote(kind)));
    if (section.text("hidden_act", "relu") != "relu")
        section.refuse("“hidden_act” is not relu");
    return config;
}

torch::Tensor ResNet::Convolution::operator()(const torch::Tensor& x) const {
    constexpr double epsilon = 1e-5, momentum = 0.0;
    constexpr bool training = false, cudnn = true;
    const torch::Tensor convolved = torch::conv2d(x, weight, {}, stride, weight.size(2) / 2);
    return torch::batch_norm(convolved, normWeight, normBias, mean, variance, training, momentum, epsilon, cudnn);
}

ResNet::ResNet(TensorReader& reader, const std::string& prefix, const ResNetConfig& config, ResNetNames names)
    : m_prefix(prefix), m_channels(config.widths.back()) {
    const bool huggingFace = names == ResNetNames::HuggingFace;
    const auto take = [&](const std::string& convolution, const std::string& norm, std::int64_t in, std::int64_t out,
                          std::int64_t size, std::int64_t stride) {
        reader.ignore(norm + ".num_batches_tracked");
        return Convolution{reader.take(convolution + ".weight", {out, in, size, size}),
                           reader.take(norm + ".weight", {out}),
                           reader.take(norm + ".bias", {out}),
                           reader.take(norm + ".running_mean", {out}),
                           reader.take(norm + ".running_var", {out}),
                           stride};
    };
    const auto takeNamed = [&](const std::string& huggingFaceBase, const std::string& convolution, const std::string& norm,
                               std::int64_t in, std::int64_t out, std::int64_t size, std::int64_t stride) {
        return huggingFace ? take(prefix + huggingFaceBase + ".convolution", prefix + huggingFaceBase + ".normalization", in,
                                  out, size, stride)
                           : take(prefix + convolution, prefix + norm, in, out, size, stride);
    };
    m_stem = takeNamed("embedder.embedder", "conv1", "bn1", 3, config.stem, 7, 2);
    std::int64_t in = config.stem;
    for (std::size_t stage = 0; stage < config.widths.size(); ++stage) {
        const std::int64_t out = config.widths[stage], inner = config.bottleneck ? out / 4 : out;
        for (std::int64_t number = 0; number < config.depths[stage]; ++number) {
            const std::int64_t stride = number == 0 && (stage > 0 || config.firstStageHalves) ? 2 : 1;
            const std::string base = std::format("encoder.stages.{}.layers.{}.", stage, number);
            const std::string vision = std::format("layer{}.{}.", stage + 1, number);
            Block block;
            block.name = huggingFace ? base.substr(0, base.size() - 1) : vision.substr(0, vision.size() - 1);
            if (in != out || stride != 1)
                block.shortcut =
                    takeNamed(base + "shortcut", vision + "downsample.0", vision + "downsample.1", in, out, 1, stride);
            const auto add = [&](std::int64_t from, std::int64_t to, std::int64_t size, std::int64_t step) {
                const std::size_t k = block.convolutions.size();
                block.convolutions.push_back(takeNamed(std::format("{}layer.{}", base, k), std::format("{}conv{}", vision, k + 1),
                                                       std::format("{}bn{}", vision, k + 1), from, to, size, step));
            };
            if (config.bottleneck) {
                add(in, inner, 1, config.strideFirst ? stride : 1);
                add(inner, inner, 3, config.strideFirst ? 1 : stride);
                add(inner, out, 1, 1);
            } else {
                add(in, out, 3, stride);
                add(out, out, 3, 1);
            }
            m_blocks.push_back(std::move(block));
            in = out;
        }
    }
}

torch::Tensor ResNet::maps(const torch::Tensor& pixels, LayerOutputs* outputs) const {
    torch::Tensor x = torch::max_pool2d(m_stem(pixels).relu(), 3, 2, 1);
    noted(outputs, m_prefix + "embedder", x);
    for (const Block& block : m_blocks) {
        torch::Tensor inner = x;
        for (std::size_t k = 0; k < block.convolutions.size(); ++k) {
            inner = block.convolutions[k](inner);
            if (k + 1 < block.convolutions.size())
                inner = inner.relu();
        }
        x = noted(outputs, m_prefix + block.name, (inner + (block.shortcut ? (*block.shortcut)(x) : x)).relu());
    }
    return x;
}

} // namespace whereabouts
