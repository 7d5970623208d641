#include "explorer/located.h"

#include "prediction/frame.h"

using namespace whereabouts;

static QGeoRectangle rectangleOf(const Frame& frame) {
    if (frame.east - frame.west >= 360)
        return {QGeoCoordinate(frame.north, -180), QGeoCoordinate(frame.south, 180)};
    return {QGeoCoordinate(frame.north, wrapLongitude(frame.west)), QGeoCoordinate(frame.south, wrapLongitude(frame.east))};
}

Located Located::from(std::shared_ptr<const LocateResult> result, QString modelTitle) {
    Located located{std::move(result), std::move(modelTitle), {}};
    if (!located.result->constrained.empty())
        located.area90 = rectangleOf(frameAround(located.result->constrained, located.result->estimate, 0.9));
    return located;
}
