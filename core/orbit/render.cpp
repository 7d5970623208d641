#include "orbit/render.h"

#include "orbit/rays.h"

#include <algorithm>
#include <cmath>

namespace whereabouts {

static constexpr int raysPerPixel = 2; // that read the ground, one above the other: it is seen foreshortened

// Linear planes of one row or picture.
struct Planes {
    explicit Planes(std::size_t n) : red(n), green(n), blue(n), water(n) {}
    std::vector<float> red, green, blue, water;
};

static inline float larger(float a, float b) { return a > b ? a : b; }
static inline float smaller(float a, float b) { return a < b ? a : b; }

using Four = float __attribute__((vector_size(16)));
using FourBytes = std::uint8_t __attribute__((vector_size(4)));

static inline Four texel(const std::uint8_t* at) {
    FourBytes bytes;
    __builtin_memcpy(&bytes, at, 4);
    return __builtin_convertvector(bytes, Four);
}

// Bilinear reading of a level at (u, v) in 0 to 1.
static inline Four sample(const TextureLevel& level, float u, float v) {
    float x = u * static_cast<float>(level.width) - 0.5F;
    x = x < 0.0F ? x + static_cast<float>(level.width) : x;
    const float y = std::clamp(v * static_cast<float>(level.height) - 0.5F, 0.0F, static_cast<float>(level.height - 1));
    const int x0 = std::min(static_cast<int>(x), level.width - 1);
    const int y0 = static_cast<int>(y);
    const float fx = x - static_cast<float>(x0), fy = y - static_cast<float>(y0);
    const std::uint8_t* upper = level.row(y0) + static_cast<std::size_t>(x0) * 4;
    const std::uint8_t* lower = upper + level.stride();
    const Four top = texel(upper) * (1.0F - fx) + texel(upper + 4) * fx;
    const Four bottom = texel(lower) * (1.0F - fx) + texel(lower + 4) * fx;
    return top * (1.0F - fy) + bottom * fy;
}

// The level of the pyramid whose texels are about as large as the footprint: log2 of their ratio, read from the float.
static inline std::size_t levelFor(const Texture& texture, float footprintKm) {
    const float texelKm = 40030.0F / static_cast<float>(texture.levels.front().width);
    const auto bits = __builtin_bit_cast(std::int32_t, footprintKm / texelKm * 0.7071F);
    return static_cast<std::size_t>(std::clamp((bits >> 23) - 126, 0, static_cast<int>(texture.levels.size()) - 1));
}

// Adds what a row of rays reads of the ground to the row of pixels.
WHEREABOUTS_VECTOR_CLONES
static void addGround(const Texture& texture, float share, const Rays& rays, Planes& row) {
    for (std::size_t i = 0; i < rays.n; ++i) {
        if (rays.hit[i] == 0.0F)
            continue;
        const Four ground =
            sample(texture.levels[levelFor(texture, rays.footprintKm[i])], rays.u[i], rays.v[i]) * share;
        row.red[i] += ground[0];
        row.green[i] += ground[1];
        row.blue[i] += ground[2];
        row.water[i] += ground[3];
    }
}

static float cloudSample(const CloudField& field, float x, float y, int l) {
    const int side = CloudField::side >> l;
    const float scale = 1.0F / static_cast<float>(1 << l);
    x *= scale;
    y *= scale;
    const auto column = static_cast<int>(std::floor(x)), line = static_cast<int>(std::floor(y));
    const float fx = x - static_cast<float>(column), fy = y - static_cast<float>(line);
    const std::uint8_t* upper = field.level(l) + (line & (side - 1)) * (side + 1) + (column & (side - 1));
    const std::uint8_t* lower = upper + side + 1;
    const float top = static_cast<float>(upper[0]) * (1.0F - fx) + static_cast<float>(upper[1]) * fx;
    const float bottom = static_cast<float>(lower[0]) * (1.0F - fx) + static_cast<float>(lower[1]) * fx;
    return (top * (1.0F - fy) + bottom * fy) / 255.0F;
}

// How far the ground at (x, y) km lies inside clouds: large shapes, broken up by small ones.
class Clouds {
public:
    Clouds(const CloudField& field, const ViewParameters& view, const Camera& camera)
        : m_field(field), m_view(view), m_cos(std::cos(view.cloudDirection)), m_sin(std::sin(view.cloudDirection)) {
        m_threshold = 1.0F;
        if (view.cloudCover <= 0.0F)
            return;
        // The rank above which this share of the picture lies, from a coarse look at it.
        Rays rays(24);
        std::vector<float> densities;
        for (int row = 0; row < static_cast<int>(rays.n); ++row) {
            castRow(camera, row, static_cast<int>(rays.n), rays);
            for (std::size_t i = 0; i < rays.n; ++i) {
                if (rays.hit[i] != 0.0F)
                    densities.push_back(density(rays.x[i], rays.y[i], rays.footprintKm[i]));
            }
        }
        if (densities.empty())
            return;
        const auto clear = static_cast<std::ptrdiff_t>((1.0F - view.cloudCover) * static_cast<float>(densities.size() - 1));
        std::nth_element(densities.begin(), densities.begin() + clear, densities.end());
        m_threshold = densities[static_cast<std::size_t>(clear)];
    }

