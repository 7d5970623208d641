#pragma once

#include "base/result.h"
#include "geo/geopoint.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace whereabouts {

// How a place becomes the input of a location encoder. Direct to SphericalHarmonics as compared by Russwurm et al. 2024
// ("Geographic Location Encoding with Spherical Harmonics and Sinusoidal Representation Networks"); grid and theory are
// Mai et al. 2020's, the sphere family Mai et al. 2023's ("Sphere2Vec"). All as in the published code, which trained weights
// depend on where it differs from the papers:
// - direct is radians minus pi for the latitude as for the longitude;
// - grid, theory and the sphere family multiply plain degrees, never radians, with each frequency;
// - the spherical families hold each value twice, spherec and theory too;
// - theory puts its 6 F angles on two halves of 3 F, with sines on the even and cosines on the odd places of each half.
enum class LocationEncoding : std::uint8_t {
    Direct,      // 2 values
    Cartesian3d, // 3
    Wrap,        // 4
    Grid,        // 4 F, F being the number of frequencies
    Theory,      // 6 F
    SphereC,     // 6 F
    SphereCPlus, // 12 F
    SphereM,     // 10 F
    SphereMPlus, // 16 F
    SphericalHarmonics, // L^2, L being the number of degrees
};

// Which spherical harmonics: real ones in the order l l + l + m, of the longitude counted from 180 degrees west and the
// colatitude from the south pole.
enum class Harmonics : std::uint8_t {
    Exact,      // orthonormal, without the Condon-Shortley sign: "analytic" in the library locationencoder
    TimesPi,    // the same, but those of m = 0 times pi: "analytic" in SatCLIP, whose published weights know no other
    ClosedForm, // those of odd m with the sign -1: "closed-form" in both
};

struct EncodingSettings {
    LocationEncoding encoding = LocationEncoding::SphericalHarmonics;
    int frequencies = 16;                         // F
    double smallestRadius = 1, largestRadius = 360; // of the frequencies, in degrees
    int degrees = 10;                             // L
    Harmonics harmonics = Harmonics::TimesPi;
};

// The encoding of that name in a checkpoint's settings ("le_type"): "direct", "cartesian3d", ..., "sphericalharmonics".
std::optional<LocationEncoding> locationEncoding(std::string_view name);

// Number of values of an encoded place.
std::int64_t encodedSize(const EncodingSettings& settings);

// Writes encodedSize() values. The place's longitude is taken as it is, 180 degrees too.
void encode(const EncodingSettings& settings, GeoPoint place, std::span<double> values);

} // namespace whereabouts
