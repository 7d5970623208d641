#include "models/clip/fewtokenattention.h"

#include "models/clip/lanes.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <bit>
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

struct Scratch {
    alignas(64) std::array<float, most * most> keys;   // [channel][token], so that a query meets 16 tokens at once
    alignas(64) std::array<float, most * most> values; // [token][channel]
    alignas(64) std::array<float, together * most> queries, shares;
};

WHEREABOUTS_WIDE inline float single(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

// To the nearest, ties to even. Not for NaN, which stays what it is by its upper bits.
WHEREABOUTS_WIDE inline std::uint16_t half(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return static_cast<std::uint16_t>((bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16);
}

WHEREABOUTS_WIDE void unpack(const Head& head, Scratch& scratch) {
    for (std::int64_t token = 0; token < head.tokens; ++token) {
        for (std::int64_t channel = 0; channel < head.channels; ++channel) {
            scratch.keys[static_cast<std::size_t>(channel * most + token)] = single(head.keys[token * head.stride + channel]);
            scratch.values[static_cast<std::size_t>(token * most + channel)] = single(head.values[token * head.stride + channel]);
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

// Softmax of row[0 ... seen - 1], the rest 0. `row` has room for `most`.
WHEREABOUTS_WIDE void softmax(float* row, std::int64_t seen) {
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
    std::fill(row + seen, row + most, 0.0F);
}

// `together` rows of `by` (each `most` long) by a matrix whose rows are `most` long too: into[row][0 ... columns - 1].
WHEREABOUTS_WIDE void multiply(const float* by, const float* matrix, std::int64_t inner, std::int64_t columns, float* into) {
    for (std::int64_t column = 0; column < columns; column += lanes) {
        Lanes sums[together] = {};
        for (std::int64_t i = 0; i < inner; ++i) {
            const Lanes row = load(matrix + i * most + column);
#pragma GCC unroll 8
            for (std::int64_t k = 0; k < together; ++k)
                sums[k] += by[k * most + i] * row;
        }
        for (std::int64_t k = 0; k < together; ++k)
            std::memcpy(into + k * most + column, &sums[k], sizeof sums[k]);
    }
}

WHEREABOUTS_WIDE void attend(const Head& head, Scratch& scratch) {
    unpack(head, scratch);
    for (std::int64_t first = 0; first < head.tokens; first += together) {
        const std::int64_t rows = std::min(together, head.tokens - first);
        for (std::int64_t row = 0; row < rows; ++row) {
            for (std::int64_t channel = 0; channel < head.channels; ++channel)
                scratch.queries[static_cast<std::size_t>(row * most + channel)] =
                    head.scale * single(head.queries[(first + row) * head.stride + channel]);
        }
        multiply(scratch.queries.data(), scratch.keys.data(), head.channels, head.tokens, scratch.shares.data());
        for (std::int64_t row = 0; row < rows; ++row)
            softmax(scratch.shares.data() + row * most, head.causal ? first + row + 1 : head.tokens);
        multiply(scratch.shares.data(), scratch.values.data(), head.tokens, head.channels, scratch.queries.data());
        for (std::int64_t row = 0; row < rows; ++row) {
            for (std::int64_t channel = 0; channel < head.channels; ++channel)
                head.seen[(first + row) * head.seenStride + channel] = half(scratch.queries[static_cast<std::size_t>(row * most + channel)]);
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
