#include "compare/weightfitting.h"

#include "base/quote.h"
#include "explorer/query.h"
#include "image/photolist.h"

#include <QDir>

#include <algorithm>
#include <future>
#include <numeric>

using namespace whereabouts;

namespace {

constexpr double smallestSum = 1e-3; // of all weights: below it no model says anything

Result<std::vector<Locator>> opened(const std::vector<std::string>& names, const LocatorLoader& loader, std::stop_token stop) {
    std::vector<Locator> locators;
    for (const std::string& name : names) {
        if (stop.stop_requested())
            return failure(Error::Code::Stopped, "Cancelled.");
        Result<Locator> locator = loader(name);
        if (!locator)
            return std::unexpected(std::move(locator.error()));
        if (!canAnswer(locator->model->info(), Query::Picture))
            return failure(Error::Code::BadInput, "The model " + quote(name) + " takes no pictures: weights cannot be fitted with it.");
        locators.push_back(std::move(*locator));
    }
    return locators;
}

// A picture as each of the models takes it.
Result<std::vector<ReadPhoto>> readFor(const PictureSource& photo, const std::vector<Locator>& locators) {
    std::vector<ReadPhoto> readings;
    for (const Locator& locator : locators) {
        Result<ReadPhoto> reading = readPhoto(photo, locator.model->info().image);
        if (!reading)
            return std::unexpected(std::move(reading.error()));
        readings.push_back(std::move(*reading));
    }
    return readings;
}

// What the models say of a picture, to the fit.
Result<void> look(const std::vector<ReadPhoto>& readings, const std::vector<Locator>& locators, WeightFit& fit, std::stop_token stop) {
    std::vector<std::shared_ptr<const LocateResult>> results;
    std::vector<const Posterior*> posteriors;
    for (std::size_t i = 0; i < locators.size(); ++i) {
        auto result = locate(readings[i], *locators[i].model, *locators[i].gazetteer, {}, 1, {}, stop);
        if (!result)
            return std::unexpected(std::move(result.error()));
        posteriors.push_back(&(*result)->posterior);
        results.push_back(std::move(*result));
    }
    return fit.add(posteriors, *readings.front().truth).transform_error([&](Error error) {
        return Error{error.code, quote(readings.front().name) + ": " + error.message};
    });
}

} // namespace

// The next picture is read while the models look at one.
Result<WeightFitting::Outcome> WeightFitting::fit(const std::string& folder, const std::vector<std::string>& models, const LocatorLoader& loader,
                                                  const std::vector<Prior>& priors, const std::function<void(int, int)>& lookedAt,
                                                  std::stop_token stop) {
    const Result<std::vector<Locator>> locators = opened(models, loader, stop);
    if (!locators)
        return std::unexpected(locators.error());
    const std::vector<PictureSource> photos = photosIn({folder}).photos;
    const auto reading = [&](std::size_t i) { return std::async(std::launch::async, [&, i] { return readFor(photos[i], *locators); }); };
    WeightFit fit(priors);
    Outcome outcome;
    auto next = reading(0);
    for (std::size_t i = 0; i < photos.size(); ++i) {
        lookedAt(static_cast<int>(i), static_cast<int>(photos.size()));
        const Result<std::vector<ReadPhoto>> readings = next.get();
        if (stop.stop_requested())
            return failure(Error::Code::Stopped, "Cancelled.");
        if (i + 1 < photos.size())
            next = reading(i + 1);
        if (readings && !readings->front().truth) {
            outcome.withoutPlace << QString::fromStdString(photos[i].file.filename().string());
            continue;
        }
        const Result<void> added = readings.and_then([&](const std::vector<ReadPhoto>& all) { return look(all, *locators, fit, stop); });
        if (!added)
            outcome.refused << QString::fromStdString(added.error().message);
    }
    outcome.fitted = fit.fit();
    return outcome;
}

void WeightFitting::begin(const QUrl& folder, const QStringList& models, const LocatorLoader& loader, const std::vector<Prior>& priors) {
    if (m_state == Working || !folder.isLocalFile())
        return;
    const QString path = QDir::cleanPath(folder.toLocalFile());
    m_state = Working;
    m_folder = QDir(path).dirName();
    m_looked = m_total = 0;
    m_problem.clear();
    const auto lookedAt = [this, handOver = m_job.whileNewest()](int looked, int total) {
        handOver([this, looked, total] {
            if (looked == 0)
                m_sinceFirst.start();
            m_looked = looked;
            m_total = total;
            Q_EMIT changed();
        });
    };
    std::vector<std::string> names;
    std::ranges::transform(models, std::back_inserter(names), &QString::toStdString);
    m_job.begin(
        [path = path.toStdString(), names, loader, priors, lookedAt](std::stop_token stop, const Progress&) {
            return fit(path, names, loader, priors, lookedAt, stop);
        },
        [this, models](const Result<Outcome>& outcome) { finished(models, outcome); });
    Q_EMIT changed();
}

void WeightFitting::finished(const QStringList& models, const Result<Outcome>& outcome) {
    m_withoutPlace = outcome ? outcome->withoutPlace : QStringList();
    m_refused = outcome ? outcome->refused : QStringList();
    const Result<FittedWeights> fitted = outcome.and_then([](const Outcome& all) { return all.fitted; });
    m_fitted = fitted.value_or(FittedWeights());
    const bool useful = std::accumulate(m_fitted.weights.begin(), m_fitted.weights.end(), 0.0) >= smallestSum;
    m_state = useful ? Done : Failed;
    if (!fitted)
        m_problem = QString::fromStdString(fitted.error().message);
    else if (!useful)
        m_problem = tr("None of the models is better than chance on these pictures. The weights stay as they were.");
    Q_EMIT changed();
    if (useful)
        Q_EMIT this->fitted(models, QList<double>(m_fitted.weights.begin(), m_fitted.weights.end()));
}

double WeightFitting::secondsLeft() const {
    return m_looked > 0 ? static_cast<double>(m_sinceFirst.elapsed()) / 1000 / m_looked * (m_total - m_looked) : -1;
}

void WeightFitting::cancel() {
    m_job.cancel();
    m_state = Nothing;
    Q_EMIT changed();
}
