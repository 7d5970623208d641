#include "orbit/drawing.h"

#include <algorithm>
#include <cmath>

namespace whereabouts {

namespace {

float mix(float a, float b, float t) { return a + (b - a) * t; }

} // namespace

Drawing::Drawing(int size) : m_size(size), m_values(static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * 3) {}

void Drawing::gradient(float top, float bottom, const Colour& from, const Colour& to) {
    const float side = static_cast<float>(m_size);
    for (int y = std::max(0, static_cast<int>(top * side)); y < std::min(m_size, static_cast<int>(bottom * side)); ++y) {
        const float t = (static_cast<float>(y) / side - top) / (bottom - top);
        for (int x = 0; x < m_size; ++x) {
            for (std::size_t c = 0; c < 3; ++c)
                pixel(x, y)[c] = mix(from[c], to[c], t);
        }
    }
}

void Drawing::rectangle(float left, float top, float right, float bottom, const Colour& colour) {
    trapezoid(top, bottom, left, right, left, right, colour);
}

void Drawing::ellipse(float x, float y, float radiusX, float radiusY, const Colour& colour, float shade) {
    for (int j = 0; j < m_size; ++j) {
        for (int i = 0; i < m_size; ++i) {
            const float u = ((static_cast<float>(i) + 0.5F) / static_cast<float>(m_size) - x) / radiusX;
            const float v = ((static_cast<float>(j) + 0.5F) / static_cast<float>(m_size) - y) / radiusY;
            if (u * u + v * v > 1.0F)
                continue;
            for (std::size_t c = 0; c < 3; ++c)
                pixel(i, j)[c] = colour[c] * (1.0F - shade * 0.5F * (1.0F + (u + v) * 0.7F));
        }
    }
}

void Drawing::line(float x0, float y0, float x1, float y1, float width, const Colour& colour) {
    const float dx = x1 - x0, dy = y1 - y0, length2 = std::max(1e-6F, dx * dx + dy * dy);
    for (int j = 0; j < m_size; ++j) {
        for (int i = 0; i < m_size; ++i) {
            const float x = (static_cast<float>(i) + 0.5F) / static_cast<float>(m_size) - x0;
            const float y = (static_cast<float>(j) + 0.5F) / static_cast<float>(m_size) - y0;
            const float t = std::clamp((x * dx + y * dy) / length2, 0.0F, 1.0F);
            const float away = std::hypot(x - t * dx, y - t * dy);
            if (away < width * 0.5F)
                std::ranges::copy(colour, pixel(i, j));
        }
    }
}

void Drawing::trapezoid(float top, float bottom, float leftTop, float rightTop, float leftBottom, float rightBottom,
                       const Colour& colour) {
    for (int j = 0; j < m_size; ++j) {
        const float y = (static_cast<float>(j) + 0.5F) / static_cast<float>(m_size);
        if (y < top || y >= bottom)
            continue;
        const float t = (y - top) / (bottom - top);
        for (int i = 0; i < m_size; ++i) {
            const float x = (static_cast<float>(i) + 0.5F) / static_cast<float>(m_size);
            if (x >= mix(leftTop, leftBottom, t) && x < mix(rightTop, rightBottom, t))
                std::ranges::copy(colour, pixel(i, j));
        }
    }
}

void Drawing::fields(Random& random, int count, const Colour& from, const Colour& to) {
    struct Seed {
        float x, y;
        Colour colour;
    };
    std::vector<Seed> seeds;
    for (int i = 0; i < count; ++i) {
        const float t = random.uniformFloat(0, 1), lightness = random.uniformFloat(0.7, 1.3);
        Seed seed{random.uniformFloat(-0.1, 1.1), random.uniformFloat(-0.1, 1.1), {}};
        for (std::size_t c = 0; c < 3; ++c)
            seed.colour[c] = mix(from[c], to[c], t) * lightness;
        seeds.push_back(seed);
    }
    const float stretch = random.uniformFloat(0.4, 1.0);
    for (int j = 0; j < m_size; ++j) {
        for (int i = 0; i < m_size; ++i) {
            const float x = static_cast<float>(i) / static_cast<float>(m_size);
            const float y = static_cast<float>(j) / static_cast<float>(m_size);
            const auto away = [&](const Seed& s) { return std::abs(s.x - x) + stretch * std::abs(s.y - y); };
            const Seed& nearest = *std::ranges::min_element(seeds, {}, away);
            std::ranges::copy(nearest.colour, pixel(i, j));
        }
    }
}

void Drawing::texture(Random& random, float top, float bottom, int coarsest, float strength, bool coloured) {
    const int first = static_cast<int>(top * static_cast<float>(m_size));
    const int last = std::min(m_size, static_cast<int>(bottom * static_cast<float>(m_size)));
    for (int knots = coarsest; knots <= m_size; knots *= 2, strength *= 0.65F) {
        std::vector<float> grid(static_cast<std::size_t>((knots + 2) * (knots + 2) * 3));
        for (std::size_t k = 0; k < grid.size(); k += 3) {
            grid[k] = random.uniformFloat(-1, 1);
            grid[k + 1] = coloured ? random.uniformFloat(-1, 1) : grid[k];
            grid[k + 2] = coloured ? random.uniformFloat(-1, 1) : grid[k];
        }
        const float scale = static_cast<float>(knots) / static_cast<float>(m_size);
        for (int y = first; y < last; ++y) {
            for (int x = 0; x < m_size; ++x) {
                const float u = static_cast<float>(x) * scale, v = static_cast<float>(y) * scale;
                const int i = static_cast<int>(u), j = static_cast<int>(v);
                const float s = u - static_cast<float>(i), t = v - static_cast<float>(j);
                const auto knot = [&](int a, int b, std::size_t c) {
                    return grid[static_cast<std::size_t>((b * (knots + 2) + a) * 3) + c];
                };
                for (std::size_t c = 0; c < 3; ++c)
                    pixel(x, y)[c] += strength * mix(mix(knot(i, j, c), knot(i + 1, j, c), s),
                                                     mix(knot(i, j + 1, c), knot(i + 1, j + 1, c), s), t);
            }
        }
    }
}

void Drawing::blur(float radius) {
    const int reach = static_cast<int>(radius * static_cast<float>(m_size));
    if (reach < 1)
        return;
    for (int pass = 0; pass < 4; ++pass) { // twice a box each way: nearly a Gaussian
        const bool across = pass % 2 == 0;
        std::vector<float> before = m_values;
        const auto old = [&](int x, int y, std::size_t c) {
            return before[static_cast<std::size_t>((y * m_size + x) * 3) + c];
        };
        for (int y = 0; y < m_size; ++y) {
            for (int x = 0; x < m_size; ++x) {
                for (std::size_t c = 0; c < 3; ++c) {
                    float sum = 0.0F;
                    for (int d = -reach; d <= reach; ++d)
                        sum += across ? old(std::clamp(x + d, 0, m_size - 1), y, c) : old(x, std::clamp(y + d, 0, m_size - 1), c);
                    pixel(x, y)[c] = sum / static_cast<float>(2 * reach + 1);
                }
            }
        }
    }
}

void Drawing::develop(Random& random, float noise) {
    const bool dark = random.chance(0.2); // as a picture with more range than its file shows
    const float exposure = dark ? random.uniformFloat(0.05, 0.5) : random.uniformFloat(0.6, 1.3);
    const float lift = dark ? random.uniformFloat(0.0, 0.03) : random.uniformFloat(-0.05, 0.1);
    const float saturation = random.chance(0.1) ? 0.0F : random.uniformFloat(0.5, 1.2);
    for (std::size_t i = 0; i < m_values.size(); i += 3) {
        const float grey = (m_values[i] + m_values[i + 1] + m_values[i + 2]) / 3.0F;
        for (std::size_t c = 0; c < 3; ++c)
            m_values[i + c] = mix(grey, m_values[i + c], saturation) * exposure + lift + random.uniformFloat(-noise, noise);
    }
}

void Drawing::write(std::span<std::uint8_t> rgb) const {
    for (std::size_t i = 0; i < m_values.size(); ++i)
        rgb[i] = static_cast<std::uint8_t>(std::clamp(m_values[i], 0.0F, 1.0F) * 255.0F + 0.5F);
}

} // namespace whereabouts
