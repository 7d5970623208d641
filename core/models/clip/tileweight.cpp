#include "models/clip/tileweight.h"

#include "models/clip/lanes.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>
#define WHEREABOUTS_TILES __attribute__((target("arch=x86-64-v4,avx512vbmi,avx512bf16,amx-tile,amx-bf16"), optimize("O3")))
#else
#define WHEREABOUTS_TILES
#endif

namespace whereabouts {

namespace {

constexpr std::int64_t wide = 32;        // outputs that are worked on together: two tiles
constexpr std::int64_t deep = 32;        // inputs of a tile of bfloat16
constexpr std::int64_t step = wide * deep; // numbers of both tiles
constexpr std::int64_t cached = 1 << 20; // bytes of activations that stay near while all outputs are worked on

// The magnitudes that a code stands for, as bfloat16 and its upper and lower byte, and the code nearest to each of many steps
// from 0 to 1.
struct Code {
    static constexpr int steps = 4096;
    alignas(64) std::array<std::uint8_t, 128> upper{}, lower{};
    std::array<std::uint8_t, steps + 1> nearest{};

    Code() {
        constexpr double bend = 3.0;
        std::array<float, 128> magnitudes{};
        for (std::size_t i = 0; i < magnitudes.size(); ++i) {
            const auto exact = static_cast<float>(std::sinh(bend * double(i) / 127.0) / std::sinh(bend));
            const auto bits = static_cast<std::uint16_t>((std::bit_cast<std::uint32_t>(exact) + 0x8000U) >> 16);
            magnitudes[i] = std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
            upper[i] = static_cast<std::uint8_t>(bits >> 8);
            lower[i] = static_cast<std::uint8_t>(bits & 0xffU);
        }
        std::uint8_t code = 0;
        for (std::size_t i = 0; i < nearest.size(); ++i) {
            const float wanted = static_cast<float>(i) / steps;
            while (code < 127 && magnitudes[code + 1U] - wanted < wanted - magnitudes[code])
                ++code;
            nearest[i] = code;
        }
    }
};

const Code& theCode() {
    static const Code code;
    return code;
}

// Where the number of an input and an output of a tile lies among its codes. A tile's row holds two inputs of 16 outputs side
// by side; two rows lie together in eights, as bytes come apart into 16 bits.
std::size_t placeInTile(std::int64_t input, std::int64_t output) {
    const std::int64_t row = input / 2, column = 2 * output + input % 2;
    return static_cast<std::size_t>(row / 2 * 64 + column / 8 * 16 + row % 2 * 8 + column % 8);
}

// Encodes 32 rows of a weight, [32, in] in float32, into their place.
WHEREABOUTS_WIDE void encode(const float* rows, std::int64_t in, float factor, std::uint8_t* codes, float* scales) {
    const Code& code = theCode();
    for (std::int64_t output = 0; output < wide; ++output) {
        const float* row = rows + output * in;
        float highest = 0.0F, nothing = 0.0F; // unless a number is not finite
        for (std::int64_t i = 0; i < in; ++i) {
            highest = std::max(highest, std::abs(row[i]));
            nothing += 0.0F * row[i];
        }
        scales[output] = factor * highest + nothing;
        if (nothing != 0.0F) // the row's products are no numbers either, whatever its codes
            continue;
        const float perUnit = highest > 0 ? Code::steps / highest : 0.0F;
        for (std::int64_t first = 0; first < in; first += deep) {
            std::array<std::int32_t, deep> whole;
            for (std::int64_t k = 0; k < deep; ++k)
                whole[static_cast<std::size_t>(k)] = static_cast<std::int32_t>(std::abs(row[first + k]) * perUnit + 0.5F);
            std::uint8_t* tile = codes + first / deep * step + output / 16 * step / 2;
            for (std::int64_t k = 0; k < deep; ++k) {
                const auto sign = static_cast<std::uint8_t>(std::signbit(row[first + k]) ? 0x80U : 0U);
                const auto nearest = static_cast<std::size_t>(std::min(whole[static_cast<std::size_t>(k)], Code::steps));
                tile[placeInTile(k, output % 16)] = static_cast<std::uint8_t>(code.nearest[nearest] | sign);
            }
        }
    }
}

#if defined(__x86_64__)

// The codes' bytes, for look-ups of 64 at once.
struct Tables {
    __m512i upper[2], lower[2];
};

WHEREABOUTS_TILES inline Tables tables() {
    const Code& code = theCode();
    return {{_mm512_load_si512(code.upper.data()), _mm512_load_si512(code.upper.data() + 64)},
            {_mm512_load_si512(code.lower.data()), _mm512_load_si512(code.lower.data() + 64)}};
}

// Both tiles of a step in bfloat16.
WHEREABOUTS_TILES inline void expand(const Tables& tables, const std::uint8_t* codes, std::uint16_t* into) {
    const __m512i sign = _mm512_set1_epi8(static_cast<char>(0x80));
    constexpr int signAndTable = 0xf8; // a | (b & c)
    for (std::int64_t i = 0; i < step; i += 64, codes += 64, into += 64) {
        const __m512i code = _mm512_load_si512(codes);
        const __m512i magnitude = _mm512_permutex2var_epi8(tables.upper[0], code, tables.upper[1]);
        const __m512i upper = _mm512_ternarylogic_epi32(magnitude, code, sign, signAndTable);
        const __m512i lower = _mm512_permutex2var_epi8(tables.lower[0], code, tables.lower[1]);
        _mm512_store_si512(into, _mm512_unpacklo_epi8(lower, upper));
        _mm512_store_si512(into + 32, _mm512_unpackhi_epi8(lower, upper));
    }
}

struct Product {
    const std::uint16_t* x;
    std::int64_t rows, in, out;
    std::int64_t perTile; // rows
    const std::uint8_t* codes;
    const float *scales, *bias;
    const std::uint16_t* residual;
    std::uint16_t* into;
    Afterwards afterwards;
};

struct alignas(64) TileShape {
    std::uint8_t palette = 1, startRow = 0;
    std::array<std::uint8_t, 14> reserved{};
    std::array<std::uint16_t, 16> rowBytes{};
    std::array<std::uint8_t, 16> rows{};
};

// Tiles 0 to 3: sums of two tiles of rows by two of outputs. 4 and 5: activations. 6 and 7: weights.
WHEREABOUTS_TILES void shapeTiles(std::int64_t rows) {
    TileShape shape;
    for (std::size_t i = 0; i < 8; ++i) {
        shape.rowBytes[i] = 64;
        shape.rows[i] = i < 6 ? static_cast<std::uint8_t>(rows) : 16;
    }
    _tile_loadconfig(&shape);
}

WHEREABOUTS_TILES inline Lanes single(const std::uint16_t* from) {
    const __m256i bits = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    return (Lanes)_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16);
}

template <Afterwards afterwards> WHEREABOUTS_TILES inline Lanes applied(Lanes x) {
    switch (afterwards) {
    case Afterwards::Nothing: return x;
    case Afterwards::Swish: return x * sigmoid(x);
    case Afterwards::Gelu: return gelu(x);
    case Afterwards::GeluTanh: return geluTanh(x);
    }
    return x;
}

// A tile of sums, 16 outputs from `column` on, becomes what is asked for of the rows from `row` on.
template <Afterwards afterwards>
WHEREABOUTS_TILES inline void finish(const Product& product, const float* sums, std::int64_t row, std::int64_t rows, std::int64_t column) {
    const Lanes scale = load(product.scales + column), bias = product.bias ? load(product.bias + column) : Lanes{};
    for (std::int64_t i = 0; i < rows; ++i) {
        const std::int64_t place = (row + i) * product.out + column;
        Lanes value = applied<afterwards>(load(sums + i * 16) * scale + bias);
        if (product.residual)
            value += single(product.residual + place);
        const __m256bh rounded = _mm512_cvtneps_pbh((__m512)value);
        std::memcpy(product.into + place, &rounded, sizeof rounded);
    }
}

struct alignas(64) Line {
    std::array<std::uint16_t, 32> values;
};

struct Scratch {
    Scratch(std::int64_t in, std::int64_t rows) : weightLines(static_cast<std::size_t>(in)), rowLines(static_cast<std::size_t>(rows * in / 32)) {}
    std::uint16_t* weights() { return weightLines.front().values.data(); }
    std::uint16_t* rows() { return rowLines.front().values.data(); }
    std::vector<Line> weightLines; // of 32 outputs, in bfloat16
    std::vector<Line> rowLines;    // of activations, tile after tile: as they come, their stride would put many into the same set of the cache
    alignas(64) std::array<float, 4 * 256> sums;
};

// The rows [firstRow, endRow) of the activations as tiles.
WHEREABOUTS_WIDE void layOut(const Product& product, std::int64_t firstRow, std::int64_t endRow, std::uint16_t* into) {
    for (std::int64_t row = firstRow; row < endRow; row += product.perTile) {
        for (std::int64_t k = 0; k < product.in; k += deep) {
            for (std::int64_t i = row; i < row + product.perTile; ++i, into += deep) {
                if (i < product.rows)
                    std::memcpy(into, product.x + i * product.in + k, deep * sizeof(std::uint16_t));
            }
        }
    }
}

// Outputs [32 block, 32 block + 32) of the rows [firstRow, endRow), which begins at a whole tile and is laid out.
template <Afterwards afterwards>
WHEREABOUTS_TILES void multiplyBlock(const Product& product, std::int64_t block, std::int64_t firstRow, std::int64_t endRow, Scratch& scratch) {
    const std::int64_t steps = product.in / deep, perTile = product.perTile, tile = perTile * deep;
    const std::uint8_t* codes = product.codes + block * product.in * wide;
    const Tables known = tables();
    const auto expandStep = [&](std::int64_t k) WHEREABOUTS_TILES { expand(known, codes + k * step, scratch.weights() + k * step); };
    const std::uint16_t* upper = scratch.rows();
    for (std::int64_t row = firstRow; row < endRow; row += 2 * perTile, upper += 2 * tile * steps) {
        const bool isFirst = row == firstRow, two = row + perTile < endRow;
        const std::uint16_t* lower = upper + tile * steps;
        if (isFirst)
            expandStep(0);
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
        for (std::int64_t k = 0; k < steps; ++k) {
            const std::uint16_t* weights = scratch.weights() + k * step;
            _tile_loadd(4, upper + k * tile, 64);
            _tile_loadd(6, weights, 64);
            _tile_dpbf16ps(0, 4, 6);
            _tile_loadd(7, weights + step / 2, 64);
            _tile_dpbf16ps(1, 4, 7);
            if (isFirst && k + 1 < steps) // ahead, so that no tile waits for what was just written
                expandStep(k + 1);
            if (two) {
                _tile_loadd(5, lower + k * tile, 64);
                _tile_dpbf16ps(2, 5, 6);
                _tile_dpbf16ps(3, 5, 7);
            }
        }
        float* sums = scratch.sums.data();
        _tile_stored(0, sums, 64);
        _tile_stored(1, sums + 256, 64);
        _tile_stored(2, sums + 512, 64);
        _tile_stored(3, sums + 768, 64);
        for (std::int64_t part = 0; part < (two ? 4 : 2); ++part) {
            const std::int64_t from = row + part / 2 * perTile;
            finish<afterwards>(product, sums + part * 256, from, std::min(perTile, product.rows - from), block * wide + part % 2 * 16);
        }
    }
}

template <Afterwards afterwards> WHEREABOUTS_TILES void multiply(const Product& product) {
    const std::int64_t pair = 2 * product.perTile, pairs = (product.rows + pair - 1) / pair;
    const std::int64_t nearRows = std::clamp<std::int64_t>(cached / (product.in * 2 * pair), 1, pairs) * pair;
    at::parallel_for(0, product.out / wide, 1, [&](std::int64_t begin, std::int64_t end) WHEREABOUTS_TILES {
        Scratch scratch(product.in, nearRows);
        shapeTiles(product.perTile);
        for (std::int64_t row = 0; row < product.rows; row += nearRows) {
            const std::int64_t endRow = std::min(row + nearRows, product.rows);
            layOut(product, row, endRow, scratch.rows());
            for (std::int64_t block = begin; block < end; ++block)
                multiplyBlock<afterwards>(product, block, row, endRow, scratch);
        }
        _tile_release();
    });
}

void multiply(const Product& product, Afterwards afterwards) {
    switch (afterwards) {
    case Afterwards::Nothing: return multiply<Afterwards::Nothing>(product);
    case Afterwards::Swish: return multiply<Afterwards::Swish>(product);
    case Afterwards::Gelu: return multiply<Afterwards::Gelu>(product);
    case Afterwards::GeluTanh: return multiply<Afterwards::GeluTanh>(product);
    }
}

bool mayUseTiles() {
    constexpr int requestPermission = 0x1023, tileData = 18; // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
    __builtin_cpu_init();
    return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("amx-tile") &&
           __builtin_cpu_supports("amx-bf16") && syscall(SYS_arch_prctl, requestPermission, tileData) == 0;
}

#endif

} // namespace

