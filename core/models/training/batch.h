#pragma once

#include "engine/samplesource.h"
#include "models/torchheaders.h"

#include <vector>

namespace whereabouts {

struct Batch {
    torch::Tensor bytes; // [n, size, size, 3]
    std::vector<GeoPoint> truths;
};

// Samples first ... first + count - 1 of the source.
Result<Batch> readBatch(SampleSource& source, std::uint64_t first, int count);

} // namespace whereabouts
