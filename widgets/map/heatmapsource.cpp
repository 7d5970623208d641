#include "map/heatmapsource.h"

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

double densest(const whereabouts::Posterior& posterior) {
    double highest = 0;
    const std::vector<whereabouts::Geocell>& cells = posterior.partition().cells;
    for (std::size_t i = 0; i < cells.size(); ++i)
        highest = std::max(highest, posterior.probabilities()[i] / whereabouts::areaKm2(cells[i].box));
    return highest;
}

} // namespace

HeatmapSource::Prepared HeatmapSource::prepare(const Posterior& posterior) {
    if (!posterior || posterior->empty())
        return {};
    return {posterior, densest(*posterior), outlineOf(*posterior, 0.5), outlineOf(*posterior, 0.9)};
}

void HeatmapSource::show(Posterior posterior) {
    m_wanted = std::move(posterior);
    QtConcurrent::run(&HeatmapSource::prepare, m_wanted).then(this, [this, wanted = m_wanted](Prepared prepared) {
        if (wanted != m_wanted) // a newer one is on its way
            return;
        m_shown = std::move(prepared);
        Q_EMIT changed();
    });
}
