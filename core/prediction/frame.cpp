#include "prediction/frame.h"

#include <algorithm>

namespace whereabouts {

Frame::Frame(GeoPoint middle)
    : origin(middle), south(middle.latitude), west(middle.longitude), north(middle.latitude), east(middle.longitude) {}

void Frame::include(const GeoBox& box) {
    const double middle = origin.longitude + wrapLongitude((box.west + box.east) / 2 - origin.longitude);
    const double half = (box.east - box.west) / 2;
    west = std::min(west, middle - half);
    east = std::max(east, middle + half);
    south = std::min(south, box.south);
    north = std::max(north, box.north);
}

void Frame::include(GeoPoint point) { include(GeoBox{point.latitude, point.longitude, point.latitude, point.longitude}); }

Frame frameAround(const Posterior& posterior, GeoPoint estimate, double share) {
    Frame frame(estimate);
    for (const int index : posterior.credibleCells(share))
        frame.include(posterior.partition().cells[static_cast<std::size_t>(index)].box);
    return frame;
}

} // namespace whereabouts
