#pragma once

#include "base/result.h"
#include "geo/geopoint.h"

#include <cstdint>
#include <span>

namespace whereabouts {

// Labelled pictures that a trainer reads. Sample i is the same picture whenever and on whatever thread it is asked for.
class SampleSource {
public:
    virtual ~SampleSource() = default;
    // Side of the square pictures in pixels.
    virtual int imageSize() const = 0;
    // Writes samples first ... first + truths.size() - 1: pixels [n, size, size, 3] RGB bytes, and their true places.
    // Any thread, several at once.
    virtual Result<void> read(std::uint64_t first, std::span<std::uint8_t> pixels, std::span<GeoPoint> truths) = 0;
};

} // namespace whereabouts
