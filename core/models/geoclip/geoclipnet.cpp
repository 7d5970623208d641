#include "models/geoclip/geoclipnet.h"

#include "models/modelrun.h"

#include <format>
#include <numbers>

namespace whereabouts {

namespace {

GeoClipLinear take(TensorReader& weights, const std::string& name, std::int64_t outputs, std::int64_t inputs) {
    GeoClipLinear linear;
    linear.weight = weights.take(name + ".weight", {outputs, inputs});
    linear.bias = weights.take(name + ".bias", {linear.weight.size(0)});
    return linear;
}

} // namespace

torch::Tensor equalEarth(const torch::Tensor& coordinates) {
    constexpr double a1 = 1.340264, a2 = -0.081106, a3 = 0.000893, a4 = 0.003796, scale = 66.50336;
    const torch::Tensor root3 = torch::sqrt(torch::tensor(3.0F));
    const torch::Tensor latitude = torch::deg2rad(coordinates.select(1, 0)), longitude = torch::deg2rad(coordinates.select(1, 1));
    const torch::Tensor theta = torch::asin((root3 / 2) * torch::sin(latitude));
    const torch::Tensor denominator = 3 * (9 * a4 * theta.pow(8) + 7 * a3 * theta.pow(6) + 3 * a2 * theta.pow(2) + a1);
    const torch::Tensor x = 2 * root3 * longitude * torch::cos(theta) / denominator;
    const torch::Tensor y = a4 * theta.pow(9) + a3 * theta.pow(7) + a2 * theta.pow(3) + a1 * theta;
    return torch::stack({x, y}, 1) * scale / 180;
}

GeoClipImageMlp::GeoClipImageMlp(TensorReader& weights)
    : m_first(take(weights, "image_mlp.0", -1, -1)),
      m_second(take(weights, "image_mlp.2", -1, m_first.weight.size(0))) {}

torch::Tensor GeoClipImageMlp::operator()(const torch::Tensor& features) const {
    const torch::Tensor inner = torch::relu(m_first(features));
    requireFinite(inner, "image_mlp.0");
    const torch::Tensor output = m_second(inner);
    requireFinite(output, "image_mlp.2");
    return output;
}

GeoClipLocationEncoder::GeoClipLocationEncoder(TensorReader& weights) {
    std::int64_t outputs = -1; // of the first capsule, and so of the others
    for (std::size_t i = 0; i < m_capsules.size(); ++i) {
        const std::string name = std::format("location_encoder.LocEnc{}.", i);
        Capsule& capsule = m_capsules[i];
        capsule.frequencies = weights.take(name + "capsule.0.b", {-1, 2});
        std::int64_t width = 2 * capsule.frequencies.size(0);
        for (std::size_t layer = 0; layer < capsule.layers.size(); ++layer) {
            capsule.layers[layer] = take(weights, std::format("{}capsule.{}", name, 2 * layer + 1), -1, width);
            width = capsule.layers[layer].weight.size(0);
        }
        capsule.head = take(weights, name + "head.0", outputs, width);
        outputs = capsule.head.weight.size(0);
    }
}

Tensors GeoClipLocationEncoder::run(const torch::Tensor& coordinates) const {
    const torch::Tensor places = equalEarth(coordinates.to(torch::kFloat32));
    requireFinite(places, "the projection");
    Tensors outputs{{"equal_earth", places}};
    torch::Tensor sum;
    for (std::size_t i = 0; i < m_capsules.size(); ++i) {
        const Capsule& capsule = m_capsules[i];
        const torch::Tensor angles = torch::matmul(2 * std::numbers::pi * places, capsule.frequencies.t());
        torch::Tensor x = torch::cat({torch::cos(angles), torch::sin(angles)}, 1);
        outputs[std::format("rff.{}", i)] = x;
        for (const GeoClipLinear& layer : capsule.layers)
            x = torch::relu(layer(x));
        x = capsule.head(x);
        requireFinite(x, std::format("location_encoder.LocEnc{}", i));
        outputs[std::format("capsule_out.{}", i)] = x;
        sum = sum.defined() ? sum + x : x;
    }
    outputs["location_embeds"] = sum;
    return outputs;
}

void GeoClipLocationEncoder::addTo(Fingerprint& fingerprint) const {
    fingerprint.add("GeoCLIP's location encoder");
    for (const Capsule& capsule : m_capsules) {
        addTensor(fingerprint, capsule.frequencies);
        for (const GeoClipLinear& layer : capsule.layers) {
            addTensor(fingerprint, layer.weight);
            addTensor(fingerprint, layer.bias);
        }
        addTensor(fingerprint, capsule.head.weight);
        addTensor(fingerprint, capsule.head.bias);
    }
}

} // namespace whereabouts
