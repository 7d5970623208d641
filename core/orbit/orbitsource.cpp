#include "orbit/orbitsource.h"

#include "orbit/render.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

namespace whereabouts {

OrbitSource::OrbitSource(std::shared_ptr<const Earth> earth, std::uint64_t seed, Split split, Variation variation, int size,
                         int threads)
    : m_earth(std::move(earth)), m_seed(seed), m_split(split), m_variation(variation), m_size(size), m_threads(threads) {}

Result<void> OrbitSource::read(std::uint64_t first, std::span<std::uint8_t> pixels, std::span<GeoPoint> truths) {
    const std::size_t bytes = static_cast<std::size_t>(m_size) * static_cast<std::size_t>(m_size) * 3;
    if (pixels.size() != truths.size() * bytes)
        return failure(Error::Code::Internal, "The memory for pictures does not fit their number.");
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < truths.size(); i = next++) {
            const ViewParameters view = sampleView(m_earth->land, m_seed, first + i, m_split, m_variation);
            render(*m_earth, view, m_size, pixels.subspan(i * bytes, bytes));
            truths[i] = view.target;
        }
    };
    std::vector<std::jthread> helpers;
    for (int t = 1; t < m_threads; ++t)
        helpers.emplace_back(work);
    work();
    return {};
}

} // namespace whereabouts
