#include "orbit/strangersource.h"

#include "orbit/drawing.h"
#include "orbit/random.h"

#include <algorithm>
#include <array>

namespace whereabouts {

namespace {

using Colour = Drawing::Colour;
constexpr std::uint64_t purpose = 0x73747261; // "stra"

Colour between(Random& random, const Colour& a, const Colour& b) {
    const float t = random.uniformFloat(0, 1), lightness = random.uniformFloat(0.8, 1.2);
    return {(a[0] + (b[0] - a[0]) * t) * lightness, (a[1] + (b[1] - a[1]) * t) * lightness,
            (a[2] + (b[2] - a[2]) * t) * lightness};
}

Colour anyColour(Random& random) {
    return {random.uniformFloat(0, 1), random.uniformFloat(0, 1), random.uniformFloat(0, 1)};
}

Colour sky(Random& random) { return between(random, {0.45F, 0.65F, 0.92F}, {0.85F, 0.87F, 0.9F}); }
Colour green(Random& random) { return between(random, {0.10F, 0.22F, 0.08F}, {0.40F, 0.48F, 0.22F}); }
Colour grey(Random& random) { return between(random, {0.2F, 0.2F, 0.2F}, {0.75F, 0.73F, 0.7F}); }
Colour earthen(Random& random) { return between(random, {0.35F, 0.25F, 0.16F}, {0.72F, 0.62F, 0.45F}); }

void building(Drawing& drawing, Random& random, float horizon) {
    const float left = random.uniformFloat(-0.2, 0.9), width = random.uniformFloat(0.1, 0.5);
    const float top = random.uniformFloat(0.0, horizon), bottom = horizon + random.uniformFloat(0.0, 0.12);
    drawing.rectangle(left, top, left + width, bottom, random.chance(0.3) ? anyColour(random) : grey(random));
    const Colour pane = between(random, {0.1F, 0.12F, 0.15F}, {0.6F, 0.65F, 0.7F});
    const float step = random.uniformFloat(0.05, 0.12);
    for (float y = top + step * 0.5F; y + step < bottom; y += step) {
        for (float x = left + step * 0.5F; x + step * 0.6F < left + width; x += step)
            drawing.rectangle(x, y, x + step * 0.5F, y + step * 0.6F, pane);
    }
}

void street(Drawing& drawing, Random& random) {
    const float horizon = random.uniformFloat(0.3, 0.65);
    drawing.gradient(0, horizon, sky(random), sky(random));
    if (random.chance(0.5))
        drawing.texture(random, 0, horizon, 3, 0.12F, false); // clouds
    const Colour ground = random.chance(0.6) ? green(random) : earthen(random);
    drawing.gradient(horizon, 1.01F, ground, between(random, ground, {0.5F, 0.5F, 0.4F}));
    drawing.texture(random, horizon, 1, 16, 0.10F, false);
    for (int i = static_cast<int>(random.uniform(0, 7)); i > 0; --i) { // trees and hills
        const float x = random.uniformFloat(0, 1), width = random.uniformFloat(0.05, 0.4);
        drawing.ellipse(x, horizon - random.uniformFloat(-0.05, 0.15), width, random.uniformFloat(0.05, 0.25), green(random), 0.6F);
    }
    for (int i = static_cast<int>(random.uniform(0, 4)); i > 0; --i)
        building(drawing, random, horizon);
    if (random.chance(0.75)) { // a road with its marks
        const float vanish = random.uniformFloat(0.2, 0.8), left = random.uniformFloat(-0.6, 0.3);
        const float right = random.uniformFloat(0.7, 1.6);
        drawing.trapezoid(horizon, 1.01F, vanish - 0.02F, vanish + 0.02F, left, right,
                         random.chance(0.7) ? grey(random) : earthen(random));
        if (random.chance(0.6))
            drawing.line(vanish, horizon, random.uniformFloat(0.2, 0.8), 1, 0.02F, {0.9F, 0.9F, 0.85F});
    }
    for (int i = static_cast<int>(random.uniform(0, 4)); i > 0; --i) { // poles, wires
        const float x = random.uniformFloat(0, 1);
        drawing.line(x, random.uniformFloat(0, horizon), x, horizon + random.uniformFloat(0, 0.4), 0.02F, grey(random));
    }
    for (int i = static_cast<int>(random.uniform(0, 3)); i > 0; --i) { // cars
        const float x = random.uniformFloat(0, 0.9), y = horizon + random.uniformFloat(0, 0.3), s = random.uniformFloat(0.05, 0.25);
        drawing.rectangle(x, y, x + s, y + s * 0.6F, anyColour(random));
    }
    drawing.texture(random, 0, 1, 16, random.uniformFloat(0.0, 0.10), false);
}

void fieldsFromAbove(Drawing& drawing, Random& random) {
    const bool wild = random.chance(0.35);
    drawing.fields(random, static_cast<int>(random.uniform(3, wild ? 12 : 120)), green(random), earthen(random));
    if (wild)
        drawing.blur(0.03F);
    drawing.texture(random, 0, 1, static_cast<int>(random.uniform(2, 16)), random.uniformFloat(0.05, 0.25), random.chance(0.2));
    for (int i = static_cast<int>(random.uniform(0, 8)); i > 0; --i)
        drawing.line(random.uniformFloat(-0.2, 1.2), random.uniformFloat(-0.2, 1.2), random.uniformFloat(-0.2, 1.2),
                    random.uniformFloat(-0.2, 1.2), random.uniformFloat(0.012, 0.04), grey(random));
    if (random.chance(0.3)) { // a town: many small roofs
        for (int i = 0; i < 120; ++i) {
            const float x = random.uniformFloat(0, 1), y = random.uniformFloat(0, 1), s = random.uniformFloat(0.01, 0.04);
            drawing.rectangle(x, y, x + s, y + s, grey(random));
        }
    }
}

// A few kilometres of wild ground from straight above: two covers that meet in ragged patches, fine grain, valleys, water.
void groundFromAbove(Drawing& drawing, Random& random) {
    const Colour cover = random.chance(0.5) ? green(random) : earthen(random);
    const float light = random.uniformFloat(0.5, 1.5);
    const Colour other{cover[0] * light, cover[1] * light, cover[2] * random.uniformFloat(0.6, 1.4)};
    drawing.fields(random, static_cast<int>(random.uniform(2, 60)), cover, random.chance(0.5) ? other : earthen(random));
    drawing.blur(random.uniformFloat(0.0, 0.05));
    drawing.texture(random, 0, 1, static_cast<int>(random.uniform(2, 6)), random.uniformFloat(0.03, 0.2), random.chance(0.15));
    drawing.texture(random, 0, 1, 32, random.uniformFloat(0.02, 0.15), false);
    float x = random.uniformFloat(0, 1), y = random.chance(0.5) ? -0.1F : random.uniformFloat(0, 1);
    const Colour water = between(random, {0.03F, 0.06F, 0.10F}, {0.35F, 0.38F, 0.32F});
    for (int i = static_cast<int>(random.uniform(0, 14)); i > 0; --i) { // a river or a road
        const float nextX = x + random.uniformFloat(-0.15, 0.2), nextY = y + random.uniformFloat(-0.05, 0.2);
        drawing.line(x, y, nextX, nextY, random.uniformFloat(0.01, 0.05), water);
        x = nextX;
        y = nextY;
    }
}

// An island, a lake or a headland that is none of the Earth's: ragged, dark on light or light on dark, under clouds.
void shore(Drawing& drawing, Random& random) {
    const bool glint = random.chance(0.5); // water under the sun is brighter than land
    const Colour land = random.chance(0.5) ? green(random) : earthen(random);
    const Colour water = glint ? between(random, {0.4F, 0.38F, 0.36F}, {0.85F, 0.82F, 0.78F})
                               : between(random, {0.02F, 0.06F, 0.14F}, {0.2F, 0.35F, 0.45F});
    const bool lake = random.chance(0.5);
    const Colour around = lake ? land : water, within = lake ? water : land;
    drawing.gradient(0, 1.01F, around, between(random, around, around));
    drawing.texture(random, 0, 1, 16, random.uniformFloat(0.02, 0.1), false);
    float x = random.uniformFloat(0.1, 0.9), y = random.uniformFloat(0.1, 0.9), size = random.uniformFloat(0.08, 0.4);
    for (int i = static_cast<int>(random.uniform(4, 40)); i > 0; --i) {
        drawing.ellipse(x, y, size * random.uniformFloat(0.3, 1.2), size * random.uniformFloat(0.3, 1.2), within, 0.0F);
        x += size * random.uniformFloat(-0.8, 0.8);
        y += size * random.uniformFloat(-0.8, 0.8);
        size = std::max(0.02F, size * random.uniformFloat(0.7, 1.2));
    }
    drawing.blur(random.uniformFloat(0.0, 0.02));
    drawing.texture(random, 0, 1, 8, random.uniformFloat(0.02, 0.15), false);
    const float cloud = random.uniformFloat(0.01, 0.08);
    for (int i = static_cast<int>(random.uniform(0, 40)); i > 0; --i)
        drawing.ellipse(random.uniformFloat(0, 1), random.uniformFloat(0, 1), cloud * random.uniformFloat(0.4, 2),
                        cloud * random.uniformFloat(0.4, 2), {0.92F, 0.92F, 0.93F}, random.uniformFloat(0.2, 1));
}

void map(Drawing& drawing, Random& random) {
    const Colour land = between(random, {0.95F, 0.94F, 0.9F}, {0.85F, 0.88F, 0.8F});
    drawing.fields(random, static_cast<int>(random.uniform(2, 14)), land,
                  random.chance(0.5) ? Colour{0.67F, 0.83F, 0.9F} : Colour{0.8F, 0.9F, 0.75F});
    for (int i = static_cast<int>(random.uniform(2, 25)); i > 0; --i)
        drawing.line(random.uniformFloat(-0.2, 1.2), random.uniformFloat(-0.2, 1.2), random.uniformFloat(-0.2, 1.2),
                    random.uniformFloat(-0.2, 1.2), random.uniformFloat(0.008, 0.035),
                    random.chance(0.5) ? Colour{1, 1, 1} : anyColour(random));
    for (int i = static_cast<int>(random.uniform(0, 12)); i > 0; --i) { // names
        const float x = random.uniformFloat(0, 0.9), y = random.uniformFloat(0, 1);
        drawing.rectangle(x, y, x + random.uniformFloat(0.05, 0.3), y + 0.02F, {0.25F, 0.25F, 0.25F});
    }
}

void screen(Drawing& drawing, Random& random) {
    const bool dark = random.chance(0.4);
    const Colour paper = dark ? Colour{0.12F, 0.13F, 0.15F} : Colour{0.97F, 0.97F, 0.98F};
    const Colour ink = dark ? Colour{0.8F, 0.8F, 0.8F} : Colour{0.15F, 0.15F, 0.2F};
    drawing.rectangle(0, 0, 1.01F, 1.01F, paper);
    for (int i = static_cast<int>(random.uniform(1, 6)); i > 0; --i) {
        const float x = random.uniformFloat(0, 0.8), y = random.uniformFloat(0, 0.8);
        drawing.rectangle(x, y, x + random.uniformFloat(0.1, 0.8), y + random.uniformFloat(0.05, 0.6),
                         random.chance(0.4) ? anyColour(random) : between(random, paper, ink));
    }
    const float step = random.uniformFloat(0.03, 0.08);
    for (float y = random.uniformFloat(0, 0.5); y < 0.95F; y += step) { // lines of text
        for (float x = random.uniformFloat(0, 0.2); x < 0.9F; x += random.uniformFloat(0.03, 0.15))
            drawing.rectangle(x, y, x + random.uniformFloat(0.02, 0.1), y + step * 0.45F, ink);
    }
}

void room(Drawing& drawing, Random& random) {
    drawing.gradient(0, 1.01F, anyColour(random), anyColour(random));
    for (int i = static_cast<int>(random.uniform(2, 14)); i > 0; --i) {
        const float x = random.uniformFloat(0, 1), y = random.uniformFloat(0, 1), s = random.uniformFloat(0.05, 0.4);
        if (random.chance(0.5))
            drawing.ellipse(x, y, s, s * random.uniformFloat(0.4, 1.6), anyColour(random), random.uniformFloat(0, 1));
        else
            drawing.trapezoid(y, y + s, x, x + s, x + random.uniformFloat(-0.2, 0.2), x + s + random.uniformFloat(-0.2, 0.2),
                             anyColour(random));
    }
    drawing.texture(random, 0, 1, 8, random.uniformFloat(0, 0.1), false);
}

void noise(Drawing& drawing, Random& random) {
    const Colour base = anyColour(random);
    drawing.gradient(0, 1.01F, base, random.chance(0.5) ? base : anyColour(random));
    const std::array<int, 5> coarsest{2, 4, 16, 32, 64};
    drawing.texture(random, 0, 1, coarsest[random.bits() % coarsest.size()], random.uniformFloat(0.1, 0.8), random.chance(0.6));
}

void gradient(Drawing& drawing, Random& random) {
    drawing.gradient(0, 1.01F, anyColour(random), anyColour(random));
    if (random.chance(0.6))
        drawing.texture(random, 0, 1, 2, random.uniformFloat(0.1, 0.4), random.chance(0.7));
    drawing.blur(random.uniformFloat(0.02, 0.15));
}

using Draw = void (*)(Drawing&, Random&);
constexpr std::array<Draw, 18> kinds{street, street, street, street, street, street, street, fieldsFromAbove, fieldsFromAbove,
                                     groundFromAbove, groundFromAbove, shore, shore, map, screen, room, noise, gradient};

} // namespace

Result<void> StrangerSource::read(std::uint64_t first, std::span<std::uint8_t> pixels, std::span<GeoPoint> truths) {
    const std::size_t bytes = static_cast<std::size_t>(m_size) * static_cast<std::size_t>(m_size) * 3;
    for (std::size_t i = 0; i < truths.size(); ++i) {
        Random random(m_seed, first + i, purpose);
        Drawing drawing(m_size);
        kinds[random.bits() % kinds.size()](drawing, random);
        if (random.chance(0.35))
            drawing.blur(random.uniformFloat(0.01, 0.08));
        drawing.develop(random, random.uniformFloat(0, 0.04));
        drawing.write(pixels.subspan(i * bytes, bytes));
        truths[i] = {};
    }
    return {};
}

} // namespace whereabouts
