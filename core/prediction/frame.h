#pragma once

#include "prediction/posterior.h"

namespace whereabouts {

// What a map is to show: latitudes and longitudes in degrees around a place. Longitudes are counted from that place, so that
// what lies across the antimeridian stays in one piece: west may lie below -180, east above 180.
struct Frame {
    explicit Frame(GeoPoint middle);
    void include(const GeoBox& box);
    void include(GeoPoint point);

    GeoPoint origin;
    double south, west, north, east;
};

// The frame of the estimate and of the cells of the credible area that holds the share. Any thread.
Frame frameAround(const Posterior& posterior, GeoPoint estimate, double share);

} // namespace whereabouts