    // Share of light that the cloud over this point holds back, 0 to the view's opacity.
    float opacity(float x, float y, float footprintKm) const {
        const float t = std::clamp((density(x, y, footprintKm) - m_threshold) / m_view.cloudSoftness, 0.0F, 1.0F);
        return m_view.cloudOpacity * t * t * (3.0F - 2.0F * t);
    }

private:
    float density(float x, float y, float footprintKm) const {
        const float along = (m_cos * x + m_sin * y) / (m_view.cloudScaleKm * m_view.cloudStretch) + m_view.cloudOffset[0];
        const float across = (m_cos * y - m_sin * x) / m_view.cloudScaleKm + m_view.cloudOffset[1];
        const int large = levelOf(footprintKm / m_view.cloudScaleKm), small = levelOf(5.3F * footprintKm / m_view.cloudScaleKm);
        return 0.72F * cloudSample(m_field, along, across, large) +
               0.28F * cloudSample(m_field, 5.3F * along, 5.3F * across, small);
    }

    static int levelOf(float footprint) {
        const auto bits = __builtin_bit_cast(std::int32_t, footprint);
        return std::clamp((bits >> 23) - 127, 0, CloudField::levelCount - 1);
    }

    const CloudField& m_field;
    const ViewParameters& m_view;
    float m_cos, m_sin;
    float m_threshold;
};

// Invented detail for rays finer than the texture's 4 km: patches and ripples on land, so that a long lens does not see an
// unnaturally smooth Earth. Says nothing of the place.
static void addDetail(const CloudField& field, const ViewParameters& view, const Rays& rays, Planes& row) {
    const float fine = rays.footprintKm[rays.n / 2];
    const float strength = view.detail * std::clamp((3.0F - fine) / 2.5F, 0.0F, 1.0F);
    if (strength <= 0.0F)
        return;
    const float patch = 1.0F / std::max(fine, 0.02F);
    for (std::size_t i = 0; i < rays.n; ++i) {
        const float x = rays.x[i] * patch + view.cloudOffset[1], y = rays.y[i] * patch + view.cloudOffset[0];
        const float coarse = cloudSample(field, 1.3F * x, 1.1F * y, 0) - 0.5F;
        const float ripple = cloudSample(field, 7.0F * x, 9.0F * y, 0) - 0.5F;
        const float land = (1.0F - row.water[i]) * strength;
        row.red[i] *= 1.0F + land * (1.6F * coarse + ripple);
        row.green[i] *= 1.0F + land * (0.9F * coarse + ripple);
        row.blue[i] *= 1.0F + land * (1.2F * coarse + ripple);
    }
}

// Turns the ground's greens brown and whitens what lies north of the snow line.
static void changeSeason(const ViewParameters& view, const Rays& rays, Planes& row) {
    const float snowV = 0.5F - view.snowLatitude / 180.0F;
    for (std::size_t i = 0; i < rays.n; ++i) {
        const float green = std::max(0.0F, row.green[i] - 0.5F * (row.red[i] + row.blue[i])) * view.browning;
        row.red[i] += 2.2F * green;
        row.green[i] += 0.3F * green;
        const float ragged = 0.03F * (row.green[i] - 0.2F); // bright and bare ground whitens first
        const float snow = 0.85F * (1.0F - row.water[i]) * std::clamp((snowV - rays.v[i] + ragged) * 40.0F, 0.0F, 1.0F);
        row.red[i] += snow * (0.92F - row.red[i]);
        row.green[i] += snow * (0.94F - row.green[i]);
        row.blue[i] += snow * (0.97F - row.blue[i]);
    }
}

static void addClouds(const ViewParameters& view, const Camera& camera, const Clouds& clouds, const Rays& rays, Planes& row) {
    const float shadowKm = 6.0F / std::max(camera.toSun[2], 0.15F); // of clouds 6 km high
    for (std::size_t i = 0; i < rays.n; ++i) {
        if (rays.hit[i] == 0.0F)
            continue;
        const float shadow = clouds.opacity(rays.x[i] + camera.toSun[0] * shadowKm, rays.y[i] + camera.toSun[1] * shadowKm,
                                            rays.footprintKm[i]);
        const float opacity = clouds.opacity(rays.x[i], rays.y[i], rays.footprintKm[i]);
        const float lit = (1.0F - view.cloudShadow * shadow) * (1.0F - opacity);
        row.red[i] = row.red[i] * lit + opacity * 0.93F;
        row.green[i] = row.green[i] * lit + opacity * 0.94F;
        row.blue[i] = row.blue[i] * lit + opacity * 0.96F;
    }
}

// Sum of rays to ground colours in 0 to 1, the sea made plain; `water` becomes the share of sea, 0 to 1. Where a ray sees
// less than a texel, the coast is drawn sharp along the line of half sea.
WHEREABOUTS_VECTOR_CLONES
static void finishGround(const ViewParameters& view, const float* coverage, const Rays& rays, Planes& row) {
    const std::size_t n = rays.n;
    const float* const footprints = rays.footprintKm.data();
    const float plainness = 1.0F - view.paintedSea;
    const Rgb seaColour = view.seaColour;
    float* const water = row.water.data();
    for (std::size_t i = 0; i < n; ++i) {
        const float share = water[i] * (1.0F / (255.0F * larger(coverage[i], 1.0F)));
        const float steepness = smaller(larger(2.5F / footprints[i], 1.0F), 6.0F);
        water[i] = smaller(larger((share - 0.5F) * steepness + 0.5F, 0.0F), 1.0F);
    }
    std::vector<float>* const planes[3] = {&row.red, &row.green, &row.blue};
    for (std::size_t c = 0; c < 3; ++c) {
        float* const plane = planes[c]->data();
        const float sea = seaColour[c];
        for (std::size_t i = 0; i < n; ++i) {
            const float ground = plane[i] * (1.0F / (255.0F * larger(coverage[i], 1.0F)));
            plane[i] = ground + (sea - ground) * water[i] * plainness;
        }
    }
}

// The sun on the ground: shading by its height, its glint on the sea (a lobe about 8 degrees wide).
WHEREABOUTS_VECTOR_CLONES
static void light(const ViewParameters& view, const Rays& rays, Planes& row) {
    const float shading = view.shading, glint = view.glint;
    const float* const suns = rays.sun.data();
    const float* const mirrors = rays.mirror.data();
    const float* const water = row.water.data();
    for (std::vector<float>* colour : {&row.red, &row.green, &row.blue}) {
        float* const plane = colour->data();
        for (std::size_t i = 0; i < rays.n; ++i) {
            const float lit = 1.0F + shading * (smaller(larger(suns[i] * 1.15F, 0.05F), 1.0F) - 1.0F);
            plane[i] = plane[i] * lit + glint * water[i] * decay((smaller(mirrors[i], 1.0F) - 1.0F) * 50.0F);
        }
    }
}

// Haze in front of the ground; the blue limb and black space where rays miss the Earth.
WHEREABOUTS_VECTOR_CLONES
static void addAir(const ViewParameters& view, const Rays& rays, const float* coverage, float* plane, std::size_t channel) {
    const float* const km = rays.km.data();
    const float* const misses = rays.missKm.data();
    const float rate = -view.hazeTint[channel] / view.hazeLengthKm;
    const float haze = view.hazeColour[channel];
    const float scaleHeight = channel == 2 ? -1.0F / 14.0F : channel == 1 ? -1.0F / 10.0F : -1.0F / 7.0F;
    for (std::size_t i = 0; i < rays.n; ++i) {
        const float kept = decay(km[i] * rate);
        const float limb = 0.9F * haze * decay(misses[i] * scaleHeight);
        const float ground = plane[i] * kept + haze * (1.0F - kept);
        const float share = coverage[i] * (1.0F / raysPerPixel);
        plane[i] = ground * share + limb * (1.0F - share);
    }
}

// A picture's planes, one row of pixels after the other.
struct Canvas {
    explicit Canvas(int side) : size(static_cast<std::size_t>(side)), channels{} {
        for (auto& channel : channels)
            channel.resize(size * size);
    }
    std::size_t size;
    std::array<std::vector<float>, 3> channels;
};

static void renderScene(const Earth& earth, const ViewParameters& view, Canvas& canvas) {
    const auto size = static_cast<int>(canvas.size);
    const Camera camera(view);
    const Clouds clouds(earth.clouds, view, camera);
    const bool hasOther = view.otherShare > 0.0F && !earth.others.empty();
    const float own = hasOther ? 1.0F - view.otherShare : 1.0F;
    Rays fine(size), centre(size);
    std::vector<float> coverage(canvas.size);
    for (int y = 0; y < size; ++y) {
        Planes row(canvas.size);
        std::ranges::fill(coverage, 0.0F);
        for (int k = 0; k < raysPerPixel; ++k) {
            castRow(camera, y * raysPerPixel + k, size * raysPerPixel, fine);
            for (std::size_t i = 0; i < fine.n; ++i)
                coverage[i] += fine.hit[i];
            if (own > 0.0F)
                addGround(earth.blueMarble, own, fine, row);
            if (hasOther)
                addGround(earth.others[static_cast<std::size_t>(view.otherPicture)], view.otherShare, fine, row);
        }
        castRow(camera, y, size, centre);
        finishGround(view, coverage.data(), centre, row);
        if (view.detail > 0.0F)
            addDetail(earth.clouds, view, centre, row);
        if (view.browning > 0.0F || view.snowLatitude < 90.0F)
            changeSeason(view, centre, row);
        light(view, centre, row);
        if (view.cloudCover > 0.0F)
            addClouds(view, camera, clouds, centre, row);
        std::vector<float>* const planes[3] = {&row.red, &row.green, &row.blue};
        for (std::size_t c = 0; c < 3; ++c) {
            addAir(view, centre, coverage.data(), planes[c]->data(), c);
            std::ranges::copy(*planes[c], canvas.channels[c].begin() + y * size);
        }
    }
}

// Gaussian blur, separable; sigma in pixels.
static void blur(Canvas& canvas, float sigma) {
    const int radius = static_cast<int>(std::ceil(2.5F * sigma));
    std::vector<float> kernel;
    float sum = 0.0F;
    for (int k = -radius; k <= radius; ++k) {
        const auto d = static_cast<float>(k);
        sum += kernel.emplace_back(decay(-d * d / (2.0F * sigma * sigma)));
    }
    const int size = static_cast<int>(canvas.size);
    std::vector<float> out(canvas.size * canvas.size);
    const auto pass = [&](std::vector<float>& plane, int stepX, int stepY) {
        for (int y = 0; y < size; ++y) {
            for (int x = 0; x < size; ++x) {
                float value = 0.0F;
                for (int k = -radius; k <= radius; ++k) {
                    const int sx = std::clamp(x + k * stepX, 0, size - 1), sy = std::clamp(y + k * stepY, 0, size - 1);
                    value += kernel[static_cast<std::size_t>(k + radius)] * plane[static_cast<std::size_t>(sy * size + sx)];
                }
                out[static_cast<std::size_t>(y * size + x)] = value / sum;
            }
        }
        plane.swap(out);
    };
    for (auto& plane : canvas.channels) {
        pass(plane, 1, 0);
        pass(plane, 0, 1);
    }
}

// The lens and its surroundings: vignetting (1 - v r^2) and a dark window frame beyond a line.
static void addLens(const ViewParameters& view, Canvas& canvas) {
    const float step = 2.0F / static_cast<float>(canvas.size);
    const float across = std::cos(view.frameDirection), down = std::sin(view.frameDirection);
    for (std::size_t y = 0; y < canvas.size; ++y) {
        const float dy = (static_cast<float>(y) + 0.5F) * step - 1.0F;
        for (std::size_t x = 0; x < canvas.size; ++x) {
            const float dx = (static_cast<float>(x) + 0.5F) * step - 1.0F;
            const float beyond = (dx * across + dy * down - view.frameDistance) / (1.5F * step);
            const float open = view.frameDistance > 0.0F ? 1.0F - 0.95F * std::clamp(beyond, 0.0F, 1.0F) : 1.0F;
            const float kept = open * (1.0F - 0.5F * view.vignetting * (dx * dx + dy * dy));
            for (auto& plane : canvas.channels)
                plane[y * canvas.size + x] *= kept;
        }
    }
}

// One bell-shaped number with standard deviation 1 from 32 random bits: the sum of four bytes.
static inline float bell(std::uint32_t bits) {
    const auto sum = static_cast<std::int32_t>((bits & 255U) + ((bits >> 8) & 255U) + ((bits >> 16) & 255U) + (bits >> 24));
    return static_cast<float>(sum - 510) * (1.0F / 147.8F);
}

// A hash of 32 bits (Prospector's low-bias constants, Wellons 2018).
static inline std::uint32_t scatter32(std::uint32_t x) {
    x = (x ^ (x >> 16)) * 0x7feb352dU;
    x = (x ^ (x >> 15)) * 0x846ca68bU;
    return x ^ (x >> 16);
}

// Exposure, colours, tone, noise, and rounding to bytes.
WHEREABOUTS_VECTOR_CLONES
static void develop(const ViewParameters& view, const Canvas& canvas, std::uint8_t* pixels) {
    const float* const red = canvas.channels[0].data();
    const float* const green = canvas.channels[1].data();
    const float* const blue = canvas.channels[2].data();
    const auto seed = static_cast<std::uint32_t>(view.noiseSeed);
    const auto count = static_cast<std::uint32_t>(canvas.size * canvas.size);
    const Rgb gain{view.exposure * view.whiteBalance[0], view.exposure * view.whiteBalance[1],
                   view.exposure * view.whiteBalance[2]};
    const float saturation = view.saturation, contrast = view.contrast, noisiness = view.noise;
    for (std::uint32_t i = 0; i < count; ++i) {
        const float r = red[i] * gain[0], g = green[i] * gain[1], b = blue[i] * gain[2];
        const float grey = 0.3F * r + 0.59F * g + 0.11F * b;
        const float values[3] = {r, g, b};
        for (std::uint32_t c = 0; c < 3; ++c) {
            const float saturated = grey + saturation * (values[c] - grey);
            const float toned = 0.45F + contrast * (saturated - 0.45F);
            const float noise = noisiness * bell(scatter32((i * 3 + c) ^ seed));
            pixels[i * 3 + c] = static_cast<std::uint8_t>(smaller(larger(toned * 255.0F + noise + 0.5F, 0.0F), 255.0F));
        }
    }
}

static void applyGamma(Canvas& canvas, float gamma) {
    for (auto& plane : canvas.channels) {
        for (float& value : plane)
            value = std::pow(std::max(value, 0.0F), gamma);
    }
}

void render(const Earth& earth, const ViewParameters& view, int size, std::span<std::uint8_t> pixels) {
    Canvas canvas(size);
    renderScene(earth, view, canvas);
    const float blurPixels = view.blur * static_cast<float>(size) / 64.0F;
    if (blurPixels > 0.1F)
        blur(canvas, blurPixels);
    if (view.vignetting > 0.0F || view.frameDistance > 0.0F)
        addLens(view, canvas);
    if (view.gamma != 1.0F)
        applyGamma(canvas, view.gamma);
    develop(view, canvas, pixels.data());
}

} // namespace whereabouts
