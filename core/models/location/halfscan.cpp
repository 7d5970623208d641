#include "models/location/halfscan.h"

#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace whereabouts {

namespace {

float single(std::uint16_t half) {
    return static_cast<float>(std::bit_cast<_Float16>(half));
}

float tail(const std::uint16_t* row, const float* query, std::size_t from, std::size_t width) {
    float sum = 0.0F;
    for (std::size_t i = from; i < width; ++i)
        sum += single(row[i]) * query[i];
    return sum;
}

#if defined(__x86_64__)
__attribute__((target("avx512f"))) void scan512(const std::uint16_t* rows, std::size_t count, std::size_t width,
                                                const float* query, float* products) {
    const std::size_t wide = width / 32 * 32;
    for (std::size_t row = 0; row < count; ++row, rows += width) {
        __m512 even = _mm512_setzero_ps(), odd = _mm512_setzero_ps();
        for (std::size_t i = 0; i < wide; i += 32) {
            const __m512i both = _mm512_loadu_si512(rows + i);
            even = _mm512_fmadd_ps(_mm512_cvtph_ps(_mm512_castsi512_si256(both)), _mm512_loadu_ps(query + i), even);
            odd = _mm512_fmadd_ps(_mm512_cvtph_ps(_mm512_extracti64x4_epi64(both, 1)), _mm512_loadu_ps(query + i + 16), odd);
        }
        products[row] = _mm512_reduce_add_ps(_mm512_add_ps(even, odd)) + tail(rows, query, wide, width);
    }
}

__attribute__((target("avx2,fma,f16c"))) void scan256(const std::uint16_t* rows, std::size_t count, std::size_t width,
                                                      const float* query, float* products) {
    const std::size_t wide = width / 16 * 16;
    for (std::size_t row = 0; row < count; ++row, rows += width) {
        __m256 even = _mm256_setzero_ps(), odd = _mm256_setzero_ps();
        for (std::size_t i = 0; i < wide; i += 16) {
            const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows + i));
            const __m128i second = _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows + i + 8));
            even = _mm256_fmadd_ps(_mm256_cvtph_ps(first), _mm256_loadu_ps(query + i), even);
            odd = _mm256_fmadd_ps(_mm256_cvtph_ps(second), _mm256_loadu_ps(query + i + 8), odd);
        }
        alignas(32) float sums[8];
        _mm256_store_ps(sums, _mm256_add_ps(even, odd));
        products[row] = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7])) +
                        tail(rows, query, wide, width);
    }
}
#endif

} // namespace

void scanHalves(const std::uint16_t* rows, std::size_t count, std::size_t width, const float* query, float* products) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4"))
        return scan512(rows, count, width, query, products);
    if (__builtin_cpu_supports("x86-64-v3"))
        return scan256(rows, count, width, query, products);
#endif
    for (std::size_t row = 0; row < count; ++row, rows += width)
        products[row] = tail(rows, query, 0, width);
}

} // namespace whereabouts
