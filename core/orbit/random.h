#pragma once

#include <cstdint>

namespace whereabouts {

// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): a bijection that scatters its input over 64 bits.
constexpr std::uint64_t scatter(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

// Random numbers that depend on (seed, index, purpose) alone: the same on every thread and in every order.
class Random {
public:
    constexpr Random(std::uint64_t seed, std::uint64_t index, std::uint64_t purpose)
        : m_state(scatter(scatter(scatter(seed) + index) + purpose)) {}

    constexpr std::uint64_t bits() { return scatter(m_state++); }
    // Uniform in [from, to).
    constexpr double uniform(double from = 0.0, double to = 1.0) {
        return from + (to - from) * (static_cast<double>(bits() >> 11) * 0x1p-53);
    }
    constexpr float uniformFloat(double from, double to) { return static_cast<float>(uniform(from, to)); }
    constexpr bool chance(double probability) { return uniform() < probability; }

private:
    std::uint64_t m_state;
};

} // namespace whereabouts
