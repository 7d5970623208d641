#pragma once

#include <cstddef>
#include <cstdint>

namespace whereabouts {

// Scalar products of the query [width] with rows [count, width] of half-precision numbers (IEEE 754 binary16), summed in
// float32. As fast as memory gives the rows where the processor has AVX2 and F16C or AVX-512.
void scanHalves(const std::uint16_t* rows, std::size_t count, std::size_t width, const float* query, float* products);

} // namespace whereabouts
