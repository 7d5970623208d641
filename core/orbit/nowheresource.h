#pragma once

#include "orbit/orbitsource.h"
#include "orbit/strangersource.h"

namespace whereabouts {

// Pictures of no place on Earth. Two of five are views from orbit in a mirror, land as true to nature as any and nowhere;
// one is such a view through a long lens, which sees nothing that a model of the texture could know; two are strangers.
// A trainer learns from them to say that it does not know. The truths mean nothing.
class NowhereSource : public SampleSource {
public:
    NowhereSource(std::shared_ptr<const Earth> earth, std::uint64_t seed, Split split, int size);
    int imageSize() const override { return m_views.imageSize(); }
    Result<void> read(std::uint64_t first, std::span<std::uint8_t> pixels, std::span<GeoPoint> truths) override;

private:
    OrbitSource m_views, m_longLens;
    StrangerSource m_strangers;
};

} // namespace whereabouts
