#include "explorer/located.h"

#include "prediction/frame.h"

using namespace whereabouts;

static QGeoRectangle rectangleOf(const Frame& frame) {
    if (frame.east - frame.west >= 360)
        return {QGeoCoordinate(frame.north, -180), QGeoCoordinate(frame.south, 180)};
    return {QGeoCoordinate(frame.north, wrapLongitude(frame.west)), QGeoCoordinate(frame.south, wrapLongitude(frame.east))};
}

Located Located::with(std::shared_ptr<const LocateResult> other) const {
    Located located = *this;
    located.result = std::move(other);
    const bool placed = !located.result->constrained.empty();
    located.area90 = placed ? rectangleOf(frameAround(located.result->constrained, located.result->estimate, 0.9)) : QGeoRectangle();
    return located;
}
