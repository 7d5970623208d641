#include "models/weights/tensors.h"

#include "base/quote.h"

#include <algorithm>
#include <array>
#include <bit>
#include <format>

namespace whereabouts {

namespace {

struct TypePair {
    TensorType file;
    torch::ScalarType torch;
};

constexpr std::array<TypePair, 15> types{{{TensorType::BOOL, torch::kBool},
                                          {TensorType::U8, torch::kUInt8},
                                          {TensorType::I8, torch::kInt8},
                                          {TensorType::F8_E5M2, torch::kFloat8_e5m2},
                                          {TensorType::F8_E4M3, torch::kFloat8_e4m3fn},
                                          {TensorType::I16, torch::kInt16},
                                          {TensorType::U16, torch::kUInt16},
                                          {TensorType::F16, torch::kHalf},
                                          {TensorType::BF16, torch::kBFloat16},
                                          {TensorType::I32, torch::kInt32},
                                          {TensorType::U32, torch::kUInt32},
                                          {TensorType::F32, torch::kFloat32},
                                          {TensorType::F64, torch::kFloat64},
                                          {TensorType::I64, torch::kInt64},
                                          {TensorType::U64, torch::kUInt64}}};

bool isAligned(const TensorView& view) {
    return std::bit_cast<std::uintptr_t>(view.bytes.data()) % bytesOf(view.type) == 0;
}

TensorView viewOf(const torch::Tensor& tensor, TensorType type) {
    return {type, tensor.sizes().vec(), {static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes()}};
}

} // namespace

Result<torch::Tensor> tensorOf(const SafetensorsFile& file, const std::string& name) {
    const Result<TensorView> view = file.tensor(name);
    if (!view)
        return std::unexpected(view.error());
    const torch::ScalarType type = std::ranges::find(types, view->type, &TypePair::file)->torch;
    try {
        if (!isAligned(*view)) { // the format does not ask for it
            torch::Tensor copy = torch::empty(view->shape, type);
            std::ranges::copy(view->bytes, static_cast<std::byte*>(copy.mutable_data_ptr()));
            return copy;
        }
        void* bytes = const_cast<std::byte*>(view->bytes.data());
        return torch::from_blob(bytes, view->shape, [mapping = file.mapping()](void*) {}, type);
    } catch (const std::exception& exception) {
        return failure(Error::Code::BadInput, std::format("{}: the tensor {} cannot be used ({}).",
                                                          quote(file.path()), quote(name), exception.what()));
    }
}

Result<Tensors> tensorsOf(const SafetensorsFile& file) {
    Tensors tensors;
    for (const auto& [name, view] : file.tensors()) {
        auto tensor = tensorOf(file, name);
        if (!tensor)
            return std::unexpected(tensor.error());
        tensors.emplace(name, std::move(*tensor));
    }
    return tensors;
}

void addTensor(Fingerprint& fingerprint, const torch::Tensor& tensor) {
    const torch::Tensor plain = tensor.detach().contiguous();
    const torch::IntArrayRef shape = plain.sizes();
    fingerprint.add(c10::toString(plain.scalar_type()));
    fingerprint.add(std::as_bytes(std::span(shape.data(), shape.size())));
    fingerprint.add({static_cast<const std::byte*>(plain.const_data_ptr()), plain.nbytes()});
}

Result<void> saveTensors(const std::filesystem::path& file, const Tensors& tensors, const TensorMetadata& metadata) {
    Tensors plain; // keeps what the views look at
    TensorViews views;
    for (const auto& [name, tensor] : tensors) {
        const auto type = std::ranges::find(types, tensor.scalar_type(), &TypePair::torch);
        if (type == types.end()) {
            return failure(Error::Code::Unsupported,
                           std::format("{} cannot be written: safetensors has no type for the tensor {}.",
                                       quote(file), quote(name)));
        }
        const torch::Tensor& kept = plain.emplace(name, tensor.detach().cpu().contiguous()).first->second;
        views.emplace(name, viewOf(kept, type->file));
    }
    return writeSafetensors(file, views, metadata);
}

} // namespace whereabouts