bool TileWeight::suits(std::int64_t out, std::int64_t in) {
#if defined(__x86_64__)
    static const bool available = mayUseTiles();
    return available && out > 0 && in > 0 && out % wide == 0 && in % deep == 0;
#else
    static_cast<void>(out + in);
    return false;
#endif
}

TileWeight::TileWeight(const torch::Tensor& weight, double factor)
    : m_out(weight.size(0)), m_in(weight.size(1)), m_codes(torch::empty({m_out * m_in}, torch::kUInt8)), m_scales(torch::empty({m_out})) {
    auto* codes = m_codes.mutable_data_ptr<std::uint8_t>();
    auto* scales = m_scales.mutable_data_ptr<float>();
    at::parallel_for(0, m_out / wide, 1, [&](std::int64_t begin, std::int64_t end) {
        const c10::InferenceMode inference;
        for (std::int64_t block = begin; block < end; ++block) {
            const torch::Tensor rows = weight.narrow(0, block * wide, wide).to(torch::kFloat32).contiguous();
            encode(rows.const_data_ptr<float>(), m_in, static_cast<float>(factor), codes + block * wide * m_in, scales + block * wide);
        }
    });
}

torch::Tensor TileWeight::product(const torch::Tensor& x, const torch::Tensor& bias, Afterwards afterwards,
                                  const torch::Tensor& residual) const {
    const torch::Tensor rows = x.contiguous();
    std::vector<std::int64_t> shape = x.sizes().vec();
    shape.back() = m_out;
    torch::Tensor into = torch::empty(shape, x.options());
#if defined(__x86_64__)
    const torch::Tensor plus = residual.defined() ? residual.contiguous() : residual;
    const std::int64_t count = rows.numel() / m_in, tiles = (count + 15) / 16;
    const auto bits = [](const torch::Tensor& tensor) {
        return tensor.defined() ? static_cast<const std::uint16_t*>(tensor.const_data_ptr()) : nullptr;
    };
    if (count > 0)
        multiply({bits(rows), count, m_in, m_out, (count + tiles - 1) / tiles, m_codes.const_data_ptr<std::uint8_t>(),
                  m_scales.const_data_ptr<float>(), bias.defined() ? bias.const_data_ptr<float>() : nullptr, bits(plus),
                  static_cast<std::uint16_t*>(into.mutable_data_ptr()), afterwards},
                 afterwards);
#else
    static_cast<void>(bias), static_cast<void>(afterwards), static_cast<void>(residual);
#endif
    return into;
}

} // namespace whereabouts
