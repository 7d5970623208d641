#pragma once

#include "models/weights/tensors.h"

namespace whereabouts {

// A file of weights, taken from tensor by tensor. What does not fit throws a std::runtime_error with a sentence that names the
// file and the tensor.
class NamedWeights {
public:
    explicit NamedWeights(const std::filesystem::path& file);

    bool has(const std::string& name) const { return m_tensors.contains(name); }

    std::int64_t dimensions(const std::string& name) const; // of a tensor that is there
    std::int64_t numbers() const;                           // in all tensors together

    // The tensor, which must be there, of that shape (-1: any length of 1 to 65,536), floating-point and finite. It reads the
    // mapped file, in the file's type.
    torch::Tensor take(const std::string& name, const std::vector<std::int64_t>& shape);

    // Leaves out the tensors whose names begin so.
    void skip(const std::string& prefix);

    // Throws where a tensor has not been taken.
    void finish() const;

private:
    [[noreturn]] void refuse(const std::string& name, const std::string& fault) const;

    std::filesystem::path m_file;
    Tensors m_tensors;
};

} // namespace whereabouts
