#include "prediction/posterior.h"

#include "geo/distance.h"
#include "prediction/expectedscore.h"
#include "prediction/vectors.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace whereabouts {
namespace {

constexpr double farthestKm = earthRadiusKm * std::numbers::pi;

constexpr int coarseSamples = 5, fineSamples = 64; // per side of a cell, for the share of it that a weight grants

double positivePart(float probability) {
    return std::isfinite(probability) && probability > 0 ? static_cast<double>(probability) : 0.0;
}

// Sums to 1; what does so already, as far as float32 can, keeps its bits.
std::vector<float> normalised(std::vector<float> probabilities) {
    double sum = 0.0;
    for (const float probability : probabilities)
        sum += positivePart(probability);
    const double divisor = sum <= 0 || std::abs(sum - 1) < 1e-6 ? 1.0 : sum;
    for (float& probability : probabilities)
        probability = static_cast<float>(positivePart(probability) / divisor);
    return probabilities;
}

// The value to 12 significant digits, as a number that sorts like it.
double rounded(double value) {
    if (value <= 0)
        return 0.0;
    const double scale = std::pow(10.0, 11.0 - std::floor(std::log10(value)));
    return std::round(value * scale) / scale;
}

bool contains(const GeoBox& box, GeoPoint point) {
    return point.latitude >= box.south && point.latitude <= box.north && point.longitude >= box.west &&
           point.longitude <= box.east;
}

// What a weight grants of a cell.
struct Granted {
    double share = 0.0;
    GeoPoint middle;
};

Granted granted(const GeoBox& box, int samples, const std::function<double(GeoPoint)>& weight) {
    double sum = 0.0;
    UnitVector middle{0, 0, 0};
    for (int row = 0; row < samples; ++row) {
        for (int column = 0; column < samples; ++column) {
            const GeoPoint point{box.south + (box.north - box.south) * (row + 0.5) / samples,
                                 box.west + (box.east - box.west) * (column + 0.5) / samples};
            const double grant = weight(point);
            sum += grant;
            if (grant > 0)
                middle = scaledSum(middle, grant, toUnitVector(point));
        }
    }
    return {sum / (samples * samples), toGeoPoint(middle)};
}

// What no candidate stands for yet.
struct Unclaimed {
    std::vector<UnitVector> places;
    std::vector<double> probabilities;
};

// The most probable place left and all within the distance of it become a candidate.
Candidate claimBest(Unclaimed& unclaimed, double nearCosine) {
    const auto best = std::ranges::max_element(unclaimed.probabilities) - unclaimed.probabilities.begin();
    const UnitVector centre = unclaimed.places[static_cast<std::size_t>(best)];
    Candidate candidate;
    UnitVector sum{0, 0, 0};
    for (std::size_t i = 0; i < unclaimed.places.size(); ++i) {
        double& probability = unclaimed.probabilities[i];
        if (probability > 0 && (std::cmp_equal(i, best) || dot(unclaimed.places[i], centre) >= nearCosine)) {
            candidate.probability += probability;
            sum = scaledSum(sum, probability, unclaimed.places[i]);
            probability = 0.0;
        }
    }
    candidate.point = toGeoPoint(sum);
    return candidate;
}

// A cell's probability, spread evenly over the distances from `nearKm` to `farKm`.
struct Ring {
    double probability = 0.0, nearKm = 0.0, farKm = 0.0;

    double heldWithin(double km) const {
        if (km >= farKm)
            return probability;
        return km <= nearKm ? 0.0 : probability * (km - nearKm) / (farKm - nearKm);
    }
};

// Of a cell at the distance, as wide as a circle (on the sphere) of its area.
Ring ringOf(double probability, double distanceKm, double areaKm2) {
    const double radiusKm = 2 * earthRadiusKm * std::asin(std::sqrt(std::clamp(areaKm2 / earthAreaKm2, 0.0, 1.0)));
    return {probability, std::max(distanceKm - radiusKm, 0.0), std::min(distanceKm + radiusKm, farthestKm)};
}

} // namespace

Posterior::Posterior(std::shared_ptr<const Partition> partition, std::vector<float> probabilities,
                     std::vector<GeoPoint> points) {
    Values values{std::move(partition), normalised(std::move(probabilities)), std::move(points), {}};
    values.areasKm2.reserve(values.partition->cells.size());
    for (const Geocell& cell : values.partition->cells)
        values.areasKm2.push_back(areaKm2(cell.box));
    m_values = std::make_shared<const Values>(std::move(values));
}

Posterior::Posterior(Values values) : m_values(std::make_shared<const Values>(std::move(values))) {}

