#pragma once

#include "models/placement.h"
#include "models/weights/tensors.h"

#include <optional>
#include <set>
#include <stdexcept>

namespace whereabouts {

// What is wrong with a file of tensors: a sentence that names the file and the tensor.
struct TensorFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Hands out the tensors of one file to the layers of a model, by name and shape. Nothing is allocated for a tensor that the
// file does not hold. Throws TensorFault where one is missing, misshaped or not finite.
class TensorReader {
public:
    TensorReader(Tensors tensors, std::filesystem::path file);
    // Over a safetensors file. Throws a std::runtime_error with a sentence where it cannot be read.
    static TensorReader over(const std::filesystem::path& file);

    const std::filesystem::path& file() const { return m_file; }
    bool has(const std::string& name) const { return m_tensors.contains(name); }
    std::int64_t numbers() const; // of all tensors
    std::vector<std::int64_t> shapeOf(const std::string& name) const;
    // How many there are of prefix + "0.", prefix + "1." ...: one more than the largest number. At most 1000.
    std::int64_t count(const std::string& prefix) const;

    // The tensor, which must have this shape (-1: any length of 1 to 65,536) and hold finite numbers. In the file's own type
    // it reads the mapped file.
    torch::Tensor take(const std::string& name, torch::IntArrayRef shape, std::optional<torch::ScalarType> type = {});
    // Where tensors that are taken without a type go, and in which type: float32 on the CPU, unless this says otherwise.
    void place(const Placement& placement) { m_placement = placement; }
    // All parameters of the module, whose names follow the prefix.
    void fill(torch::nn::Module& module, const std::string& prefix);
    // What a file may hold beside the weights that are used: those whose name starts so.
    void ignore(const std::string& prefix);
    // Throws where a tensor has not been used.
    void finish() const;

    [[noreturn]] void refuse(const std::string& name, const std::string& fault) const;

private:
    Tensors m_tensors;
    std::set<std::string> m_used;
    Placement m_placement;
    std::filesystem::path m_file;
};

std::string shapeText(torch::IntArrayRef shape); // [2, 3]

} // namespace whereabouts
