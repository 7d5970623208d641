#include "models/torchheaders.h"

#include "models/weights/tensorreader.h"

#include "base/quote.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace whereabouts {

namespace {

bool isFinite(const torch::Tensor& tensor) {
    // The sum is one pass and no memory; it may be infinite for finite numbers, never finite for others.
    return tensor.sum(torch::kFloat32).isfinite().item<bool>() || tensor.isfinite().all().item<bool>();
}

bool fits(torch::IntArrayRef given, torch::IntArrayRef wanted) {
    constexpr std::int64_t longest = 65'536;
    return std::ranges::equal(given, wanted, [](std::int64_t length, std::int64_t needed) {
        return needed < 0 ? length >= 1 && length <= longest : length == needed;
    });
}

} // namespace

std::string shapeText(torch::IntArrayRef shape) {
    std::string text = "[";
    for (const std::int64_t length : shape)
        text += std::format("{}{}", text.size() > 1 ? ", " : "", length < 0 ? std::string("n") : std::to_string(length));
    return text + "]";
}

TensorReader::TensorReader(Tensors tensors, std::filesystem::path file)
    : m_tensors(std::move(tensors)), m_file(std::move(file)) {}

TensorReader TensorReader::over(const std::filesystem::path& file) {
    Result<Tensors> tensors = readTensors(file);
    if (!tensors)
        throw std::runtime_error(tensors.error().message);
    return {std::move(*tensors), file};
}

void TensorReader::refuse(const std::string& name, const std::string& fault) const {
    throw TensorFault(std::format("{} does not fit its configuration: the tensor {} {}.", quote(m_file), quote(name), fault));
}

std::int64_t TensorReader::numbers() const {
    std::int64_t sum = 0;
    for (const auto& [name, tensor] : m_tensors)
        sum += tensor.numel();
    return sum;
}

std::vector<std::int64_t> TensorReader::shapeOf(const std::string& name) const {
    const auto found = m_tensors.find(name);
    if (found == m_tensors.end())
        refuse(name, "is missing");
    return found->second.sizes().vec();
}

std::int64_t TensorReader::count(const std::string& prefix) const {
    constexpr std::int64_t most = 1000;
    std::int64_t count = 0;
    for (auto item = m_tensors.lower_bound(prefix); item != m_tensors.end() && item->first.starts_with(prefix); ++item) {
        const char* first = item->first.data() + prefix.size();
        const char* last = item->first.data() + item->first.size();
        std::int64_t number = 0;
        const auto [end, fault] = std::from_chars(first, last, number);
        if (fault != std::errc() || end == last || *end != '.')
            continue;
        if (number < 0 || number >= most)
            refuse(item->first, std::format("is numbered beyond {}", most));
        count = std::max(count, number + 1);
    }
    return count;
}

torch::Tensor TensorReader::take(const std::string& name, torch::IntArrayRef shape, std::optional<torch::ScalarType> type) {
    const auto found = m_tensors.find(name);
    if (found == m_tensors.end())
        refuse(name, "is missing");
    if (!holdsWeights(found->second))
        refuse(name, whyNoWeights(found->second));
    if (!fits(found->second.sizes(), shape))
        refuse(name, std::format("has the shape {} where {} is needed", shapeText(found->second.sizes()), shapeText(shape)));
    const torch::Tensor tensor = found->second.to(type.value_or(torch::kFloat32));
    if (!isFinite(tensor))
        refuse(name, "holds numbers that are not finite");
    m_used.insert(name);
    return type ? tensor : tensor.to(m_placement.device, m_placement.type);
}

void TensorReader::fill(torch::nn::Module& module, const std::string& prefix) {
    for (auto& parameter : module.named_parameters())
        parameter.value().set_data(take(prefix + parameter.key(), parameter.value().sizes()));
}

void TensorReader::ignore(const std::string& prefix) {
    for (auto item = m_tensors.lower_bound(prefix); item != m_tensors.end() && item->first.starts_with(prefix); ++item)
        m_used.insert(item->first);
}

void TensorReader::finish() const {
    for (const auto& [name, tensor] : m_tensors) {
        if (!m_used.contains(name))
            refuse(name, "belongs to no part of it");
    }
}

} // namespace whereabouts