bool Posterior::empty() const {
    return std::ranges::none_of(probabilities(), [](float probability) { return probability > 0; });
}

GeoPoint Posterior::estimate() const {
    return empty() ? GeoPoint{} : ExpectedScore(probabilities(), points()).best();
}

std::vector<Candidate> Posterior::topCandidates(int count, double separationKm) const {
    Unclaimed unclaimed;
    for (std::size_t i = 0; i < probabilities().size(); ++i) {
        if (probabilities()[i] > 0) {
            unclaimed.places.push_back(toUnitVector(points()[i]));
            unclaimed.probabilities.push_back(static_cast<double>(probabilities()[i]));
        }
    }
    // A broad place can hold more than a sharper peak found before it: look at more peaks than are asked for.
    std::vector<Candidate> candidates;
    while (std::ssize(candidates) < 4 * std::ptrdiff_t{count} && !unclaimed.places.empty()) {
        candidates.push_back(claimBest(unclaimed, cosineWithin(separationKm)));
        if (candidates.back().probability <= 0) {
            candidates.pop_back();
            break;
        }
    }
    std::ranges::stable_sort(candidates, std::ranges::greater{}, &Candidate::probability);
    candidates.resize(std::min(candidates.size(), static_cast<std::size_t>(std::max(count, 0))));
    return candidates;
}

std::vector<int> Posterior::cellsByDensity() const {
    std::vector<double> density(probabilities().size());
    for (std::size_t i = 0; i < density.size(); ++i) {
        const double probability = static_cast<double>(probabilities()[i]);
        density[i] = probability > 0 ? rounded(probability / m_values->areasKm2[i]) : 0.0;
    }
    std::vector<int> order(density.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](int cell) { return density[static_cast<std::size_t>(cell)]; });
    return order;
}

std::vector<int> Posterior::credibleCells(double share) const {
    std::vector<int> cells = cellsByDensity();
    const double total = std::accumulate(probabilities().begin(), probabilities().end(), 0.0);
    double held = 0.0;
    std::size_t count = 0;
    while (count < cells.size() && held < share * total)
        held += static_cast<double>(probabilities()[static_cast<std::size_t>(cells[count++])]);
    cells.resize(count);
    return cells;
}

double Posterior::credibleAreaKm2(double share) const {
    double area = 0.0;
    for (const int cell : credibleCells(share))
        area += m_values->areasKm2[static_cast<std::size_t>(cell)];
    return area;
}

double Posterior::radiusKm(GeoPoint centre, double share) const {
    std::vector<Ring> rings;
    for (std::size_t i = 0; i < probabilities().size(); ++i) {
        if (probabilities()[i] > 0)
            rings.push_back(ringOf(static_cast<double>(probabilities()[i]), haversineKm(centre, points()[i]),
                                   m_values->areasKm2[i]));
    }
    if (rings.empty())
        return 0.0;
    const auto heldWithin = [&](double km) {
        return std::accumulate(rings.begin(), rings.end(), 0.0,
                               [km](double sum, const Ring& ring) { return sum + ring.heldWithin(km); });
    };
    const double wanted = share * heldWithin(farthestKm);
    double tooNear = 0.0, enough = farthestKm;
    while (enough - tooNear > 0.001) {
        const double middle = (tooNear + enough) / 2;
        (heldWithin(middle) < wanted ? tooNear : enough) = middle;
    }
    return enough;
}

double Posterior::areaNeededKm2(int cell) const {
    double area = 0.0;
    for (const int denser : cellsByDensity()) {
        area += m_values->areasKm2[static_cast<std::size_t>(denser)];
        if (denser == cell)
            break;
    }
    return area;
}

Posterior Posterior::reweighted(const std::function<double(GeoPoint)>& weight, std::span<const GeoPoint> probes) const {
    Values values = *m_values;
    for (std::size_t i = 0; i < values.probabilities.size(); ++i) {
        if (values.probabilities[i] <= 0)
            continue;
        const GeoBox& box = values.partition->cells[i].box;
        const bool fine = std::ranges::any_of(probes, [&](GeoPoint probe) { return contains(box, probe); });
        const Granted kept = granted(box, fine ? fineSamples : coarseSamples, weight);
        values.probabilities[i] *= static_cast<float>(kept.share);
        values.areasKm2[i] *= kept.share;
        if (kept.share > 0 && weight(values.points[i]) <= 0)
            values.points[i] = kept.middle;
    }
    values.probabilities = normalised(std::move(values.probabilities));
    return Posterior(std::move(values));
}

} // namespace whereabouts
