#include "explorer/located.h"

#include <algorithm>

using namespace whereabouts;

// The box in latitude and in longitude relative to the estimate, so that one across the antimeridian stays in one piece.
static QGeoRectangle boxAround(const Posterior& posterior, GeoPoint estimate, double share) {
    double north = estimate.latitude, south = north, west = 0, east = 0;
    for (int index : posterior.credibleCells(share)) {
        const GeoBox& box = posterior.partition().cells[static_cast<std::size_t>(index)].box;
        const double middle = wrapLongitude((box.west + box.east) / 2 - estimate.longitude);
        const double half = (box.east - box.west) / 2;
        west = std::min(west, middle - half);
        east = std::max(east, middle + half);
        south = std::min(south, box.south);
        north = std::max(north, box.north);
    }
    if (east - west >= 360)
        return {QGeoCoordinate(north, -180), QGeoCoordinate(south, 180)};
    return {QGeoCoordinate(north, wrapLongitude(estimate.longitude + west)),
            QGeoCoordinate(south, wrapLongitude(estimate.longitude + east))};
}

Located Located::with(std::shared_ptr<const LocateResult> other) const {
    Located located = *this;
    located.result = std::move(other);
    const bool placed = !located.result->constrained.empty();
    located.area90 = placed ? boxAround(located.result->constrained, located.result->estimate, 0.9) : QGeoRectangle();
    return located;
}
