#include "prediction/weightfit.h"

#include "prediction/ensemble.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace whereabouts {
namespace {

constexpr double ridge = 1e-3;
constexpr int mostSteps = 50;
constexpr double smallEnough = 1e-6; // of the slope

using Matrix = std::vector<std::vector<double>>;

// Solves a x = b for a symmetric positive matrix, by Cholesky's decomposition.
std::vector<double> solved(Matrix a, std::vector<double> b) {
    const std::size_t n = b.size();
    for (std::size_t column = 0; column < n; ++column) {
        for (std::size_t row = column; row < n; ++row) {
            for (std::size_t k = 0; k < column; ++k)
                a[row][column] -= a[row][k] * a[column][k];
            a[row][column] = row == column ? std::sqrt(std::max(a[row][row], 1e-12)) : a[row][column] / a[column][column];
        }
    }
    for (std::size_t row = 0; row < n; ++row) {
        for (std::size_t k = 0; k < row; ++k)
            b[row] -= a[row][k] * b[k];
        b[row] /= a[row][row];
    }
    for (std::size_t row = n; row-- > 0;) {
        for (std::size_t k = row + 1; k < n; ++k)
            b[row] -= a[k][row] * b[k];
        b[row] /= a[row][row];
    }
    return b;
}

std::vector<float> logDensitiesOf(const Posterior& posterior) {
    std::vector<float> logs;
    logs.reserve(posterior.probabilities().size());
    for (std::size_t i = 0; i < posterior.probabilities().size(); ++i) {
        const double density = static_cast<double>(posterior.probabilities()[i]) / areaKm2(posterior.partition().cells[i].box);
        logs.push_back(static_cast<float>(std::log(std::max(density, densityFloorPerKm2))));
    }
    return logs;
}

} // namespace

// The mean negative log-likelihood with the ridge, its slope and its curvature.
struct WeightFit::Loss {
    explicit Loss(std::size_t members) : slope(members), curvature(members, std::vector<double>(members)) {}
    double likelihoodPart = 0.0, value = 0.0; // without and with the ridge
    std::vector<double> slope;
    Matrix curvature;
};

Result<void> WeightFit::layOut(std::span<const Posterior* const> members) {
    Result<CommonPartition> common = CommonPartition::of(members);
    if (!common)
        return std::unexpected(std::move(common.error()));
    m_common = std::move(*common);
    m_cells.emplace(m_common->partition());
    for (const Geocell& cell : m_common->partition().cells) {
        double logMass = std::log(areaKm2(cell.box));
        for (const Prior& prior : m_priors)
            logMass += std::log(prior.over(cell.box));
        m_logMass.push_back(logMass);
    }
    std::ranges::transform(members, std::back_inserter(m_sizes), [](const Posterior* member) { return member->probabilities().size(); });
    return {};
}

Result<void> WeightFit::add(std::span<const Posterior* const> members, GeoPoint truth) {
    if (!m_common) {
        if (const auto done = layOut(members); !done)
            return done;
    }
    Picture picture;
    for (const Posterior* member : members)
        picture.logDensities.push_back(logDensitiesOf(*member));
    if (!std::ranges::equal(m_sizes, picture.logDensities, {}, {}, &std::vector<float>::size))
        return failure(Error::Code::Internal, "The models' geocells changed from one picture to the next.");
    const int cell = m_cells->cellOf(truth);
    if (cell == noCell || !std::isfinite(m_logMass[static_cast<std::size_t>(cell)]))
        return failure(Error::Code::BadInput, "The truth lies where none of the models, or a prior, grants a picture.");
    picture.truthCell = static_cast<std::size_t>(cell);
    m_pictures.push_back(std::move(picture));
    return {};
}

