#include "prediction/expectedscore.h"

#include "prediction/scorekernel.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace whereabouts {
namespace {

constexpr float negligible = 1e-8F;  // of the greatest probability
constexpr double scaleRadians = 1492.7 / earthRadiusKm;
constexpr int binDegrees = 10;       // of the coarse map
constexpr std::size_t coarseStarts = 6, pointStarts = 8, climbs = 3;
constexpr double firstStepKm = 200, lastStepKm = 0.1;
constexpr int mostSteps = 80;

UnitVector normalised(UnitVector v) {
    const double length = std::sqrt(dot(v, v));
    return {v.x / length, v.y / length, v.z / length};
}

// Indices of the greatest values, greatest first.
template <typename Value>
std::vector<std::size_t> greatest(const std::vector<Value>& values, std::size_t count) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    count = std::min(count, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                      [&](std::size_t a, std::size_t b) { return values[a] != values[b] ? values[a] > values[b] : a < b; });
    order.resize(count);
    return order;
}

} // namespace

ExpectedScore::ExpectedScore(std::span<const float> probabilities, std::span<const GeoPoint> points) {
    const float floor = negligible * *std::ranges::max_element(probabilities);
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        if (probabilities[i] > floor)
            add(toUnitVector(points[i]), static_cast<double>(probabilities[i]));
    }
}

void ExpectedScore::add(UnitVector place, double probability) {
    m_probability.push_back(static_cast<float>(probability));
    m_x.push_back(static_cast<float>(place.x));
    m_y.push_back(static_cast<float>(place.y));
    m_z.push_back(static_cast<float>(place.z));
}

ExpectedScore::Slope ExpectedScore::at(UnitVector answer) const {
    const ScorePoints points{m_probability.data(), m_x.data(), m_y.data(), m_z.data(), m_x.size()};
    const ScoreSums sums =
        scoreSums(points, static_cast<float>(answer.x), static_cast<float>(answer.y), static_cast<float>(answer.z));
    const UnitVector pull{sums.x / scaleRadians, sums.y / scaleRadians, sums.z / scaleRadians};
    return {sums.score, scaledSum(pull, -dot(pull, answer), answer)};
}

// The same probability in boxes of a few degrees, each at its mean.
ExpectedScore ExpectedScore::coarse() const {
    constexpr int rows = 180 / binDegrees, columns = 360 / binDegrees;
    struct Bin {
        double probability = 0.0;
        UnitVector sum{0, 0, 0};
    };
    std::vector<Bin> bins(static_cast<std::size_t>(rows * columns));
    for (std::size_t i = 0; i < m_x.size(); ++i) {
        const GeoPoint point = toGeoPoint(place(i));
        const int row = std::min(static_cast<int>((point.latitude + 90) / binDegrees), rows - 1);
        const int column = std::min(static_cast<int>((point.longitude + 180) / binDegrees), columns - 1);
        Bin& bin = bins[static_cast<std::size_t>(row * columns + column)];
        bin.probability += static_cast<double>(m_probability[i]);
        bin.sum = scaledSum(bin.sum, static_cast<double>(m_probability[i]), place(i));
    }
    ExpectedScore result;
    for (const Bin& bin : bins) {
        if (bin.probability > 0)
            result.add(normalised(bin.sum), bin.probability);
    }
    return result;
}

// Where to climb from, the most promising first.
std::vector<UnitVector> ExpectedScore::starts() const {
    const ExpectedScore map = coarse();
    std::vector<double> mapScores;
    for (std::size_t i = 0; i < map.m_x.size(); ++i)
        mapScores.push_back(map.at(map.place(i)).score);
    std::vector<UnitVector> places;
    for (const std::size_t index : greatest(mapScores, mapScores.size())) {
        const auto near = [&](UnitVector other) { return dot(other, map.place(index)) > cosineWithin(1000); };
        if (places.size() < coarseStarts && std::ranges::none_of(places, near))
            places.push_back(map.place(index));
    }
    for (const std::size_t index : greatest(m_probability, pointStarts))
        places.push_back(place(index));

    std::vector<double> scores;
    for (const UnitVector& start : places)
        scores.push_back(at(start).score);
    std::vector<UnitVector> ranked;
    for (const std::size_t index : greatest(scores, climbs))
        ranked.push_back(places[index]);
    return ranked;
}

// Uphill along the sphere; the stride grows while the slope keeps its direction and halves when it turns.
UnitVector ExpectedScore::climb(UnitVector start) const {
    UnitVector here = start;
    Slope slope = at(here);
    double stepKm = firstStepKm;
    for (int step = 0; step < mostSteps && stepKm > lastStepKm; ++step) {
        const double length = std::sqrt(dot(slope.direction, slope.direction));
        if (length <= 0)
            break;
        const UnitVector there = normalised(scaledSum(here, std::tan(stepKm / earthRadiusKm) / length, slope.direction));
        const Slope next = at(there);
        const double turn = dot(next.direction, slope.direction);
        if (next.score >= slope.score || (turn > 0 && stepKm < 1)) {
            here = there;
            slope = next;
            stepKm *= turn > 0 ? 1.5 : 0.5;
        } else {
            stepKm *= 0.4;
        }
    }
    return here;
}

GeoPoint ExpectedScore::best() const {
    UnitVector summit;
    double summitScore = -1.0;
    for (const UnitVector& start : starts()) {
        const UnitVector top = climb(start);
        const double score = at(top).score;
        if (score > summitScore) {
            summit = top;
            summitScore = score;
        }
    }
    return toGeoPoint(summit);
}

} // namespace whereabouts
