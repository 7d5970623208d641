#include "models/torchheaders.h"

#include "models/osv5m/hierarchy.h"

#include <map>

namespace whereabouts {

HierarchyLevel levelOf(const torch::Tensor& matrix) {
    const torch::Tensor belongs = matrix > 0.5;
    const torch::Tensor parents = belongs.to(torch::kInt64).argmax(1);
    return {torch::where(belongs.any(1), parents, -torch::ones_like(parents)), matrix.size(1)};
}

HierarchyLevel levelOf(std::span<const std::string> paths, std::size_t length) {
    std::map<std::string, std::int64_t> numbers;
    std::vector<std::int64_t> parents;
    for (const std::string& path : paths)
        parents.push_back(numbers.try_emplace(path.substr(0, length), std::int64_t(numbers.size())).first->second);
    return {torch::tensor(parents, torch::kInt64), std::int64_t(numbers.size())};
}

torch::Tensor aggregated(const torch::Tensor& probabilities, const HierarchyLevel& level) {
    const torch::Tensor with = level.parents.ge(0).nonzero().view({-1});
    return torch::zeros({probabilities.size(0), level.count}, probabilities.options())
        .index_add(1, level.parents.index_select(0, with), probabilities.index_select(1, with));
}

} // namespace whereabouts
