#include "models/location/locationnet.h"

#include "models/modelrun.h"

#include <format>

namespace whereabouts {

namespace {

constexpr double firstFrequency = 30.0; // w0 of SIREN's first layer
constexpr int mostLayers = 64;
constexpr int firstResidual = 2; // feats.0 is linear, feats.1 the ReLU after it

} // namespace

LocationNet::LocationNet(const EncodingSettings& settings, const std::string& prefix, TensorReader& weights)
    : m_settings(settings) {
    std::int64_t width = encodedSize(settings);
    const auto take = [&](const std::string& name, std::int64_t outputs, bool withBias = true) {
        Linear linear;
        linear.weight = weights.take(prefix + name + ".weight", {outputs, width}, torch::kFloat64);
        width = linear.weight.size(0);
        if (withBias)
            linear.bias = weights.take(prefix + name + ".bias", {width}, torch::kFloat64);
        return linear;
    };
    if (weights.has(prefix + "feats.0.weight")) {
        m_entry = take("feats.0", -1);
        for (int i = firstResidual; i < mostLayers && weights.has(std::format("{}feats.{}.w1.weight", prefix, i)); ++i)
            m_residuals.push_back({take(std::format("feats.{}.w1", i), width), take(std::format("feats.{}.w2", i), width)});
        m_last = take("class_emb", -1, false);
        return;
    }
    for (int i = 0; i < mostLayers && weights.has(std::format("{}layers.{}.weight", prefix, i)); ++i)
        m_sines.push_back(take(std::format("layers.{}", i), -1));
    m_last = take("last_layer", -1);
}

torch::Tensor LocationNet::encoded(const torch::Tensor& coordinates) const {
    const torch::Tensor degrees = coordinates.to(torch::kFloat64).contiguous();
    const double* const pairs = degrees.const_data_ptr<double>();
    const std::int64_t size = encodedSize(m_settings);
    torch::Tensor values = torch::empty({degrees.size(0), size}, torch::kFloat64);
    double* const rows = values.mutable_data_ptr<double>();
    at::parallel_for(0, degrees.size(0), 64, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i)
            encode(m_settings, {pairs[2 * i], pairs[2 * i + 1]}, {rows + i * size, std::size_t(size)});
    });
    return values;
}

Tensors LocationNet::run(const torch::Tensor& coordinates) const {
    Tensors outputs{{"encoding", encoded(coordinates)}};
    torch::Tensor x = outputs["encoding"];
    requireFinite(x, "location encoding");
    for (std::size_t i = 0; i < m_sines.size(); ++i) {
        x = torch::sin((i == 0 ? firstFrequency : 1.0) * m_sines[i](x));
        requireFinite(x, std::format("location.layers.{}", i));
        outputs[std::format("siren_hidden.{}", i)] = x;
    }
    if (m_entry.weight.defined())
        x = torch::relu(m_entry(x));
    for (std::size_t i = 0; i < m_residuals.size(); ++i) {
        x = x + torch::relu(m_residuals[i].second(torch::relu(m_residuals[i].first(x))));
        requireFinite(x, std::format("location.feats.{}", i + firstResidual));
    }
    x = m_last(x);
    requireFinite(x, "the location encoder's last");
    outputs["location_embeds"] = x;
    return outputs;
}

void LocationNet::addTo(Fingerprint& fingerprint) const {
    fingerprint.add(std::format("location net {} {} {} {} {} {}", int(m_settings.encoding), m_settings.frequencies,
                                m_settings.smallestRadius, m_settings.largestRadius, m_settings.degrees,
                                int(m_settings.harmonics)));
    const auto add = [&](const Linear& linear) {
        for (const torch::Tensor& tensor : {linear.weight, linear.bias}) {
            if (tensor.defined())
                addTensor(fingerprint, tensor);
        }
    };
    for (const Linear& linear : m_sines)
        add(linear);
    add(m_entry);
    for (const auto& [first, second] : m_residuals) {
        add(first);
        add(second);
    }
    add(m_last);
}

} // namespace whereabouts
