#include "models/weights/namedweights.h"

#include "base/quote.h"

#include <format>
#include <stdexcept>

namespace whereabouts {

namespace {

constexpr std::int64_t longest = 65'536;

std::string shapeText(torch::IntArrayRef shape) {
    std::string text = "[";
    for (const std::int64_t length : shape)
        text += std::format("{}{}", text.size() > 1 ? ", " : "", length < 0 ? std::string("n") : std::to_string(length));
    return text + "]";
}

bool fits(torch::IntArrayRef given, torch::IntArrayRef wanted) {
    if (given.size() != wanted.size())
        return false;
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (wanted[i] < 0 ? given[i] < 1 || given[i] > longest : given[i] != wanted[i])
            return false;
    }
    return true;
}

} // namespace

NamedWeights::NamedWeights(const std::filesystem::path& file) : m_file(file) {
    const Result<SafetensorsFile> opened = SafetensorsFile::open(file);
    if (!opened)
        throw std::runtime_error(opened.error().message);
    Result<Tensors> tensors = tensorsOf(*opened);
    if (!tensors)
        throw std::runtime_error(tensors.error().message);
    m_tensors = std::move(*tensors);
}

std::int64_t NamedWeights::dimensions(const std::string& name) const {
    return m_tensors.at(name).dim();
}

std::int64_t NamedWeights::numbers() const {
    std::int64_t sum = 0;
    for (const auto& [name, tensor] : m_tensors)
        sum += tensor.numel();
    return sum;
}

torch::Tensor NamedWeights::take(const std::string& name, const std::vector<std::int64_t>& shape) {
    const auto found = m_tensors.find(name);
    if (found == m_tensors.end())
        refuse(name, "is missing");
    const torch::Tensor tensor = found->second;
    if (!tensor.is_floating_point())
        refuse(name, "does not hold floating-point numbers");
    if (!fits(tensor.sizes(), shape))
        refuse(name, std::format("has the shape {} where {} is needed", shapeText(tensor.sizes()), shapeText(shape)));
    if (!tensor.isfinite().all().item<bool>())
        refuse(name, "holds numbers that are not finite");
    m_tensors.erase(found);
    return tensor;
}

void NamedWeights::skip(const std::string& prefix) {
    std::erase_if(m_tensors, [&](const auto& item) { return item.first.starts_with(prefix); });
}

void NamedWeights::finish() const {
    if (!m_tensors.empty())
        refuse(m_tensors.begin()->first, "belongs to no part of it");
}

void NamedWeights::refuse(const std::string& name, const std::string& fault) const {
    throw std::runtime_error(
        std::format("{} does not fit the model: the tensor {} {}.", quote(m_file), quote(name), fault));
}

} // namespace whereabouts
