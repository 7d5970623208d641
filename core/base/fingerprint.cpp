#include "base/fingerprint.h"

#include <bit>
#include <cstring>
#include <format>

namespace whereabouts {

namespace {

// The finaliser of SplitMix64 (Steele et al. 2014): every bit reaches every other.
std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

} // namespace

void Fingerprint::add(std::span<const std::byte> bytes) {
    const auto take = [&](std::uint64_t word) {
        m_first = std::rotl((m_first ^ word) * 0x9fb21c651e98df25, 29);
        m_second = std::rotl((m_second + word) * 0xd6e8feb86659fd93, 37);
    };
    take(bytes.size());
    for (; bytes.size() >= sizeof(std::uint64_t); bytes = bytes.subspan(sizeof(std::uint64_t))) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        take(word);
    }
    std::uint64_t last = 0;
    if (!bytes.empty())
        std::memcpy(&last, bytes.data(), bytes.size());
    take(last);
    m_first = mixed(m_first);
    m_second = mixed(m_second ^ m_first);
}

std::string Fingerprint::text() const {
    return std::format("{:016x}{:016x}", m_first, m_second);
}

} // namespace whereabouts
