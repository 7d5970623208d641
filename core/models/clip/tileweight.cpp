#include "models/clip/tileweight.h"

#include "models/clip/lanes.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <atomic>
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

constexpr double bend = 3.0;

// The magnitudes that codes stand for, sinh(bend code / 127) / sinh(bend), as the upper and the lower byte of bfloat16.
struct Code {
    alignas(64) std::array<std::uint8_t, 128> upper{}, lower{};

    Code() {
        for (std::size_t i = 0; i < upper.size(); ++i) {
            const auto magnitude = static_cast<float>(std::sinh(bend * double(i) / 127.0) / std::sinh(bend));
            const std::uint32_t bits = (std::bit_cast<std::uint32_t>(magnitude) + 0x8000U) >> 16;
            upper[i] = static_cast<std::uint8_t>(bits >> 8);
            lower[i] = static_cast<std::uint8_t>(bits & 0xffU);
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

#if defined(__x86_64__)

// asinh(x) = ln(x + sqrt(x^2 + 1)) for x from 0 to 10, within 2e-5: the exponent of that, and of its fraction m the series of
// ln(m) in (m - 1) / (m + 1).
WHEREABOUTS_TILES inline Lanes areaSine(Lanes x) {
    const Lanes y = x + (Lanes)_mm512_sqrt_ps((__m512)(x * x + 1.0F));
    const Lanes exponent = __builtin_convertvector(((Words)y >> 23) - 127, Lanes);
    const auto fraction = (Lanes)(((Words)y & 0x7fffff) | 0x3f800000);
    const Lanes s = (fraction - 1.0F) / (fraction + 1.0F), s2 = s * s;
    return 0.693147181F * exponent + 2.0F * s * (1.0F + s2 * (1.0F / 3 + s2 * (1.0F / 5 + s2 * (1.0F / 7))));
}

// The codes of 16 numbers; `perUnit` takes the greatest to sinh(bend).
WHEREABOUTS_TILES inline __m128i codesOf(const float* numbers, float perUnit) {
    const Lanes x = load(numbers);
    const Lanes code = areaSine((x < 0.0F ? -x : x) * perUnit) * static_cast<float>(127.0 / bend) + 0.5F;
    const Words whole = __builtin_convertvector(code, Words);
    const Words sign = x < 0.0F ? Words{} + 0x80 : Words{};
    return _mm512_cvtepi32_epi8((__m512i)((whole < 127 ? whole : Words{} + 127) | sign));
}

// Encodes 32 rows of a weight, [32, in] in float32, into their place.
WHEREABOUTS_TILES void encode(const float* rows, std::int64_t in, float factor, std::uint8_t* codes, float* scales) {
    for (std::int64_t output = 0; output < wide; ++output) {
        const float* row = rows + output * in;
        Lanes highest{}, nothing{}; // the latter unless a number is not finite
        for (std::int64_t i = 0; i < in; i += lanes) {
            const Lanes x = load(row + i), magnitude = x < 0.0F ? -x : x;
            highest = magnitude > highest ? magnitude : highest;
            nothing += 0.0F * x;
        }
        float most = 0.0F;
        for (std::size_t i = 0; i < lanes; ++i)
            most = std::max(most, highest[i]) + nothing[i]; // then the row's products are no numbers either
        scales[output] = factor * most;
        const float perUnit = most > 0 ? static_cast<float>(std::sinh(bend)) / most : 0.0F;
        for (std::int64_t first = 0; first < in; first += deep) {
            alignas(16) std::array<std::uint8_t, deep> found;
            for (std::int64_t k = 0; k < deep; k += lanes)
                _mm_store_si128(reinterpret_cast<__m128i*>(found.data() + k), codesOf(row + first + k, perUnit));
            std::uint8_t* tile = codes + first / deep * step + output / 16 * step / 2;
            for (std::int64_t k = 0; k < deep; k += 2)
                std::memcpy(tile + placeInTile(k, output % 16), found.data() + k, 2);
        }
    }
}

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
            value += singles(product.residual + place);
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
    const std::int64_t blocks = product.out / wide, parts = (product.rows + nearRows - 1) / nearRows;
    const std::int64_t share = std::max<std::int64_t>(1, blocks / (4 * at::get_num_threads()));
    std::atomic<std::int64_t> next = 0; // each thread takes the next share: on a shared machine one is often slower
    at::parallel_for(0, at::get_num_threads(), 1, [&](std::int64_t, std::int64_t) WHEREABOUTS_TILES {
        Scratch scratch(product.in, nearRows);
        shapeTiles(product.perTile);
        std::int64_t laidOut = -1;
        for (std::int64_t first = next.fetch_add(share); first < blocks * parts; first = next.fetch_add(share)) {
            for (std::int64_t i = first; i < std::min(first + share, blocks * parts); ++i) {
                const std::int64_t part = i / blocks, row = part * nearRows, endRow = std::min(row + nearRows, product.rows);
                if (std::exchange(laidOut, part) != part)
                    layOut(product, row, endRow, scratch.rows());
                multiplyBlock<afterwards>(product, i % blocks, row, endRow, scratch);
            }
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
#if defined(__x86_64__)
    at::parallel_for(0, m_out / wide, 1, [&](std::int64_t begin, std::int64_t end) {
        const c10::InferenceMode inference;
        for (std::int64_t block = begin; block < end; ++block) {
            const torch::Tensor rows = weight.narrow(0, block * wide, wide).to(torch::kFloat32).contiguous();
            encode(rows.const_data_ptr<float>(), m_in, static_cast<float>(factor), codes + block * wide * m_in, scales + block * wide);
        }
    });
#else
    static_cast<void>(codes), static_cast<void>(scales), static_cast<void>(factor);
#endif
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
