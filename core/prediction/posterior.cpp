#include "prediction/posterior.h"

#include "geo/distance.h"
#include "prediction/expectedscore.h"
#include "prediction/parts.h"
#include "prediction/vectors.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <set>
#include <utility>

namespace whereabouts {
namespace {

constexpr double farthestKm = earthRadiusKm * std::numbers::pi;

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

// Longitude -180 is the eastern edge of a box that ends at 180 too.
bool holds(const GeoBox& box, GeoPoint point) {
    const auto between = [&](double longitude) { return longitude >= box.west && longitude <= box.east; };
    return point.latitude >= box.south && point.latitude <= box.north &&
           (between(point.longitude) || between(point.longitude + 360));
}

GeoPoint middle(const GeoBox& box) { return {(box.south + box.north) / 2, wrapLongitude((box.west + box.east) / 2)}; }

// A place that is granted in the middle of the pieces.
GeoPoint middle(std::span<const Piece> pieces, const std::function<bool(GeoPoint)>& granted) {
    UnitVector sum{0, 0, 0};
    for (const Piece& piece : pieces)
        sum = scaledSum(sum, areaKm2(piece.box), toUnitVector(middle(piece.box)));
    const GeoPoint mean = toGeoPoint(sum);
    if (granted(mean))
        return mean;
    return middle(std::ranges::min_element(pieces, {}, [&](const Piece& piece) { return haversineKm(mean, middle(piece.box)); })->box);
}

Posterior evenOver(std::span<const GeoBox> boxes) {
    auto partition = std::make_shared<Partition>();
    std::vector<float> probabilities;
    std::vector<GeoPoint> points;
    for (const GeoBox& box : boxes) {
        partition->cells.push_back({box, middle(box)});
        probabilities.push_back(static_cast<float>(areaKm2(box)));
        points.push_back(middle(box));
    }
    return Posterior(std::move(partition), std::move(probabilities), std::move(points));
}

// What no candidate stands for yet.
struct Unclaimed {
    std::vector<UnitVector> places;
    std::vector<double> probabilities;
};

struct Claimed {
    Candidate candidate; // in the middle of its places
    GeoPoint peak;       // the most probable of them
};

// The most probable place left and all within the distance of it become a candidate.
Claimed claimBest(Unclaimed& unclaimed, double nearCosine) {
    const auto best = std::ranges::max_element(unclaimed.probabilities) - unclaimed.probabilities.begin();
    const UnitVector centre = unclaimed.places[static_cast<std::size_t>(best)];
    Candidate candidate;
    UnitVector sum{0, 0, 0};
    std::size_t kept = 0;
    for (std::size_t i = 0; i < unclaimed.places.size(); ++i) {
        const double probability = unclaimed.probabilities[i];
        if (std::cmp_equal(i, best) || dot(unclaimed.places[i], centre) >= nearCosine) {
            candidate.probability += probability;
            sum = scaledSum(sum, probability, unclaimed.places[i]);
        } else {
            unclaimed.places[kept] = unclaimed.places[i];
            unclaimed.probabilities[kept++] = probability;
        }
    }
    unclaimed.places.resize(kept);
    unclaimed.probabilities.resize(kept);
    candidate.point = toGeoPoint(sum);
    return {candidate, toGeoPoint(centre)};
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

// What a posterior was cut from.
struct Posterior::Cut {
    Posterior uncut, ground;
    double kept;            // of the uncut posterior's probability
    std::vector<int> cells; // the uncut posterior's cell around each piece
};

// The points, with the probability of all the cells at each.
struct Posterior::Places {
    std::vector<float> probabilities;
    std::vector<GeoPoint> points;
};

Posterior::Posterior(std::shared_ptr<const Partition> partition, std::vector<float> probabilities,
                     std::vector<GeoPoint> points)
    : Posterior(Values{std::move(partition), normalised(std::move(probabilities)), std::move(points), nullptr}) {}

Posterior::Posterior(Values values) : m_values(std::make_shared<const Values>(std::move(values))) {}

const Posterior& Posterior::uncut() const { return m_values->cut ? m_values->cut->uncut : *this; }

const Posterior* Posterior::ground() const { return m_values->cut ? &m_values->cut->ground : nullptr; }

int Posterior::uncutCell(int cell) const {
    return m_values->cut ? m_values->cut->cells[static_cast<std::size_t>(cell)] : cell;
}

Posterior::Places Posterior::places() const {
    Places places;
    for (std::size_t i = 0; i < points().size(); ++i) {
        if (i > 0 && m_values->cut && m_values->cut->cells[i] == m_values->cut->cells[i - 1] && points()[i] == points()[i - 1]) {
            places.probabilities.back() += probabilities()[i];
        } else {
            places.probabilities.push_back(probabilities()[i]);
            places.points.push_back(points()[i]);
        }
    }
    return places;
}

bool Posterior::empty() const {
    return std::ranges::none_of(probabilities(), [](float probability) { return probability > 0; });
}

GeoPoint Posterior::estimate() const {
    if (empty())
        return {};
    const Places all = places();
    const GeoPoint best = ExpectedScore(all.probabilities, all.points).best();
    if (isGranted(best))
        return best;
    // In a hole: the nearest of the places that count.
    const float leastThatCounts = 0.01F * std::ranges::max(all.probabilities);
    GeoPoint nearest;
    double nearestKm = farthestKm;
    for (std::size_t i = 0; i < all.points.size(); ++i) {
        const double km = haversineKm(best, all.points[i]);
        if (all.probabilities[i] >= leastThatCounts && km <= nearestKm) {
            nearest = all.points[i];
            nearestKm = km;
        }
    }
    return nearest;
}

bool Posterior::isGranted(GeoPoint point) const {
    return !m_values->cut ||
           std::ranges::any_of(m_values->cut->ground.partition().cells, [&](const Geocell& cell) { return holds(cell.box, point); });
}

std::vector<Candidate> Posterior::topCandidates(int count, double separationKm) const {
    const Places all = places();
    Unclaimed unclaimed;
    for (std::size_t i = 0; i < all.points.size(); ++i) {
        if (all.probabilities[i] > 0) {
            unclaimed.places.push_back(toUnitVector(all.points[i]));
            unclaimed.probabilities.push_back(static_cast<double>(all.probabilities[i]));
        }
    }
    // A broad place can hold more than a sharper peak found before it: look on until what is left cannot hold more than the least
    // of those asked for. So the first of many are the first of few, too.
    constexpr std::size_t mostPeaks = 1000;
    const auto wanted = static_cast<std::size_t>(std::max(count, 0));
    std::vector<Candidate> candidates;
    std::multiset<double> best; // what the `wanted` best so far hold
    double left = std::accumulate(unclaimed.probabilities.begin(), unclaimed.probabilities.end(), 0.0);
    while (candidates.size() < mostPeaks && !unclaimed.places.empty() && (best.size() < wanted || (wanted > 0 && left > *best.begin()))) {
        const auto [candidate, peak] = claimBest(unclaimed, cosineWithin(separationKm));
        candidates.push_back({isGranted(candidate.point) ? candidate.point : peak, candidate.probability});
        left -= candidate.probability;
        best.insert(candidate.probability);
        if (best.size() > wanted)
            best.erase(best.begin());
    }
    std::ranges::stable_sort(candidates, std::ranges::greater{}, &Candidate::probability);
    candidates.resize(std::min(candidates.size(), wanted));
    return candidates;
}

// Pieces of a cell are as dense as it was, and follow each other.
std::vector<int> Posterior::cellsByDensity() const {
    const Posterior& whole = uncut();
    std::vector<double> density(whole.probabilities().size());
    for (std::size_t i = 0; i < density.size(); ++i) {
        const double probability = static_cast<double>(whole.probabilities()[i]);
        density[i] = probability > 0 ? rounded(probability / areaKm2(whole.partition().cells[i].box)) : 0.0;
    }
    std::vector<int> order(probabilities().size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](int cell) { return density[static_cast<std::size_t>(uncutCell(cell))]; });
    return order;
}

std::vector<int> Posterior::credibleCells(double share) const {
    std::vector<int> cells = cellsByDensity();
    const double total = std::accumulate(probabilities().begin(), probabilities().end(), 0.0);
    double held = 0.0;
    std::size_t count = 0;
    const auto goesOn = [&] { return count > 0 && uncutCell(cells[count]) == uncutCell(cells[count - 1]); };
    while (count < cells.size() && (held < share * total || goesOn()))
        held += static_cast<double>(probabilities()[static_cast<std::size_t>(cells[count++])]);
    cells.resize(count);
    return cells;
}

CredibleArea Posterior::credibleArea(double share) const {
    const std::vector<int> cells = credibleCells(share);
    CredibleArea area{0.0, separateParts(partition(), cells, uncut().partition())};
    for (const int cell : cells)
        area.km2 += areaKm2(partition().cells[static_cast<std::size_t>(cell)].box);
    return area;
}

double Posterior::radiusKm(GeoPoint centre, double share) const {
    std::vector<Ring> rings;
    for (std::size_t i = 0; i < probabilities().size(); ++i) {
        if (probabilities()[i] <= 0)
            continue;
        const GeoBox& box = partition().cells[i].box;
        const bool isPiece = m_values->cut && box != uncut().partition().cells[static_cast<std::size_t>(uncutCell(static_cast<int>(i)))].box;
        const GeoPoint point = isPiece && !holds(box, points()[i]) ? middle(box) : points()[i];
        rings.push_back(ringOf(static_cast<double>(probabilities()[i]), haversineKm(centre, point), areaKm2(box)));
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
    bool reached = false;
    for (const int denser : cellsByDensity()) {
        if (reached && uncutCell(denser) != uncutCell(cell))
            break;
        area += areaKm2(partition().cells[static_cast<std::size_t>(denser)].box);
        reached = reached || denser == cell;
    }
    return area;
}

double Posterior::kept() const { return m_values->cut ? m_values->cut->kept : 1.0; }

double Posterior::keptAtMost() const {
    if (!m_values->cut)
        return 1.0;
    double left = 0.0, held = 0.0; // km2, probability
    for (const Geocell& cell : partition().cells)
        left += areaKm2(cell.box);
    for (const int cell : uncut().cellsByDensity()) {
        const double area = areaKm2(uncut().partition().cells[static_cast<std::size_t>(cell)].box);
        const double probability = static_cast<double>(uncut().probabilities()[static_cast<std::size_t>(cell)]);
        if (area >= left)
            return held + (area > 0 ? probability * left / area : 0.0);
        left -= area;
        held += probability;
    }
    return held;
}

Posterior Posterior::cut(std::span<const Piece> pieces, std::span<const GeoBox> ground,
                         const std::function<bool(GeoPoint)>& granted) const {
    auto left = std::make_shared<Partition>();
    std::vector<double> shares;
    std::vector<GeoPoint> leftPoints;
    std::vector<int> cells;
    for (auto begin = pieces.begin(); begin != pieces.end();) {
        const auto end = std::find_if(begin, pieces.end(), [&](const Piece& piece) { return piece.cell != begin->cell; });
        const auto index = static_cast<std::size_t>(begin->cell);
        const Geocell& cell = partition().cells[index];
        const double cellKm2 = areaKm2(cell.box);
        const GeoPoint point = granted(points()[index]) ? points()[index] : middle({begin, end}, granted);
        for (; begin != end; ++begin) {
            const double share = begin->box == cell.box ? 1.0 : cellKm2 > 0 ? areaKm2(begin->box) / cellKm2 : 0.0;
            left->cells.push_back({begin->box, cell.centroid});
            shares.push_back(share * static_cast<double>(probabilities()[index]));
            leftPoints.push_back(point);
            cells.push_back(uncutCell(begin->cell));
        }
    }
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    std::vector<float> leftProbabilities;
    leftProbabilities.reserve(shares.size());
    for (const double share : shares)
        leftProbabilities.push_back(static_cast<float>(sum > 0 ? share / sum : 0.0));
    return Posterior(Values{std::move(left), normalised(std::move(leftProbabilities)), std::move(leftPoints),
                            std::make_shared<const Cut>(Cut{uncut(), evenOver(ground), sum * kept(), std::move(cells)})});
}

} // namespace whereabouts
