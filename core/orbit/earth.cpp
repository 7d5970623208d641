#include "orbit/earth.h"

#include "raster/imagery.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace whereabouts {

// Runs body(from, to) over bands of rows on two threads.
template <typename Body>
static void inBands(int rows, const Body& body) {
    std::jthread upper([&] { body(0, rows / 2); });
    body(rows / 2, rows);
}

static float mix(float a, float b, float share) { return a + (b - a) * share; }

static std::uint8_t luminance(const std::uint8_t* rgb) {
    return static_cast<std::uint8_t>((rgb[0] * 77 + rgb[1] * 150 + rgb[2] * 29) >> 8);
}

// Ratio of a picture's luminance to its mean over a box of 25x25 pixels' land: where the relief is lit or in shadow.
// Rows are asked for from north to south; a band keeps sums of columns and moves them down.
class ReliefRatio {
public:
    ReliefRatio(const Picture& relief, const LandMask& land, int firstRow)
        : m_relief(relief), m_land(land), m_next(firstRow), m_sum(static_cast<std::size_t>(relief.width)),
          m_count(static_cast<std::size_t>(relief.width)) {
        for (int y = firstRow - radius - 1; y < firstRow + radius; ++y)
            add(y, 1);
    }

    // The next row's ratios, clipped to 0.6 to 1.5; 1 where there is no land.
    void row(std::vector<float>& ratios) {
        add(m_next + radius, 1);
        add(m_next - radius - 1, -1);
        std::int64_t sum = 0, count = 0;
        const auto at = [this](int x) {
            return static_cast<std::size_t>(x < 0 ? x + m_relief.width : x >= m_relief.width ? x - m_relief.width : x);
        };
        for (int x = -radius; x < radius; ++x) {
            sum += m_sum[at(x)];
            count += m_count[at(x)];
        }
        const std::uint8_t* const land = m_land.row(m_next);
        for (int x = 0; x < m_relief.width; ++x) {
            sum += m_sum[at(x + radius)];
            count += m_count[at(x + radius)];
            const float mean = count > 0 ? static_cast<float>(sum) / static_cast<float>(count) : 0.0F;
            const float own = luminance(pixel(x, m_next));
            ratios[static_cast<std::size_t>(x)] =
                land[x] != 0 && mean > 0.0F ? std::clamp(own / mean, 0.6F, 1.5F) : 1.0F;
            sum -= m_sum[at(x - radius)];
            count -= m_count[at(x - radius)];
        }
        ++m_next;
    }

private:
    static constexpr int radius = 12;

    const std::uint8_t* pixel(int x, int y) const {
        return m_relief.pixels.data() + (static_cast<std::size_t>(y) * static_cast<std::size_t>(m_relief.width) +
                                         static_cast<std::size_t>(x)) * 3;
    }

    void add(int y, int sign) {
        if (y < 0 || y >= m_relief.height)
            return;
        const std::uint8_t* const land = m_land.row(y);
        const std::uint8_t* rgb = pixel(0, y);
        for (int x = 0; x < m_relief.width; ++x, rgb += 3) {
            m_sum[static_cast<std::size_t>(x)] += sign * land[x] * luminance(rgb);
            m_count[static_cast<std::size_t>(x)] += sign * land[x];
        }
    }

    const Picture& m_relief;
    const LandMask& m_land;
    int m_next;
    std::vector<std::int32_t> m_sum, m_count;
};

// Rows of a picture stretched to a level's size, bilinear.
class Stretch {
public:
    Stretch(const Picture& picture, const TextureLevel& level)
        : m_picture(picture), m_scaleY(static_cast<float>(picture.height) / static_cast<float>(level.height)) {
        const float scaleX = static_cast<float>(picture.width) / static_cast<float>(level.width);
        for (int x = 0; x < level.width; ++x) {
            const float u = (static_cast<float>(x) + 0.5F) * scaleX - 0.5F + static_cast<float>(picture.width);
            const int left = static_cast<int>(u);
            m_columns.push_back({static_cast<std::uint32_t>(left % picture.width) * 3,
                                 static_cast<std::uint32_t>((left + 1) % picture.width) * 3, u - static_cast<float>(left)});
        }
    }

