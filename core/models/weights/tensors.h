#pragma once

#include "models/torchheaders.h"

#include "base/fingerprint.h"
#include "models/weights/safetensors.h"

namespace whereabouts {

using Tensors = std::map<std::string, torch::Tensor>;

// A tensor of the file, on the CPU in the file's type. It reads the mapped file and keeps it mapped: clone it before
// writing to it. Fails with a sentence that names the file and the tensor.
Result<torch::Tensor> tensorOf(const SafetensorsFile& file, const std::string& name);

// Every tensor of the file, as by tensorOf().
Result<Tensors> tensorsOf(const SafetensorsFile& file);

// Adds the type, the shape and the bytes of a tensor on the CPU.
void addTensor(Fingerprint& fingerprint, const torch::Tensor& tensor);

// Writes tensors of any device and layout, whole or not at all.
Result<void> saveTensors(const std::filesystem::path& file, const Tensors& tensors, const TensorMetadata& metadata);

} // namespace whereabouts
