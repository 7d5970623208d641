#include "map/heatmapsource.h"

#include "prediction/difference.h"
#include "prediction/outline.h"

#include <QtConcurrentRun>

#include <cmath>

namespace {

constexpr double longestEdge = 60.0; // degrees; so that every edge goes the short way round

// The ring with its long edges divided.
QList<QGeoCoordinate> pathOf(const whereabouts::Ring& ring) {
    QList<QGeoCoordinate> path;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const whereabouts::GeoPoint a = ring[i], b = ring[(i + 1) % ring.size()];
        const int steps = std::max(1, int(std::ceil(std::abs(b.longitude - a.longitude) / longestEdge)));
        for (int step = 0; step < steps; ++step)
            path.append(QGeoCoordinate(a.latitude, a.longitude + (b.longitude - a.longitude) * step / steps));
    }
    return path;
}

HeatmapSource::Outline outlineOf(const whereabouts::Posterior& posterior, double share) {
    HeatmapSource::Outline outline;
    for (const whereabouts::Ring& ring : whereabouts::credibleOutline(posterior, share))
        outline.append(pathOf(ring));
    return outline;
}

double densityOf(const whereabouts::Posterior& posterior, std::size_t cell) {
    return posterior.probabilities()[cell] / whereabouts::areaKm2(posterior.partition().cells[cell].box);
}

constexpr double underThinnest = 5; // how far below the thinnest cell that is to have a colour the scale ends

} // namespace

HeatmapSource::Scale HeatmapSource::scaleOf(const whereabouts::Posterior& posterior) {
    Scale scale;
    for (std::size_t i = 0; i < posterior.probabilities().size(); ++i)
        scale.highest = std::max(scale.highest, densityOf(posterior, i));
    double thinnest = scale.highest;
    for (const int cell : posterior.credibleCells(0.9))
        thinnest = std::min(thinnest, densityOf(posterior, static_cast<std::size_t>(cell)));
    scale.lowest = scale.highest / scaleSpan;
    scale.nearlyEven = scale.highest * whereabouts::earthAreaKm2 < leastPeak;
    if (scale.nearlyEven || thinnest < scale.lowest)
        scale.lowest = thinnest / underThinnest;
    return scale;
}

HeatmapSource::Prepared HeatmapSource::prepare(const Posterior& posterior, const Posterior& subtracted) {
    if (!posterior || posterior->empty())
        return {};
    if (!subtracted)
        return {posterior, nullptr, scaleOf(*posterior), 0, outlineOf(*posterior, 0.5), outlineOf(*posterior, 0.9)};
    const whereabouts::Result<whereabouts::Difference> found = whereabouts::difference(*posterior, *subtracted);
    if (!found)
        return {};
    double highest = 0;
    for (const float density : found->signedDensity())
        highest = std::max(highest, std::abs(double(density)));
    return {posterior, subtracted, {highest / scaleSpan, highest}, found->totalVariation, {}, {}};
}

void HeatmapSource::show(Posterior posterior) { want(std::move(posterior), nullptr); }

void HeatmapSource::showDifference(Posterior first, Posterior second) {
    if (first && second)
        want(std::move(first), std::move(second));
    else
        want(nullptr, nullptr);
}

void HeatmapSource::want(Posterior posterior, Posterior subtracted) {
    m_wanted = std::move(posterior);
    m_wantedSubtracted = std::move(subtracted);
    QtConcurrent::run(&HeatmapSource::prepare, m_wanted, m_wantedSubtracted)
        .then(this, [this, wanted = m_wanted, less = m_wantedSubtracted](Prepared prepared) {
            if (wanted != m_wanted || less != m_wantedSubtracted) // a newer one is on its way
                return;
            m_shown = std::move(prepared);
            Q_EMIT changed();
        });
}
