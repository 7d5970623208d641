#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

// Sixteen floats at a time. Whoever multiplies bfloat16 fast also has these instructions (models/weights: hasFastBFloat16).
#if defined(__x86_64__)
#include <immintrin.h>
#define WHEREABOUTS_WIDE __attribute__((target("arch=x86-64-v4"), optimize("O3")))
#else
#define WHEREABOUTS_WIDE
#endif

#pragma GCC diagnostic ignored "-Wpsabi" // no vector leaves the files that include this

namespace whereabouts {

inline constexpr std::int64_t lanes = 16;

using Lanes = float __attribute__((vector_size(lanes * sizeof(float))));
using Words = std::int32_t __attribute__((vector_size(lanes * sizeof(std::int32_t))));
using Halves = std::uint16_t __attribute__((vector_size(lanes * sizeof(std::uint16_t))));

WHEREABOUTS_WIDE inline Lanes load(const float* from) {
    Lanes lane;
    std::memcpy(&lane, from, sizeof lane);
    return lane;
}

// Sixteen numbers of bfloat16.
WHEREABOUTS_WIDE inline Lanes singles(const std::uint16_t* from) {
#if defined(__x86_64__)
    return (Lanes)_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))), 16);
#else
    Halves bits;
    std::memcpy(&bits, from, sizeof bits);
    return (Lanes)(__builtin_convertvector(bits, Words) << 16);
#endif
}

// To the nearest, ties to even. Not for NaN, which stays what it is by its upper bits.
WHEREABOUTS_WIDE inline void storeHalves(Lanes values, std::uint16_t* into) {
    const Words bits = (Words)values;
    const auto halves = __builtin_convertvector((bits + 0x7fff + ((bits >> 16) & 1)) >> 16, Halves);
    std::memcpy(into, &halves, sizeof halves);
}

// Sum, or greatest, of the sixteen.
template <typename Pair> WHEREABOUTS_WIDE inline float across(Lanes x, const Pair& pair) {
    x = pair(x, __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    x = pair(x, __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
    x = pair(x, __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
    x = pair(x, __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
    return x[0];
}

// exp(x) = 2^n 2^f with |f| <= 1/2, for x <= 0; 2^f by Taylor's polynomial of degree 6, whose error is below 2e-8.
WHEREABOUTS_WIDE inline Lanes exponential(Lanes x) {
    x = x * 1.44269504F;
    x = x < -126.0F ? Lanes{} - 126.0F : x;
    const Words whole = __builtin_convertvector(x - 0.5F, Words); // toward zero, and x <= 0: the nearest
    const Lanes f = (x - __builtin_convertvector(whole, Lanes)) * 0.693147181F;
    const Lanes power = 1.0F + f * (1.0F + f * (0.5F + f * (1.0F / 6 + f * (1.0F / 24 + f * (1.0F / 120 + f * (1.0F / 720))))));
    return (Lanes)((Words)power + (whole << 23)); // a cast of vectors keeps their bits
}

// 1 / x for x from 1 to 2: the processor's 14 bits and a step of Newton's, in a quarter of a division's time.
WHEREABOUTS_WIDE inline Lanes reciprocal(Lanes x) {
#if defined(__x86_64__)
    const auto near = (Lanes)_mm512_rcp14_ps((__m512)x);
    return near * (2.0F - x * near);
#else
    return 1.0F / x;
#endif
}

// 1 / (1 + exp(-x)), by the exponential of what is not above 0.
WHEREABOUTS_WIDE inline Lanes sigmoid(Lanes x) {
    const Lanes small = exponential(x > 0.0F ? -x : x);
    return (x > 0.0F ? Lanes{} + 1.0F : small) * reciprocal(1.0F + small);
}

// x Phi(x), by the error function of Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: within 1.5e-7.
WHEREABOUTS_WIDE inline Lanes gelu(Lanes x) {
    const Lanes z = (x < 0.0F ? -x : x) * 0.707106781F;
    const Lanes t = 1.0F / (1.0F + 0.3275911F * z);
    const Lanes polynomial = t * (0.254829592F + t * (-0.284496736F + t * (1.421413741F + t * (-1.453152027F + t * 1.061405429F))));
    const Lanes tail = 0.5F * polynomial * exponential(-z * z); // Phi(-|x|)
    return x * (x < 0.0F ? tail : 1.0F - tail);
}

// x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
WHEREABOUTS_WIDE inline Lanes geluTanh(Lanes x) { return x * sigmoid(1.595769122F * (x + 0.044715F * x * x * x)); }

} // namespace whereabouts
