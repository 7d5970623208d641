#pragma once

#include "engine/samplesource.h"
#include "orbit/earth.h"
#include "orbit/view.h"

#include <memory>

namespace whereabouts {

// Views from orbit as a trainer reads them: sample i is view i of the seed, in the split and variation given.
class OrbitSource : public SampleSource {
public:
    OrbitSource(std::shared_ptr<const Earth> earth, std::uint64_t seed, Split split, Variation variation, int size,
                int threads);
    int imageSize() const override { return m_size; }
    Result<void> read(std::uint64_t first, std::span<std::uint8_t> pixels, std::span<GeoPoint> truths) override;

private:
    std::shared_ptr<const Earth> m_earth;
    std::uint64_t m_seed;
    Split m_split;
    Variation m_variation;
    int m_size;
    int m_threads;
};

} // namespace whereabouts
