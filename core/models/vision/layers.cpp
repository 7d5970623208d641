#include "models/torchheaders.h"

#include "models/vision/layers.h"

#include <format>
#include <stdexcept>

namespace whereabouts {

Linear takeLinear(TensorReader& reader, const std::string& name, std::int64_t in, std::int64_t out) {
    return {reader.take(name + ".weight", {out, in}), reader.take(name + ".bias", {out})};
}

LayerNorm takeNorm(TensorReader& reader, const std::string& name, std::int64_t width, double epsilon) {
    return {reader.take(name + ".weight", {width}), reader.take(name + ".bias", {width}), epsilon};
}

torch::Tensor attention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, std::int64_t heads) {
    const auto perHead = [&](const torch::Tensor& x) {
        return x.reshape({x.size(0), x.size(1), heads, -1}).transpose(1, 2);
    };
    return at::scaled_dot_product_attention(perHead(q), perHead(k), perHead(v)).transpose(1, 2).reshape(q.sizes());
}

torch::Tensor noted(LayerOutputs* outputs, const std::string& layer, torch::Tensor x) {
    if (outputs)
        outputs->emplace_back(layer, x);
    return x;
}

torch::Tensor pixelsOf(const Tensors& inputs, std::int64_t side) {
    constexpr std::int64_t mostPixels = 4096;
    const auto found = inputs.find("pixel_values");
    if (found == inputs.end())
        throw std::invalid_argument("an input pixel_values is needed");
    const torch::Tensor& pixels = found->second;
    const bool fits = pixels.dim() == 4 && pixels.size(1) == 3 && pixels.size(2) == pixels.size(3) &&
                      (side == 0 ? pixels.size(2) >= 1 && pixels.size(2) <= mostPixels : pixels.size(2) == side);
    if (!fits)
        throw std::invalid_argument(std::format("the input pixel_values has the shape {} where [n, 3, {}] is needed",
                                                shapeText(pixels.sizes()),
                                                side == 0 ? "side, side" : std::format("{0}, {0}", side)));
    return pixels.to(torch::kFloat32);
}

} // namespace whereabouts
