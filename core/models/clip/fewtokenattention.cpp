#include "models/clip/fewtokenattention.h"

#include "models/clip/lanes.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace whereabouts {

namespace {

constexpr std::int64_t most = 128; // tokens, and channels of a head
constexpr std::int64_t together = 8; // queries that share each load of keys and values

using Halves = std::uint16_t __attribute__((vector_size(lanes * sizeof(std::uint16_t))));

// One head of one picture. Channels of the tokens lie `stride` apart.
struct Head {
    const std::uint16_t *queries, *keys, *values;
    std::uint16_t* seen;
    std::int64_t tokens, channels, stride, seenStride;
    float scale;
    bool causal;
};

// Rows lie as close as they can: at a power of two apart, they would share few lines of the nearest cache.
struct Scratch {
    alignas(64) std::array<float, most * most> keys;   // [channel][token], so that a query meets 16 tokens at once
    alignas(64) std::array<float, most * most> values; // [token][channel]
    alignas(64) std::array<float, together * most> queries, shares;
};

WHEREABOUTS_WIDE inline Lanes singles(const std::uint16_t* from) {
    Halves bits;
    std::memcpy(&bits, from, sizeof bits);
    return (Lanes)(__builtin_convertvector(bits, Words) << 16);
}

// To the nearest, ties to even. Not for NaN, which stays what it is by its upper bits.
WHEREABOUTS_WIDE inline void storeHalves(Lanes values, std::uint16_t* into) {
    const Words bits = (Words)values;
    const auto halves = __builtin_convertvector((bits + 0x7fff + ((bits >> 16) & 1)) >> 16, Halves);
    std::memcpy(into, &halves, sizeof halves);
}

// 16 tokens' 16 channels from rows to columns, `stride` apart.
WHEREABOUTS_WIDE void transpose(const std::uint16_t* from, std::int64_t fromStride, std::int64_t tokens, float* into, std::int64_t stride) {
    Lanes rows[lanes] = {};
    for (std::int64_t token = 0; token < tokens; ++token)
        rows[token] = singles(from + token * fromStride);
#pragma GCC unroll 4
    for (std::int64_t half = lanes / 2; half > 0; half /= 2) { // exchange the off-diagonal quarters of ever smaller squares
        Words low, high;
        for (std::int64_t i = 0; i < lanes; ++i) {
            const bool inHigh = i & half;
            low[i] = static_cast<std::int32_t>(inHigh ? lanes + i - half : i);
            high[i] = static_cast<std::int32_t>(inHigh ? lanes + i : i + half);
        }
#pragma GCC unroll 16
        for (std::int64_t i = 0; i < lanes; ++i) {
            if (i & half)
                continue;
            const Lanes upper = rows[i], lower = rows[i + half];
            rows[i] = __builtin_shuffle(upper, lower, low);
            rows[i + half] = __builtin_shuffle(upper, lower, high);
        }
    }
    for (std::int64_t channel = 0; channel < lanes; ++channel)
        std::memcpy(into + channel * stride, &rows[channel], sizeof rows[channel]);
}

// Keys in rows of `seats`, values in rows of the head's channels.
WHEREABOUTS_WIDE void unpack(const Head& head, std::int64_t seats, Scratch& scratch) {
    for (std::int64_t token = 0; token < head.tokens; token += lanes) {
        for (std::int64_t channel = 0; channel < head.channels; channel += lanes)
            transpose(head.keys + token * head.stride + channel, head.stride, std::min(lanes, head.tokens - token),
                      scratch.keys.data() + channel * seats + token, seats);
    }
    for (std::int64_t token = 0; token < head.tokens; ++token) {
        for (std::int64_t channel = 0; channel < head.channels; channel += lanes) {
            const Lanes value = singles(head.values + token * head.stride + channel);
            std::memcpy(scratch.values.data() + token * head.channels + channel, &value, sizeof value);
        }
    }
}

// Sum, or greatest, of the sixteen.
template <typename Pair> WHEREABOUTS_WIDE inline float across(Lanes x, const Pair& pair) {
    x = pair(x, __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    x = pair(x, __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
    x = pair(x, __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
    x = pair(x, __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
    return x[0];
}

// Softmax of row[0 ... seen - 1], the rest of its `seats` 0.
WHEREABOUTS_WIDE void softmax(float* row, std::int64_t seen, std::int64_t seats) {
    const std::int64_t whole = (seen + lanes - 1) / lanes * lanes;
    std::fill(row + seen, row + whole, -1e30F);
    const auto greater = [](Lanes a, Lanes b) WHEREABOUTS_WIDE { return a > b ? a : b; };
    const auto plus = [](Lanes a, Lanes b) WHEREABOUTS_WIDE { return a + b; };
    Lanes highest = load(row), sum{};
    for (std::int64_t i = lanes; i < whole; i += lanes)
        highest = greater(highest, load(row + i));
    const float top = across(highest, greater);
    for (std::int64_t i = 0; i < whole; i += lanes) {
        const Lanes power = exponential(load(row + i) - top);
        std::memcpy(row + i, &power, sizeof power);
        sum += power;
    }
    const float perUnit = 1.0F / across(sum, plus);
    for (std::int64_t i = 0; i < whole; i += lanes) {
        const Lanes share = load(row + i) * perUnit;
        std::memcpy(row + i, &share, sizeof share);
    }
    std::fill(row + seen, row + seats, 0.0F);
}

// `together` rows [inner] by a matrix [inner, columns], both without gaps: into[row][0 ... columns - 1].
WHEREABOUTS_WIDE void multiply(const float* by, const float* matrix, std::int64_t inner, std::int64_t innerSeats, std::int64_t columns, float* into) {
    for (std::int64_t column = 0; column < columns; column += lanes) {
        Lanes sums[together] = {};
        for (std::int64_t i = 0; i < inner; ++i) {
            const Lanes row = load(matrix + i * columns + column);
#pragma GCC unroll 8
            for (std::int64_t k = 0; k < together; ++k)
                sums[k] += by[k * innerSeats + i] * row;
        }
        for (std::int64_t k = 0; k < together; ++k)
            std::memcpy(into + k * columns + column, &sums[k], sizeof sums[k]);
    }
}

WHEREABOUTS_WIDE void attend(const Head& head, Scratch& scratch) {
    const std::int64_t seats = (head.tokens + lanes - 1) / lanes * lanes, channels = head.channels;
    unpack(head, seats, scratch);
    for (std::int64_t first = 0; first < head.tokens; first += together) {
        const std::int64_t rows = std::min(together, head.tokens - first);
        for (std::int64_t row = 0; row < rows; ++row) {
            for (std::int64_t channel = 0; channel < channels; channel += lanes) {
                const Lanes query = head.scale * singles(head.queries + (first + row) * head.stride + channel);
                std::memcpy(scratch.queries.data() + row * channels + channel, &query, sizeof query);
            }
        }
        multiply(scratch.queries.data(), scratch.keys.data(), channels, channels, seats, scratch.shares.data());
        for (std::int64_t row = 0; row < rows; ++row)
            softmax(scratch.shares.data() + row * seats, head.causal ? first + row + 1 : head.tokens, seats);
        multiply(scratch.shares.data(), scratch.values.data(), head.tokens, seats, channels, scratch.queries.data());
        for (std::int64_t row = 0; row < rows; ++row) {
            for (std::int64_t channel = 0; channel < channels; channel += lanes)
                storeHalves(load(scratch.queries.data() + row * channels + channel), head.seen + (first + row) * head.seenStride + channel);
        }
    }
}

} // namespace

bool isFewTokens(const torch::Tensor& qkv, std::int64_t heads) {
    const std::int64_t channels = qkv.size(2) / 3 / heads;
    return qkv.scalar_type() == torch::kBFloat16 && qkv.size(1) <= most && channels <= most && channels % lanes == 0;
}

torch::Tensor fewTokenAttention(const torch::Tensor& qkv, std::int64_t heads, bool causal) {
    const std::int64_t tokens = qkv.size(1), width = qkv.size(2) / 3, channels = width / heads;
    torch::Tensor seen = torch::empty({qkv.size(0), tokens, width}, qkv.options());
    const auto* from = static_cast<const std::uint16_t*>(qkv.const_data_ptr());
    auto* into = static_cast<std::uint16_t*>(seen.mutable_data_ptr());
    at::parallel_for(0, qkv.size(0) * heads, 1, [&](std::int64_t begin, std::int64_t end) {
        static thread_local Scratch scratch;
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t picture = i / heads, head = i % heads;
            const std::uint16_t* queries = from + picture * tokens * 3 * width + head * channels;
            attend({queries, queries + width, queries + 2 * width, into + picture * tokens * width + head * channels, tokens, channels,
                    3 * width, width, 1.0F / std::sqrt(static_cast<float>(channels)), causal},
                   scratch);
        }
    });
    return seen;
}

} // namespace whereabouts
