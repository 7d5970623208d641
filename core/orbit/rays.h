#pragma once

#include "orbit/camera.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace whereabouts {

// Compiles a function for AVX2 too and chooses at run time. Both give the same bits: no fused multiply-add.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define WHEREABOUTS_VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define WHEREABOUTS_VECTOR_CLONES
#endif

// Eight numbers at a time, whatever the processor's own vectors hold.
inline constexpr std::size_t laneCount = 8;
using Lanes = float __attribute__((vector_size(32)));
using LaneBits = std::int32_t __attribute__((vector_size(32)));

// exp(x) for x <= 0, relative error below 3e-4.
inline float decay(float x) {
    const float power = (x < -80.0F ? -80.0F : x) * 1.442695041F;
    const auto whole = static_cast<std::int32_t>(power);
    const float f = power - static_cast<float>(whole); // in (-1, 0]
    const float mantissa =
        1.0F + f * (0.69314718F + f * (0.24022651F + f * (0.05550411F + f * (0.00961813F + f * 0.00133336F))));
    return mantissa * __builtin_bit_cast(float, (whole + 127) << 23);
}

// Where the rays of one row of a picture meet the Earth: a value for each ray.
struct Rays {
    explicit Rays(int count)
        : n(static_cast<std::size_t>(count)), hit(padded()), x(padded()), y(padded()), km(padded()), u(padded()),
          v(padded()), footprintKm(padded()), sun(padded()), mirror(padded()), missKm(padded()) {}
    std::size_t padded() const { return (n + laneCount - 1) / laneCount * laneCount; }

    std::size_t n;
    std::vector<float> hit;         // 1 on the Earth, 0 in space
    std::vector<float> x, y;        // km to the right of and ahead of the target
    std::vector<float> km;          // along the ray to the ground, or to the horizon
    std::vector<float> u, v;        // of an equirectangular picture, 0 to 1 from 180 degrees west and from the north
    std::vector<float> footprintKm; // side of the square with the area on the ground that a ray stands for
    std::vector<float> sun;         // cosine of the sun's zenith angle there
    std::vector<float> mirror;      // cosine between the sun and the ray's reflection in a calm sea
    std::vector<float> missKm;      // height of a ray that misses the Earth
};

// Casts the rays through the centres of one of so many rows of a square picture; row 0 is the top.
void castRow(const Camera& camera, int row, int rows, Rays& rays);

} // namespace whereabouts
