#pragma once

#include "geo/geopoint.h"

namespace whereabouts {

// Great-circle distance in km by the haversine formula, 2 R atan2(sqrt h, sqrt(1-h)), h clipped to [0, 1], R = 6371 km.
double haversineKm(GeoPoint a, GeoPoint b);

// From the point to the nearest place of the box; 0 inside.
double distanceToBoxKm(GeoPoint point, const GeoBox& box);

// OpenStreetView-5M's geoscore (section 4, after the game GeoGuessr): 5000 exp(-d / 1492.7), d in km; 0 to 5000.
double geoscore(double distanceKm);

// The direction in which the great circle from the start to the end sets out: degrees in [0, 360), clockwise from north.
double initialBearing(GeoPoint start, GeoPoint end);

// The point at the distance from the start in the direction `bearingDegrees` (clockwise from north), along a great circle.
GeoPoint destination(GeoPoint start, double bearingDegrees, double distanceKm);

} // namespace whereabouts
