#pragma once

#include "models/location/positionalencoding.h"

namespace whereabouts {

// The real spherical harmonics of degrees 0 ... degrees - 1 at the place, [degrees^2] values, by the recurrence over the
// degree of the fully normalised Legendre functions (Holmes and Featherstone 2002, equations 11 to 13): stable to degrees
// far beyond 40, where the published formulas, written out as polynomials, lose up to 0.6.
void sphericalHarmonics(int degrees, Harmonics harmonics, GeoPoint place, std::span<double> values);

} // namespace whereabouts
