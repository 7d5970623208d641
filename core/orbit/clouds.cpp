#include "orbit/clouds.h"

#include "orbit/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace whereabouts {

// Dot product of the lattice point's random gradient with the offset from it.
static float gradientDot(std::uint64_t octave, int x, int y, int period, float dx, float dy) {
    const std::uint64_t cell = static_cast<std::uint64_t>(((y % period) * period) + (x % period));
    const double angle = Random(octave, cell, 0x636c6f7564).uniform(0.0, 2.0 * std::numbers::pi);
    return static_cast<float>(std::cos(angle)) * dx + static_cast<float>(std::sin(angle)) * dy;
}

static float fade(float t) { return t * t * t * (t * (t * 6.0F - 15.0F) + 10.0F); }

// Adds one octave of gradient noise with `period` lattice cells along the side.
static void addOctave(std::vector<float>& field, std::uint64_t octave, int period, float amplitude) {
    const int side = CloudField::side;
    const int cell = side / period;
    for (int cy = 0; cy < period; ++cy) {
        for (int cx = 0; cx < period; ++cx) {
            float corner[4][2];
            for (int k = 0; k < 4; ++k) {
                corner[k][0] = gradientDot(octave, cx + (k & 1), cy + (k >> 1), period, 1.0F, 0.0F);
                corner[k][1] = gradientDot(octave, cx + (k & 1), cy + (k >> 1), period, 0.0F, 1.0F);
            }
            const auto dot = [&corner](int k, float dx, float dy) { return corner[k][0] * dx + corner[k][1] * dy; };
            for (int y = 0; y < cell; ++y) {
                const float fy = (static_cast<float>(y) + 0.5F) / static_cast<float>(cell);
                float* out = field.data() + static_cast<std::size_t>(cy * cell + y) * side + cx * cell;
                for (int x = 0; x < cell; ++x) {
                    const float fx = (static_cast<float>(x) + 0.5F) / static_cast<float>(cell);
                    const float upper = std::lerp(dot(0, fx, fy), dot(1, fx - 1.0F, fy), fade(fx));
                    const float lower = std::lerp(dot(2, fx, fy - 1.0F), dot(3, fx - 1.0F, fy - 1.0F), fade(fx));
                    out[x] += amplitude * std::lerp(upper, lower, fade(fy));
                }
            }
        }
    }
}

// Replaces each value by its rank, spread over 0 to 255.
static std::vector<std::uint8_t> equalised(const std::vector<float>& field) {
    const auto [lowest, highest] = std::ranges::minmax(field);
    constexpr int bins = 65536;
    const auto bin = [lowest, highest](float v) {
        return static_cast<std::size_t>((v - lowest) / (highest - lowest) * (bins - 1));
    };
    std::vector<std::size_t> rank(bins, 0);
    for (const float value : field)
        ++rank[bin(value)];
    std::partial_sum(rank.begin(), rank.end(), rank.begin());
    std::vector<std::uint8_t> levels(field.size());
    std::ranges::transform(field, levels.begin(), [&](float value) {
        return static_cast<std::uint8_t>(rank[bin(value)] * 255 / field.size());
    });
    return levels;
}

static std::vector<std::uint8_t> withSeams(const std::vector<std::uint8_t>& tile, int side) {
    std::vector<std::uint8_t> padded(static_cast<std::size_t>(side + 1) * static_cast<std::size_t>(side + 1));
    for (int y = 0; y <= side; ++y) {
        for (int x = 0; x <= side; ++x) {
            padded[static_cast<std::size_t>(y * (side + 1) + x)] =
                tile[static_cast<std::size_t>((y % side) * side + x % side)];
        }
    }
    return padded;
}

CloudField::CloudField() {
    std::vector<float> field(static_cast<std::size_t>(side) * side, 0.0F);
    float amplitude = 1.0F;
    for (int period = 4; period <= 256; period *= 2, amplitude *= 0.58F)
        addOctave(field, static_cast<std::uint64_t>(period), period, amplitude);
    std::vector<std::uint8_t> tile = equalised(field);
    int size = side;
    for (auto& level : m_levels) {
        level = withSeams(tile, size);
        const int half = size / 2;
        std::vector<std::uint8_t> next(static_cast<std::size_t>(half) * static_cast<std::size_t>(half));
        for (int y = 0; y < half; ++y) {
            for (int x = 0; x < half; ++x) {
                const auto at = [&](int dx, int dy) { return tile[static_cast<std::size_t>((2 * y + dy) * size + 2 * x + dx)]; };
                next[static_cast<std::size_t>(y * half + x)] =
                    static_cast<std::uint8_t>((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1) + 2) / 4);
            }
        }
        tile = std::move(next);
        size = half;
    }
}

} // namespace whereabouts
