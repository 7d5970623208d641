#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace whereabouts {

// A vector in two pieces, so that a scan over many reads a byte for each number: number = step * (byte + rest / restScale),
// good to step / 131,068.
inline constexpr float restScale = 65'534.0F;

// The bytes and rests of the row; returns its step.
float splitRow(std::span<const float> row, std::int8_t* bytes, std::int16_t* rests);

// A query as the scan takes it: number = step * whole.
struct WholeQuery {
    std::vector<std::int16_t> wholes;
    float step = 0.0F;
};
WholeQuery wholeQuery(std::span<const float> query);

// Scalar products of the query's wholes with rows [count, width] of bytes, exact. As fast as memory gives the rows where the
// processor has AVX2.
void scanBytes(const std::int8_t* rows, std::size_t count, std::span<const std::int16_t> wholes, std::int32_t* products);

// The scalar product of the query with one row, to float32 but for the row's step.
float productWithRests(const std::int8_t* bytes, const std::int16_t* rests, std::span<const float> query);

} // namespace whereabouts
