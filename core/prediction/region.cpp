#include "prediction/region.h"

#include "geo/distance.h"

#include <algorithm>
#include <cmath>

namespace whereabouts {
namespace {

// What a polygon's edges say of a point: how often they cross its meridian north of it, and how far they go round.
struct Edges {
    int crossingsNorth = 0;
    double turnDegrees = 0.0;     // 0, or +-360 when the polygon goes round a pole
    double meanLatitude = 0.0;
};

Edges edgesAround(const std::vector<GeoPoint>& polygon, GeoPoint point) {
    Edges edges;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const GeoPoint from = polygon[i], to = polygon[(i + 1) % polygon.size()];
        const double step = wrapLongitude(to.longitude - from.longitude);
        const double start = wrapLongitude(from.longitude - point.longitude);
        edges.turnDegrees += step;
        edges.meanLatitude += from.latitude / static_cast<double>(polygon.size());
        if ((start <= 0) != (start + step <= 0)) {
            const double latitude = from.latitude - (to.latitude - from.latitude) * start / step;
            edges.crossingsNorth += latitude > point.latitude ? 1 : 0;
        }
    }
    return edges;
}

} // namespace

bool Region::contains(GeoPoint point) const {
    if (polygon.empty())
        return haversineKm(centre, point) <= radiusKm;
    const Edges edges = edgesAround(polygon, point);
    const bool northPoleInside = std::abs(edges.turnDegrees) > 180 && edges.meanLatitude > 0;
    return northPoleInside != (edges.crossingsNorth % 2 == 1);
}

std::vector<GeoPoint> Region::probes() const {
    std::vector<GeoPoint> points;
    if (polygon.empty()) {
        points.push_back(centre);
        for (int bearing = 0; bearing < 360; bearing += 45)
            points.push_back(destination(centre, bearing, 0.8 * radiusKm));
        return points;
    }
    // Just inside the corners and edges, towards the opposite corner.
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const GeoPoint from = polygon[i], to = polygon[(i + polygon.size() / 2) % polygon.size()];
        for (const double part : {0.05, 0.5}) {
            const GeoPoint point{from.latitude + part * (to.latitude - from.latitude),
                                 wrapLongitude(from.longitude + part * wrapLongitude(to.longitude - from.longitude))};
            if (contains(point))
                points.push_back(point);
        }
    }
    return points;
}

bool Regions::allow(GeoPoint point) const {
    const auto holds = [&](const Region& region) { return region.contains(point); };
    return (within.empty() || std::ranges::any_of(within, holds)) && std::ranges::none_of(outside, holds);
}

Posterior Regions::applied(const Posterior& posterior) const {
    if (empty())
        return posterior;
    std::vector<GeoPoint> probes;
    for (const Region& region : within) {
        const std::vector<GeoPoint> inside = region.probes();
        probes.insert(probes.end(), inside.begin(), inside.end());
    }
    return posterior.reweighted([this](GeoPoint point) { return allow(point) ? 1.0 : 0.0; }, probes);
}

} // namespace whereabouts