// With q the ensemble's posterior and l the members' log-densities: slope E_q[l] - l(truth), curvature Cov_q[l].
void WeightFit::addLoss(const Picture& picture, std::span<const double> weights, Loss& loss) const {
    const std::size_t members = weights.size(), cells = m_logMass.size();
    const double floor = std::log(densityFloorPerKm2);
    const auto logDensity = [&](std::size_t member, std::size_t cell) {
        const int own = m_common->cellsOf(member)[cell];
        return own == noCell ? floor : static_cast<double>(picture.logDensities[member][static_cast<std::size_t>(own)]);
    };
    std::vector<double> logs(m_logMass);
    for (std::size_t member = 0; member < members; ++member) {
        for (std::size_t cell = 0; cell < cells; ++cell)
            logs[cell] += weights[member] * logDensity(member, cell);
    }
    const double greatest = std::ranges::max(logs);
    double sum = 0.0;
    std::vector<double> first(members);
    Matrix second(members, std::vector<double>(members));
    for (std::size_t cell = 0; cell < cells; ++cell) {
        const double share = std::exp(logs[cell] - greatest);
        if (share < 1e-15)
            continue;
        sum += share;
        for (std::size_t i = 0; i < members; ++i) {
            const double li = logDensity(i, cell);
            first[i] += share * li;
            for (std::size_t j = 0; j <= i; ++j)
                second[i][j] += share * li * logDensity(j, cell);
        }
    }
    const std::size_t truth = picture.truthCell;
    loss.likelihoodPart += greatest + std::log(sum) - logs[truth] + std::log(areaKm2(m_common->partition().cells[truth].box));
    for (std::size_t i = 0; i < members; ++i) {
        loss.slope[i] += first[i] / sum - logDensity(i, truth);
        for (std::size_t j = 0; j <= i; ++j) {
            const double covariance = second[i][j] / sum - first[i] / sum * first[j] / sum;
            loss.curvature[i][j] += covariance;
            if (i != j)
                loss.curvature[j][i] += covariance;
        }
    }
}

WeightFit::Loss WeightFit::lossAt(std::span<const double> weights) const {
    Loss loss(weights.size());
    for (const Picture& picture : m_pictures)
        addLoss(picture, weights, loss);
    const double perPicture = 1.0 / static_cast<double>(m_pictures.size());
    loss.likelihoodPart *= perPicture;
    loss.value = loss.likelihoodPart;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        loss.value += ridge / 2 * weights[i] * weights[i];
        loss.slope[i] = loss.slope[i] * perPicture + ridge * weights[i];
        for (std::size_t j = 0; j < weights.size(); ++j)
            loss.curvature[i][j] = loss.curvature[i][j] * perPicture + (i == j ? ridge : 0.0);
    }
    return loss;
}

Result<FittedWeights> WeightFit::fit() const {
    if (m_pictures.empty())
        return failure(Error::Code::BadInput, "There is no picture to fit weights on: none with a known place that the models hold.");
    std::vector<double> weights(m_sizes.size(), 1.0 / static_cast<double>(m_sizes.size()));
    Loss loss = lossAt(weights);
    FittedWeights fitted{.weights = {}, .pictures = static_cast<int>(m_pictures.size()), .withEqualWeights = loss.likelihoodPart};
    for (int step = 0; step < mostSteps; ++step) {
        std::vector<std::size_t> free; // those that may move: not held at 0
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (weights[i] > 0 || loss.slope[i] < 0)
                free.push_back(i);
        }
        Matrix curvature(free.size(), std::vector<double>(free.size()));
        std::vector<double> downhill;
        double steepest = 0.0;
        for (std::size_t i = 0; i < free.size(); ++i) {
            downhill.push_back(-loss.slope[free[i]]);
            steepest = std::max(steepest, std::abs(downhill.back()));
            for (std::size_t j = 0; j < free.size(); ++j)
                curvature[i][j] = loss.curvature[free[i]][free[j]];
        }
        if (steepest < smallEnough)
            break;
        const std::vector<double> way = solved(std::move(curvature), std::move(downhill));
        bool better = false;
        for (double length = 1.0; length > 1e-6 && !better; length /= 2) {
            std::vector<double> tried(weights);
            for (std::size_t i = 0; i < free.size(); ++i)
                tried[free[i]] = std::max(weights[free[i]] + length * way[i], 0.0);
            Loss there = lossAt(tried);
            better = there.value < loss.value - 1e-12;
            if (better) {
                weights = std::move(tried);
                loss = std::move(there);
            }
        }
        if (!better)
            break;
    }
    fitted.weights = std::move(weights);
    fitted.negativeLogLikelihood = loss.likelihoodPart;
    return fitted;
}

} // namespace whereabouts
