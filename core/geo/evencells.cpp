#include "geo/evencells.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace whereabouts {

Partition evenPartition(int bands) {
    constexpr double radiansPerDegree = std::numbers::pi / 180.0;
    const double height = 180.0 / bands;
    Partition partition;
    for (int band = 0; band < bands; ++band) {
        const double south = -90.0 + band * height, north = -90.0 + (band + 1) * height;
        const double middle = (south + north) / 2.0;
        const int columns = std::max(3, static_cast<int>(std::lround(360.0 / height * std::cos(middle * radiansPerDegree))));
        for (int column = 0; column < columns; ++column) {
            const double west = -180.0 + column * 360.0 / columns, east = -180.0 + (column + 1) * 360.0 / columns;
            partition.cells.push_back({{south, west, north, east}, {middle, (west + east) / 2.0}});
        }
    }
    return partition;
}

} // namespace whereabouts
