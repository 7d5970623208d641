#pragma once

#include "engine/samplesource.h"

namespace whereabouts {

// Pictures of other kinds than views from orbit, drawn by rule and by chance: streets, rooms, fields from close above,
// shores, maps, screens, noise, gradients. A trainer learns from them what the model has not seen. No photograph goes into them.
// Sample i depends on the seed and i alone. The truths mean nothing.
class StrangerSource : public SampleSource {
public:
    StrangerSource(std::uint64_t seed, int imageSize) : m_seed(seed), m_size(imageSize) {}
    int imageSize() const override { return m_size; }
    Result<void> read(std::uint64_t first, std::span<std::uint8_t> pixels, std::span<GeoPoint> truths) override;

private:
    std::uint64_t m_seed;
    int m_size;
};

} // namespace whereabouts
