#include "models/weights/tensors.h"

#include "base/quote.h"
#include "models/weights/weightfiles.h"

#include <algorithm>
#include <array>
#include <bit>
#include <format>
#include <fstream>

#include <ATen/cpu/Utils.h>
#include <sys/mman.h>
#include <unistd.h>

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

torch::ScalarType torchType(TensorType type) {
    return std::ranges::find(types, type, &TypePair::file)->torch;
}

// A tensor over bytes that `mapping` keeps, or a copy of them where they are not aligned for the type. The elements that
// shape and stride reach lie within the bytes.
torch::Tensor tensorOver(std::span<const std::byte> bytes, TensorType type, torch::IntArrayRef shape,
                         torch::IntArrayRef stride, std::shared_ptr<const void> mapping) {
    if (std::bit_cast<std::uintptr_t>(bytes.data()) % bytesOf(type) != 0) {
        torch::Tensor copy = torch::empty({std::int64_t(bytes.size() / bytesOf(type))}, torchType(type));
        std::ranges::copy(bytes, static_cast<std::byte*>(copy.mutable_data_ptr()));
        return copy.as_strided(shape, stride);
    }
    void* start = const_cast<std::byte*>(bytes.data());
    return torch::from_blob(start, shape, stride, [mapping = std::move(mapping)](void*) {}, torchType(type));
}

std::unexpected<Error> unusable(const std::filesystem::path& file, const std::string& name, const char* why) {
    return failure(Error::Code::BadInput,
                   std::format("{}: the tensor {} cannot be used ({}).", quote(file), quote(name), why));
}

// By its first bytes, whatever its name: the header of safetensors begins at the ninth, and no file of torch.save has a brace
// there.
Result<Tensors> readFile(const std::filesystem::path& path, const std::stop_token& stop) {
    constexpr std::array<std::string_view, 4> endings{".bin", ".pth", ".pt", ".ckpt"};
    std::array<char, 9> start{};
    std::ifstream(path, std::ios::binary).read(start.data(), start.size());
    const bool looksTorch = std::string_view(start.data(), 2) == "PK" || start[0] == '\x80' ||
                            std::ranges::contains(endings, path.extension().string());
    if (start[8] != '{' && looksTorch) {
        const Result<TorchFile> file = TorchFile::open(path);
        if (!file)
            return std::unexpected(file.error());
        const Result<void> whole = file->checkStorages(stop);
        return whole ? tensorsOf(*file) : std::unexpected(whole.error());
    }
    return readTensors(path);
}

// What a model that was trained on several devices at once puts before every name.
Tensors withoutModule(Tensors tensors) {
    constexpr std::string_view prefix = "module.";
    if (!std::ranges::all_of(tensors, [&](const auto& item) { return item.first.starts_with(prefix); }))
        return tensors;
    Tensors result;
    for (auto& [name, tensor] : tensors)
        result.emplace(name.substr(prefix.size()), std::move(tensor));
    return result;
}

TensorView viewOf(const torch::Tensor& tensor, TensorType type) {
    return {type, tensor.sizes().vec(), {static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes()}};
}

} // namespace

bool holdsWeights(const torch::Tensor& tensor) { return tensor.is_floating_point() && tensor.element_size() > 1; }

std::string whyNoWeights(const torch::Tensor& tensor) {
    if (!tensor.is_floating_point())
        return "does not hold floating-point numbers";
    return std::format("holds numbers of the form {}, and only float16, bfloat16, float32 and float64 are read",
                       c10::toString(tensor.scalar_type()));
}

bool hasFastBFloat16() { return at::cpu::is_avx512_bf16_supported(); }

Result<torch::Tensor> tensorOf(const SafetensorsFile& file, const std::string& name) {
    const Result<TensorView> view = file.tensor(name);
    if (!view)
        return std::unexpected(view.error());
    try {
        return tensorOver(view->bytes, view->type, view->shape, c10::contiguous_strides(view->shape), file.mapping());
    } catch (const std::exception& exception) {
        return unusable(file.path(), name, exception.what());
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

Result<Tensors> readTensors(const std::filesystem::path& path) {
    const Result<SafetensorsFile> file = SafetensorsFile::open(path);
    return file ? tensorsOf(*file) : std::unexpected(file.error());
}

Result<torch::Tensor> tensorOf(const TorchFile& file, const std::string& name, const StoredTensor& stored) {
    try {
        return tensorOver(stored.storage.subspan(std::size_t(stored.offset) * bytesOf(stored.type)), stored.type,
                          stored.shape, stored.stride, file.mapping());
    } catch (const std::exception& exception) {
        return unusable(file.path(), name, exception.what());
    }
}

Result<Tensors> tensorsOf(const TorchFile& file) {
    const auto stored = file.tensors();
    if (!stored)
        return std::unexpected(stored.error());
    Tensors tensors;
    for (const auto& [name, one] : *stored) {
        auto tensor = tensorOf(file, name, *one);
        if (!tensor)
            return std::unexpected(tensor.error());
        tensors.emplace(name, std::move(*tensor));
    }
    return tensors;
}

Result<Tensors> readWeights(const std::filesystem::path& folderOrFile, std::stop_token stop) {
    const Result<WeightFiles> weights = findWeights(folderOrFile);
    if (!weights)
        return std::unexpected(weights.error());
    Tensors all;
    for (const std::filesystem::path& file : weights->files) {
        Result<Tensors> tensors = readFile(file, stop);
        if (!tensors)
            return std::unexpected(tensors.error());
        for (auto& [name, tensor] : *tensors) {
            const auto place = weights->shardOf.find(name);
            if (!weights->index.empty() && (place == weights->shardOf.end() || place->second != file)) {
                return failure(Error::Code::BadInput, std::format("{} holds the tensor {}, which {} does not say: get them anew.",
                                                                  quote(file), quote(name), quote(weights->index)));
            }
            all.emplace(name, std::move(tensor));
        }
    }
    for (const auto& [name, file] : weights->shardOf) {
        if (!all.contains(name)) {
            return failure(Error::Code::BadInput,
                           std::format("{} lacks the tensor {} that {} promises: get them anew.", quote(file), quote(name),
                                       quote(weights->index)));
        }
    }
    return withoutModule(std::move(all));
}

void forgetPages(const torch::Tensor& tensor) {
    if (!tensor.is_contiguous() || tensor.storage().resizable()) // not from_blob
        return;
    const std::uintptr_t page = std::uintptr_t(::sysconf(_SC_PAGESIZE));
    const auto start = std::bit_cast<std::uintptr_t>(tensor.const_data_ptr());
    const std::uintptr_t first = (start + page - 1) / page * page, last = (start + tensor.nbytes()) / page * page;
    if (first < last)
        ::madvise(std::bit_cast<void*>(first), last - first, MADV_DONTNEED);
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
