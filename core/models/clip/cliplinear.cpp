#include "models/clip/cliplinear.h"

#include "models/weights/tensors.h"

#include <ATen/core/dispatch/Dispatcher.h>

namespace whereabouts {

namespace {

using Scalars = c10::List<std::optional<at::Scalar>>;
using Pointwise = torch::Tensor(const torch::Tensor&, const torch::Tensor&, const std::optional<torch::Tensor>&,
                                std::string_view, Scalars, std::optional<std::string_view>);
using Binary = torch::Tensor(const torch::Tensor&, const torch::Tensor&, const torch::Tensor&,
                             const std::optional<torch::Tensor>&, std::string_view);
using Reorder = torch::Tensor(const torch::Tensor&, std::optional<std::int64_t>);

// An operation of LibTorch that has no function in its headers.
template <typename Signature> auto operation(const char* name, const char* overload = "") {
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Signature>();
}

// `after`(x weight^T + bias), by oneDNN's name of what comes after and of its variant.
torch::Tensor packedProduct(const ClipLinearImpl& layer, const torch::Tensor& x, const char* after, const char* variant = "none") {
    static const auto product = operation<Pointwise>("mkldnn::_linear_pointwise");
    return product.call(x, layer.weight, layer.bias, after, Scalars(), variant);
}

Afterwards tiled(Activation activation) {
    switch (activation) {
    case Activation::Gelu: return Afterwards::Gelu;
    case Activation::GeluTanh: return Afterwards::GeluTanh;
    case Activation::QuickGelu: break; // of a layer that was packed with quickGeluScale
    }
    return Afterwards::Swish;
}

torch::Tensor scaled(const torch::Tensor& tensor, torch::ScalarType type, double scale) {
    return scale == 1.0 ? tensor.to(type) : (tensor.to(torch::kFloat32) * scale).to(type);
}

} // namespace

ClipLinearImpl::ClipLinearImpl(std::int64_t in, std::int64_t out, bool withBias)
    : weight(register_parameter("weight", torch::empty({out, in}))) {
    if (withBias)
        bias = register_parameter("bias", torch::empty({out}));
}

torch::Tensor ClipLinearImpl::forward(const torch::Tensor& x) {
    if (tiles)
        return tiles->product(x, bias, Afterwards::Nothing, {});
    return packed() ? packedProduct(*this, x, "none") : torch::linear(x, weight, bias);
}

torch::Tensor ClipLinearImpl::plus(const torch::Tensor& x, const torch::Tensor& residual) {
    if (tiles)
        return tiles->product(x, bias, Afterwards::Nothing, residual);
    if (!packed())
        return residual + torch::linear(x, weight, bias);
    static const auto product = operation<Binary>("mkldnn::_linear_pointwise", "binary");
    return product.call(x, residual, weight, bias, "add");
}

torch::Tensor ClipLinearImpl::activated(const torch::Tensor& x, Activation activation) {
    if (tiles)
        return tiles->product(x, bias, tiled(activation), {});
    switch (activation) {
    case Activation::Gelu: return packed() ? packedProduct(*this, x, "gelu") : torch::gelu(torch::linear(x, weight, bias));
    case Activation::GeluTanh:
        return packed() ? packedProduct(*this, x, "gelu", "tanh") : torch::gelu(torch::linear(x, weight, bias), "tanh");
    case Activation::QuickGelu: break;
    }
    if (packed())
        return packedProduct(*this, x, "swish");
    const torch::Tensor inner = torch::linear(x, weight, bias);
    return inner * torch::sigmoid(quickGeluScale * inner);
}

void ClipLinearImpl::pack(torch::ScalarType type, double weightScale, double biasScale) {
    static const auto reorder = operation<Reorder>("mkldnn::_reorder_linear_weight");
    const torch::Tensor plain = weight;
    if (type == torch::kBFloat16 && TileWeight::suits(plain.size(0), plain.size(1))) {
        tiles = std::make_shared<TileWeight>(plain, weightScale);
        weight = torch::Tensor();
    } else {
        weight = reorder.call(scaled(plain, type, weightScale).contiguous(), std::nullopt);
    }
    forgetPages(plain);
    if (bias.defined())
        bias = scaled(bias, tiles ? torch::kFloat32 : type, biasScale);
    parameters_.clear(); // no more for training, and no second copy
}

} // namespace whereabouts
