#include "prediction/ensemble.h"

#include "geo/distance.h"
#include "prediction/commonpartition.h"
#include "prediction/vectors.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace whereabouts {
namespace {

constexpr int samples = 8; // per side of a cell, for a point that the priors allow
constexpr double allButExcluded = 0.1; // of the cell's mean

double factorAt(std::span<const Prior> priors, GeoPoint point) {
    double factor = 1.0;
    for (const Prior& prior : priors)
        factor *= prior.at(point);
    return factor;
}

// The logarithm of the priors' product over a box; -infinity where one of them is 0.
double logFactorOver(std::span<const Prior> priors, const GeoBox& box) {
    double sum = 0.0;
    for (const Prior& prior : priors)
        sum += std::log(prior.over(box));
    return sum;
}

// Adds weight times the logarithm of the member's density in each common cell.
void addLogDensities(std::vector<double>& sums, const Posterior& posterior, std::span<const int> cells, double weight) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        double density = 0.0;
        if (cells[i] != noCell) {
            const auto cell = static_cast<std::size_t>(cells[i]);
            density = static_cast<double>(posterior.probabilities()[cell]) / areaKm2(posterior.partition().cells[cell].box);
        }
        sums[i] += weight * std::log(std::max(density, densityFloorPerKm2));
    }
}

GeoPoint meanPoint(const CommonPartition& common, std::size_t cell, std::span<const Weighted> members) {
    UnitVector sum{0, 0, 0};
    int count = 0;
    GeoPoint last;
    for (std::size_t member = 0; member < members.size(); ++member) {
        if (const auto point = common.pointIn(cell, *members[member].posterior, member)) {
            sum = scaledSum(sum, members[member].weight, toUnitVector(*point));
            last = *point;
            ++count;
        }
    }
    if (count == 0)
        return common.partition().cells[cell].centroid;
    return count == 1 ? last : toGeoPoint(sum);
}

// The point, or the nearest of a grid of places in the box whose factor is at least the grid's mean.
GeoPoint allowed(GeoPoint point, const GeoBox& box, std::span<const Prior> priors) {
    const double factor = factorAt(priors, point);
    std::vector<std::pair<double, GeoPoint>> places;
    double mean = 0.0;
    for (int row = 0; row < samples; ++row) {
        for (int column = 0; column < samples; ++column) {
            const GeoPoint place{box.south + (box.north - box.south) * (row + 0.5) / samples,
                                 wrapLongitude(box.west + (box.east - box.west) * (column + 0.5) / samples)};
            places.emplace_back(factorAt(priors, place), place);
            mean += places.back().first / (samples * samples);
        }
    }
    if (factor >= allButExcluded * mean)
        return point;
    GeoPoint nearest = point;
    double nearestKm = std::numeric_limits<double>::max();
    for (const auto& [at, place] : places) {
        const double km = haversineKm(point, place);
        if (at >= mean && km < nearestKm) {
            nearest = place;
            nearestKm = km;
        }
    }
    return nearest;
}

Result<std::vector<Weighted>> counting(std::span<const Weighted> members) {
    std::vector<Weighted> kept;
    for (const Weighted& member : members) {
        if (!std::isfinite(member.weight) || member.weight < 0)
            return failure(Error::Code::BadInput, "A model's weight in an ensemble is a number of 0 or more.");
        if (member.weight > 0 && !member.posterior->empty())
            kept.push_back(member);
    }
    if (kept.empty())
        return failure(Error::Code::BadInput, "An ensemble needs a model with a weight above 0.");
    return kept;
}

} // namespace

Result<Posterior> ensemble(std::span<const Weighted> all, std::span<const Prior> priors) {
    const Result<std::vector<Weighted>> members = counting(all);
    if (!members)
        return std::unexpected(members.error());
    std::vector<const Posterior*> posteriors;
    std::ranges::transform(*members, std::back_inserter(posteriors), &Weighted::posterior);
    const Result<CommonPartition> common = CommonPartition::of(posteriors);
    if (!common)
        return std::unexpected(common.error());

    const std::vector<Geocell>& cells = common->partition().cells;
    std::vector<double> logs; // of each cell's probability, but for the same sum
    for (const Geocell& cell : cells)
        logs.push_back(std::log(areaKm2(cell.box)) + logFactorOver(priors, cell.box));
    for (std::size_t member = 0; member < members->size(); ++member)
        addLogDensities(logs, *posteriors[member], common->cellsOf(member), (*members)[member].weight);
    const double greatest = std::ranges::max(logs);
    if (!std::isfinite(greatest))
        return failure(Error::Code::BadInput, "Nothing of the Earth is left: the priors give every place that the models know the "
                                              "weight 0. Leave one out, or give a class a weight above 0.");

    std::vector<float> probabilities;
    std::vector<GeoPoint> points;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        probabilities.push_back(static_cast<float>(std::exp(logs[i] - greatest)));
        const GeoPoint point = meanPoint(*common, i, *members);
        points.push_back(priors.empty() || probabilities[i] <= 0 ? point : allowed(point, cells[i].box, priors));
    }
    return common->posterior(std::move(probabilities), std::move(points));
}

} // namespace whereabouts
