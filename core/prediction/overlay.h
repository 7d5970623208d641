#pragma once

#include "base/result.h"
#include "geo/geopoint.h"

#include <span>
#include <vector>

namespace whereabouts {

// A box that lies in one box of either of two lists, or in none of one of them (noCell).
struct OverlaidBox {
    GeoBox box;
    int first, second;
};

// Two lists of boxes, none of which overlaps another of its own list, laid over each other: what each two of them have in
// common, then what is left of the first list's boxes, then of the second's. Boxes without an area leave nothing. Fails
// where there would be more than 4 million. Any thread.
Result<std::vector<OverlaidBox>> overlay(std::span<const GeoBox> first, std::span<const GeoBox> second);

} // namespace whereabouts
