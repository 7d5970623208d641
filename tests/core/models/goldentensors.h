#pragma once

#include "models/torchheaders.h"

#include "models/weights/safetensors.h"

#include <cmath>
#include <string>
#include <vector>

// A golden file's tensors as LibTorch's, in their own type.
class GoldenTensors {
public:
    explicit GoldenTensors(const std::filesystem::path& file) : m_file(whereabouts::SafetensorsFile::open(file).value()) {}

    torch::Tensor operator[](const std::string& name) const {
        using whereabouts::TensorType;
        const whereabouts::TensorView view = m_file.tensor(name).value();
        const torch::ScalarType type = view.type == TensorType::F64   ? torch::kFloat64
                                       : view.type == TensorType::I64 ? torch::kInt64
                                       : view.type == TensorType::I32 ? torch::kInt32
                                                                      : torch::kFloat32;
        return torch::from_blob(const_cast<std::byte*>(view.bytes.data()), view.shape, type).clone();
    }

    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& [name, view] : m_file.tensors())
            names.push_back(name);
        return names;
    }

private:
    whereabouts::SafetensorsFile m_file;
};

// The largest difference; not a number where the shapes differ.
inline double distance(const torch::Tensor& a, const torch::Tensor& b) {
    if (a.sizes() != b.sizes())
        return NAN;
    return (a.to(torch::kFloat64) - b.to(torch::kFloat64)).abs().max().item<double>();
}
