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

// The rows' softmax but for the sum, which is each row's `perUnit`: row r sees the first seen(r) of its `seats`, and of the rest
// nothing. One step after the other for all rows, so that none waits for its own.
template <typename Seen>
WHEREABOUTS_WIDE void exponentials(float* shares, std::int64_t rows, std::int64_t seats, const Seen& seen, float* perUnit) {
    const auto greater = [](Lanes a, Lanes b) WHEREABOUTS_WIDE { return a > b ? a : b; };
    const auto plus = [](Lanes a, Lanes b) WHEREABOUTS_WIDE { return a + b; };
    Lanes highest[together], sums[together];
    for (std::int64_t r = 0; r < rows; ++r) {
        float* row = shares + r * seats;
        std::fill(row + seen(r), row + seats, -1e30F);
        highest[r] = load(row);
        for (std::int64_t i = lanes; i < seats; i += lanes)
            highest[r] = greater(highest[r], load(row + i));
    }
    for (std::int64_t r = 0; r < rows; ++r)
        highest[r] = Lanes{} + across(highest[r], greater);
    for (std::int64_t r = 0; r < rows; ++r) {
        sums[r] = Lanes{};
        for (std::int64_t i = r * seats; i < (r + 1) * seats; i += lanes) {
            const Lanes power = exponential(load(shares + i) - highest[r]);
            std::memcpy(shares + i, &power, sizeof power);
            sums[r] += power;
        }
    }
    for (std::int64_t r = 0; r < rows; ++r)
        perUnit[r] = 1.0F / across(sums[r], plus);
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
    std::array<float, together> perUnit{};
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
        const auto seen = [&](std::int64_t row) { return head.causal ? first + row + 1 : head.tokens; };
        exponentials(scratch.shares.data(), rows, seats, seen, perUnit.data());
        multiply(scratch.shares.data(), scratch.values.data(), head.tokens, seats, channels, scratch.queries.data());
        for (std::int64_t row = 0; row < rows; ++row) {
            for (std::int64_t channel = 0; channel < channels; channel += lanes)
                storeHalves(perUnit[static_cast<std::size_t>(row)] * load(scratch.queries.data() + row * channels + channel), head.seen + (first + row) * head.seenStride + channel);
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
