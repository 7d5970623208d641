#include "models/torchheaders.h"

#include "models/library/tensorchecks.h"

#include "base/quote.h"
#include "models/weights/tensorreader.h"

#include <format>

namespace whereabouts {

namespace {

std::unexpected<Error> unsound(const std::filesystem::path& file, std::string_view called, const std::string& tensor,
                               std::string_view fault) {
    return failure(Error::Code::BadInput,
                   std::format("{} is no sound {}: the tensor {} {}.", quote(file), called, quote(tensor), fault));
}

// What is not a number is the same as another such: that it is not one is said of both.
bool holdsTheSame(const torch::Tensor& a, const torch::Tensor& b) {
    if (a.sizes() != b.sizes() || a.scalar_type() != b.scalar_type())
        return false;
    return torch::equal(a, b) || (holdsWeights(a) && torch::isclose(a, b, 0.0, 0.0, true).all().item<bool>());
}

} // namespace

Result<void> checkShapes(const std::filesystem::path& file, std::string_view called, const Tensors& tensors, const Shapes& shapes) {
    for (const auto& [name, shape] : shapes) {
        const auto found = tensors.find(name);
        if (found == tensors.end())
            return unsound(file, called, name, "is missing");
        if (!holdsWeights(found->second))
            return unsound(file, called, name, whyNoWeights(found->second));
        if (found->second.sizes() != shape) {
            return unsound(file, called, name, std::format("has another shape, {}, than the {} that it needs",
                                                           shapeText(found->second.sizes()), shapeText(shape)));
        }
    }
    for (const auto& [name, tensor] : tensors) {
        if (!shapes.contains(name))
            return unsound(file, called, name, "belongs to no part of it");
    }
    return {};
}

Result<Tensors> onceEach(const WeightSource& weights, std::string_view called,
                         const std::function<std::string(const std::string&)>& properName, std::string_view foreign) {
    Tensors result;
    for (const auto& [name, tensor] : weights.tensors) {
        const std::string proper = properName(name);
        if (proper.empty())
            return unsound(weights.named(), called, name, foreign);
        const auto [twin, isNew] = result.emplace(proper, tensor);
        if (!isNew && !holdsTheSame(twin->second, tensor))
            return unsound(weights.named(), called, name, "has a twin that holds other numbers");
    }
    return result;
}

} // namespace whereabouts
