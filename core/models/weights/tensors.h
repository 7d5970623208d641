#pragma once

#include "models/torchheaders.h"

#include "base/fingerprint.h"
#include "models/weights/safetensors.h"
#include "models/weights/torchfile.h"

namespace whereabouts {

using Tensors = std::map<std::string, torch::Tensor>;

// Whether this processor multiplies matrices of bfloat16 by instructions of its own (AVX512-BF16 or better).
bool hasFastBFloat16();

// Whether it is of a type that weights are published in: floating-point numbers of 16, 32 or 64 bits.
bool holdsWeights(const torch::Tensor& tensor);

// What one that does not hold them does instead, as a sentence about a tensor goes on.
std::string whyNoWeights(const torch::Tensor& tensor);

// A tensor of the file, on the CPU in the file's type. It reads the mapped file and keeps it mapped: clone it before
// writing to it. Fails with a sentence that names the file and the tensor.
Result<torch::Tensor> tensorOf(const SafetensorsFile& file, const std::string& name);

// Every tensor of the file, as by tensorOf().
Result<Tensors> tensorsOf(const SafetensorsFile& file);

// The same of the safetensors file at the path.
Result<Tensors> readTensors(const std::filesystem::path& path);

// A tensor of a file of torch.save, in the same way. Its strides are those of the file.
Result<torch::Tensor> tensorOf(const TorchFile& file, const std::string& name, const StoredTensor& stored);

// Every tensor of the state dict of a file of torch.save, as by tensorOf().
Result<Tensors> tensorsOf(const TorchFile& file);

// The weights that a folder or a file holds in any published form (models/weights/weightfiles.h): safetensors or files of
// torch.save, by what they begin with, in one file or in shards. As by tensorOf(), and a `module.` that all names begin
// with is left out. Files of torch.save are read once from end to end, for their checksums; safetensors have none, and only
// their headers are read. Fails with a sentence that names the file and the tensor or the entry, or with Error::Code::Stopped.
Result<Tensors> readWeights(const std::filesystem::path& folderOrFile, std::stop_token stop = {});

// Adds the type, the shape and the bytes of a tensor on the CPU.
void addTensor(Fingerprint& fingerprint, const torch::Tensor& tensor);

// Lets go of the memory of a tensor that reads the mapped file: it is read again when it is looked at again. A tensor with
// memory of its own is left as it is.
void forgetPages(const torch::Tensor& tensor);

// Writes tensors of any device and layout, whole or not at all.
Result<void> saveTensors(const std::filesystem::path& file, const Tensors& tensors, const TensorMetadata& metadata);

} // namespace whereabouts
