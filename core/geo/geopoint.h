#pragma once

namespace whereabouts {

// Mean radius of the sphere on which every distance and area of the program is measured.
inline constexpr double earthRadiusKm = 6371.0;
inline constexpr double earthAreaKm2 = 4.0 * 3.14159265358979323846 * earthRadiusKm * earthRadiusKm;

// A place on the Earth: latitude then longitude, WGS 84 degrees. Latitude in [-90, 90], longitude in [-180, 180).
struct GeoPoint {
    double latitude = 0.0;
    double longitude = 0.0;
    bool operator==(const GeoPoint&) const = default;
};

// A box of latitudes and longitudes in degrees; south <= north, west <= east, never across the antimeridian.
struct GeoBox {
    double south = 0.0, west = 0.0, north = 0.0, east = 0.0;
    bool operator==(const GeoBox&) const = default;
};

// Whether degrees name a meridian in one of the two usual ways: -180 to 180, or 0 to 360 eastwards, as NASA's data do.
inline bool isLongitude(double degrees) { return degrees >= -180.0 && degrees <= 360.0; }

// The longitude in [-180, 180) that means the same meridian.
double wrapLongitude(double degrees);

// Area of the box on the sphere in km2: R^2 * dlon * (sin north - sin south).
double areaKm2(const GeoBox& box);

} // namespace whereabouts
