#include "models/location/bytescan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace whereabouts {

namespace {

constexpr float mostByte = 127.0F;

float farthest(std::span<const float> numbers) {
    float most = 0.0F;
    for (const float number : numbers)
        most = std::max(most, std::abs(number));
    return most;
}

std::int32_t tail(const std::int8_t* row, std::span<const std::int16_t> wholes, std::size_t from) {
    std::int32_t sum = 0;
    for (std::size_t i = from; i < wholes.size(); ++i)
        sum += row[i] * wholes[i];
    return sum;
}

float tailWithRests(const std::int8_t* bytes, const std::int16_t* rests, std::span<const float> query, std::size_t from) {
    float sum = 0.0F;
    for (std::size_t i = from; i < query.size(); ++i)
        sum += (static_cast<float>(bytes[i]) + static_cast<float>(rests[i]) / restScale) * query[i];
    return sum;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) void scanBytes256(const std::int8_t* rows, std::size_t count, std::span<const std::int16_t> wholes,
                                                  std::int32_t* products) {
    constexpr std::size_t ahead = 4096; // bytes: the processor itself does not look beyond a page
    const std::size_t width = wholes.size(), wide = width / 32 * 32;
    for (std::size_t row = 0; row < count; ++row, rows += width) {
        __m256i even = _mm256_setzero_si256(), odd = _mm256_setzero_si256();
        for (std::size_t i = 0; i < wide; i += 32) {
            _mm_prefetch(reinterpret_cast<const char*>(rows + i + ahead), _MM_HINT_T0);
            const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows + i));
            const __m128i second = _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows + i + 16));
            const __m256i with = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(wholes.data() + i));
            const __m256i next = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(wholes.data() + i + 16));
            even = _mm256_add_epi32(even, _mm256_madd_epi16(_mm256_cvtepi8_epi16(first), with));
            odd = _mm256_add_epi32(odd, _mm256_madd_epi16(_mm256_cvtepi8_epi16(second), next));
        }
        alignas(32) std::array<std::int32_t, 8> sums;
        _mm256_store_si256(reinterpret_cast<__m256i*>(sums.data()), _mm256_add_epi32(even, odd));
        std::int32_t sum = tail(rows, wholes, wide);
        for (const std::int32_t part : sums)
            sum += part;
        products[row] = sum;
    }
}

__attribute__((target("avx2,fma"))) float productWithRests256(const std::int8_t* bytes, const std::int16_t* rests,
                                                              std::span<const float> query) {
    const std::size_t wide = query.size() / 16 * 16;
    const __m256 scale = _mm256_set1_ps(1.0F / restScale);
    __m256 even = _mm256_setzero_ps(), odd = _mm256_setzero_ps();
    for (std::size_t i = 0; i < wide; i += 16) {
        const __m128i byte = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
        const __m256i rest = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(rests + i));
        const __m256 firstRests = _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(_mm256_castsi256_si128(rest)));
        const __m256 nextRests = _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(_mm256_extracti128_si256(rest, 1)));
        const __m256 first = _mm256_fmadd_ps(firstRests, scale, _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(byte)));
        const __m256 next = _mm256_fmadd_ps(nextRests, scale, _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_srli_si128(byte, 8))));
        even = _mm256_fmadd_ps(first, _mm256_loadu_ps(query.data() + i), even);
        odd = _mm256_fmadd_ps(next, _mm256_loadu_ps(query.data() + i + 8), odd);
    }
    alignas(32) std::array<float, 8> sums;
    _mm256_store_ps(sums.data(), _mm256_add_ps(even, odd));
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7])) +
           tailWithRests(bytes, rests, query, wide);
}
#endif

} // namespace

float splitRow(std::span<const float> row, std::int8_t* bytes, std::int16_t* rests) {
    const float most = farthest(row);
    const float step = most > 0.0F ? most / mostByte : 1.0F;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const float steps = std::clamp(row[i] / step, -mostByte, mostByte);
        const float whole = std::round(steps);
        bytes[i] = static_cast<std::int8_t>(whole);
        rests[i] = static_cast<std::int16_t>(std::round((steps - whole) * restScale));
    }
    return step;
}

// Small enough that no sum over the width leaves 32 bits.
WholeQuery wholeQuery(std::span<const float> query) {
    constexpr float mostSum = static_cast<float>(1 << 30) * 1.99F;
    const float most = std::min<float>(std::numeric_limits<std::int16_t>::max(),
                                       std::floor(mostSum / (mostByte * static_cast<float>(std::max<std::size_t>(query.size(), 1)))));
    const float longest = farthest(query);
    WholeQuery whole{{}, longest > 0.0F ? longest / most : 1.0F};
    for (const float number : query)
        whole.wholes.push_back(static_cast<std::int16_t>(std::clamp(std::round(number / whole.step), -most, most)));
    return whole;
}

void scanBytes(const std::int8_t* rows, std::size_t count, std::span<const std::int16_t> wholes, std::int32_t* products) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v3"))
        return scanBytes256(rows, count, wholes, products);
#endif
    for (std::size_t row = 0; row < count; ++row, rows += wholes.size())
        products[row] = tail(rows, wholes, 0);
}

float productWithRests(const std::int8_t* bytes, const std::int16_t* rests, std::span<const float> query) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v3"))
        return productWithRests256(bytes, rests, query);
#endif
    return tailWithRests(bytes, rests, query, 0);
}

} // namespace whereabouts
