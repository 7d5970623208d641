#pragma once

#include <cstdint>
#include <span>
#include <vector>

// A corner of a polygon, in any plane units.
struct Corner {
    double x = 0.0, y = 0.0;
    bool operator==(const Corner&) const = default;
};

using Ring = std::vector<Corner>; // closed: the last corner joins the first and does not repeat it

// Twice the ring's area; positive when its corners turn from +x to +y.
double doubledArea(std::span<const Corner> ring);

// Even-odd rule.
bool insideRing(std::span<const Corner> ring, Corner point);

// A polygon with holes as triangles, three indices each into the corners of all rings in the order given (the outline
// first). Ear clipping after Meisters (1975); holes are joined to the outline by bridges (Eberly, "Triangulation by Ear
// Clipping"). Orientation does not matter. A ring that crosses itself gives some triangles, never a hang.
std::vector<std::uint32_t> triangulate(std::span<const Ring> rings);
