#pragma once

#include "map/triangulate.h"

#include <filesystem>
#include <string>
#include <vector>

using Polygon = std::vector<Ring>; // outline first, then holes
using Line = std::vector<Corner>;

struct Country {
    std::string name;
    std::vector<Polygon> polygons;
};

// A TopoJSON file of npm's world-atlas (countries-*.json) in Web Mercator world units. Rings and lines go the short way
// across the antimeridian and so may leave 0 to 1 in x; a ring round the pole is closed below the map's lower edge.
struct Topology {
    std::vector<Polygon> land;
    std::vector<Line> coast, borders; // without the edges that only follow the antimeridian
    std::vector<Country> countries;
};

// Lines are simplified by up to `tolerance` world units.
Topology readTopology(const std::filesystem::path& file, double tolerance);
