#pragma once

#include "orbit/random.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace whereabouts {

// A small square picture that strangers are drawn on: red, green, blue from 0 to 1. Coordinates run from 0 to 1, x to the
// right and y downwards.
class Drawing {
public:
    using Colour = std::array<float, 3>;
    explicit Drawing(int size);
    int size() const { return m_size; }

    void gradient(float top, float bottom, const Colour& from, const Colour& to); // between two heights
    void rectangle(float left, float top, float right, float bottom, const Colour& colour);
    void ellipse(float x, float y, float radiusX, float radiusY, const Colour& colour, float shade);
    void line(float x0, float y0, float x1, float y1, float width, const Colour& colour);
    // The area left of the right edge and right of the left edge, both straight from the top to the bottom height.
    void trapezoid(float top, float bottom, float leftTop, float rightTop, float leftBottom, float rightBottom,
                   const Colour& colour);
    // Voronoi cells in colours between the two.
    void fields(Random& random, int count, const Colour& from, const Colour& to);
    // Noise of several octaves, `coarsest` features across the picture at first, between two heights.
    void texture(Random& random, float top, float bottom, int coarsest, float strength, bool coloured);
    void blur(float radius); // in shares of the side
    void develop(Random& random, float noise);
    void write(std::span<std::uint8_t> rgb) const;

private:
    float* pixel(int x, int y) { return &m_values[static_cast<std::size_t>((y * m_size + x) * 3)]; }
    int m_size;
    std::vector<float> m_values;
};

} // namespace whereabouts