    // Row y of the level, times the ratios.
    void writeRow(const std::vector<float>& ratios, TextureLevel& level, int y) const {
        const float v = std::clamp((static_cast<float>(y) + 0.5F) * m_scaleY - 0.5F, 0.0F,
                                   static_cast<float>(m_picture.height) - 1.001F);
        const int y0 = static_cast<int>(v);
        const float fy = v - static_cast<float>(y0);
        const std::size_t stride = static_cast<std::size_t>(m_picture.width) * 3;
        const std::uint8_t* const upper = m_picture.pixels.data() + static_cast<std::size_t>(y0) * stride;
        const std::uint8_t* const lower = upper + stride;
        std::uint8_t* out = level.row(y);
        for (std::size_t x = 0; x < m_columns.size(); ++x, out += 4) {
            const auto& [left, right, fx] = m_columns[x];
            for (std::size_t c = 0; c < 3; ++c) {
                const float top = mix(upper[left + c], upper[right + c], fx);
                const float bottom = mix(lower[left + c], lower[right + c], fx);
                const float value = mix(top, bottom, fy) * ratios[x] + 0.5F;
                out[c] = static_cast<std::uint8_t>(value < 255.0F ? value : 255.0F);
            }
        }
    }

private:
    struct Column {
        std::uint32_t left, right; // byte offsets in a row
        float share;               // of the right one
    };
    const Picture& m_picture;
    float m_scaleY;
    std::vector<Column> m_columns;
};

// Share of sea around each pixel of the level, 0 to 255: a tent one pixel wide, so that a coast is a smooth line.
static void writeWater(const LandMask& land, TextureLevel& level, int y) {
    const auto rowAt = [&](int offset) {
        const int row = static_cast<int>((2 * static_cast<std::int64_t>(y) + 1) * land.height() / (2 * level.height)) + offset;
        return land.row(std::clamp(row, 0, land.height() - 1));
    };
    const std::uint8_t* const rows[3] = {rowAt(-1), rowAt(0), rowAt(1)};
    std::uint8_t* out = level.row(y) + 3;
    for (int x = 0; x < level.width; ++x, out += 4) {
        const int middle = static_cast<int>((2 * static_cast<std::int64_t>(x) + 1) * land.width() / (2 * level.width));
        const int left = middle > 0 ? middle - 1 : land.width() - 1, right = middle + 1 < land.width() ? middle + 1 : 0;
        const auto across = [&](const std::uint8_t* row) { return row[left] + 2 * row[middle] + row[right]; };
        *out = static_cast<std::uint8_t>((16 - across(rows[0]) - 2 * across(rows[1]) - across(rows[2])) * 255 / 16);
    }
}

// The picture at its own size, with the sea's share beside it.
static Texture plain(const Picture& picture, const LandMask& land) {
    TextureLevel level(picture.width, picture.height);
    const std::vector<float> ones(static_cast<std::size_t>(picture.width), 1.0F);
    const Stretch stretch(picture, level);
    inBands(level.height, [&](int from, int to) {
        for (int y = from; y < to; ++y) {
            stretch.writeRow(ones, level, y);
            writeWater(land, level, y);
        }
    });
    level.closeSeams();
    return Texture(std::move(level));
}

// The picture at the size of the relief, sharpened by it.
static Texture sharpened(const Picture& picture, const Picture& relief, const LandMask& land) {
    TextureLevel level(relief.width, relief.height);
    const Stretch stretch(picture, level);
    inBands(level.height, [&](int from, int to) {
        ReliefRatio ratio(relief, land, from);
        std::vector<float> ratios(static_cast<std::size_t>(relief.width));
        for (int y = from; y < to; ++y) {
            ratio.row(ratios);
            stretch.writeRow(ratios, level, y);
            writeWater(land, level, y);
        }
    });
    level.closeSeams();
    return Texture(std::move(level));
}

Result<Earth> Earth::load(const std::filesystem::path& folder, Pictures pictures) {
    const Result<Picture> mask = readImagery(folder / "land.png");
    const Result<Picture> relief = readImagery(folder / "shaded_relief.jpg");
    const Result<Picture> blueMarble = readImagery(folder / "blue_marble.jpg");
    for (const auto* picture : {&mask, &relief, &blueMarble}) {
        if (!*picture)
            return std::unexpected(picture->error());
    }
    LandMask land(mask->width, mask->height, mask->pixels);
    Texture finest = sharpened(*blueMarble, *relief, land);
    std::vector<Texture> others;
    if (pictures == Pictures::All) {
        others.push_back(plain(*blueMarble, land));
        for (const char* name : {"blue_marble_spring.jpg", "etopo1.jpg"}) {
            const Result<Picture> other = readImagery(folder / name);
            if (!other)
                return std::unexpected(other.error());
            others.push_back(plain(*other, land));
        }
        TextureLevel half = plain(*relief, land).levels[1];
        others.emplace_back(std::move(half));
    }
    return Earth{std::move(land), std::move(finest), std::move(others), CloudField()};
}

} // namespace whereabouts
