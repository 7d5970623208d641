#include "prediction/difference.h"

#include "prediction/commonpartition.h"

#include <array>
#include <cmath>

namespace whereabouts {

std::vector<float> Difference::signedDensity() const {
    std::vector<float> densities;
    densities.reserve(signedProbability.size());
    for (std::size_t i = 0; i < signedProbability.size(); ++i)
        densities.push_back(static_cast<float>(static_cast<double>(signedProbability[i]) / areaKm2(first.partition().cells[i].box)));
    return densities;
}

Result<Difference> difference(const Posterior& first, const Posterior& second) {
    const std::array<const Posterior*, 2> members{&first, &second};
    return CommonPartition::of(members).transform([&](const CommonPartition& common) {
        Difference found{common.spread(first, 0), common.spread(second, 1), {}, 0.0};
        double magnitudes = 0.0;
        for (std::size_t i = 0; i < common.partition().cells.size(); ++i) {
            found.signedProbability.push_back(found.first.probabilities()[i] - found.second.probabilities()[i]);
            magnitudes += std::abs(static_cast<double>(found.signedProbability.back()));
        }
        found.totalVariation = magnitudes / 2;
        return found;
    });
}

} // namespace whereabouts
