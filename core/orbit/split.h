#pragma once

#include "geo/geopoint.h"

#include <cstdint>

namespace whereabouts {

enum class Split : std::uint8_t { Train, Validation, Test };

// The split of the 1-degree block (floor of latitude, floor of longitude) that a point lies in. The published rule:
//   id   = (floor(latitude) + 90) * 360 + floor(longitude) + 180
//   hash = SplitMix64 finalizer of (id + 0x6f72626974), modulo 100      (the constant is "orbit" in ASCII)
//   hash < 10: test; 10 or 11: validation; else: train.
Split blockSplit(GeoPoint point);

// Distance kept between the centre of a training view and the next test or validation block.
inline constexpr double splitMarginKm = 10.0;

// Whether a view of this split may be centred here: test and validation views in blocks of theirs, training views in
// training blocks and at least splitMarginKm away from all others. Latitudes within 80 degrees of the equator.
bool mayCentre(Split split, GeoPoint point);

} // namespace whereabouts
