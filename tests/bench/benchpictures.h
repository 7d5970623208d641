#pragma once

#include <QImage>

#include <cmath>
#include <cstdint>
#include <random>

// A picture like a photograph: soft shapes and noise, which a JPEG keeps at 3 to 6 MB for 12 megapixels.
inline QImage photograph(int width, int height, unsigned seed) {
    std::mt19937 random(seed);
    QImage image(width, height, QImage::Format_RGB888);
    for (int y = 0; y < height; ++y) {
        std::uint8_t* line = image.scanLine(y);
        for (int x = 0; x < width; ++x) {
            const double wave = 60 * std::sin(0.011 * x + seed) * std::cos(0.017 * y) + 30 * std::sin(0.13 * (x + y));
            const auto noise = static_cast<int>(random() % 32);
            for (int channel = 0; channel < 3; ++channel)
                line[3 * x + channel] = static_cast<std::uint8_t>(110 + noise + static_cast<int>(wave) * (channel + 2) / 4);
        }
    }
    return image;
}
