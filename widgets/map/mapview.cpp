#include "map/mapview.h"

#include "geo/mercator.h"

#include <algorithm>
#include <cmath>

using namespace whereabouts;

namespace {

constexpr double aspect = 1.5;
constexpr double margin = 0.12;        // of the frame, beside each of its edges
constexpr double surroundings = 12;    // times the frame, so that one sees what it lies in,
constexpr double leastKm = 30, enoughKm = 600; // between these
constexpr double mostLongitudes = 0.5; // of all

} // namespace

MapView MapView::wholeEarth(double width) { return {RasterProjection::Equirectangular, {0, 0, 1, 0.5}, {width, width / 2}}; }

MapView MapView::around(const Frame& frame, double width) {
    if (frame.north > mercator::latitudeLimit || frame.south < -mercator::latitudeLimit)
        return wholeEarth(width);
    const double top = mercator::y(frame.north), bottom = mercator::y(frame.south), middle = (top + bottom) / 2;
    const double framed = std::max((frame.east - frame.west) / 360, (bottom - top) * aspect);
    const double kmPerUnit = mercator::kmPerWorldUnit(mercator::latitude(middle));
    const double narrowest = std::clamp(surroundings * framed * kmPerUnit, leastKm, enoughKm) / kmPerUnit;
    const double across = std::max(framed * (1 + 2 * margin), narrowest), down = across / aspect;
    if (across > mostLongitudes)
        return wholeEarth(width);
    const double left = mercator::x((frame.west + frame.east) / 2) - across / 2;
    return {RasterProjection::Mercator,
            {left - std::floor(left), std::clamp(middle - down / 2, 0.0, 1 - down), across, down},
            {width, width / aspect}};
}

double MapView::y(double latitude) const {
    return projection == RasterProjection::Mercator ? mercator::y(latitude) : (90 - latitude) / 360;
}

double MapView::latitude(double y) const {
    return projection == RasterProjection::Mercator ? mercator::latitude(y) : 90 - 360 * y;
}

QPointF MapView::pixel(GeoPoint place) const {
    const double x = mercator::x(place.longitude);
    return pixel(QPointF(x + std::round(plane.center().x() - x), y(place.latitude)));
}
