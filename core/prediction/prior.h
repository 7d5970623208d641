#pragma once

#include "base/result.h"
#include "geo/geopoint.h"
#include "raster/earthgrid.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

namespace whereabouts {

// How a raster's values become factors.
struct PriorRule {
    double weight = 1.0;                      // the power of a continuous value; not looked at where there are classes
    std::map<std::int64_t, double> classes{}; // a factor of 0 or more for each class of a land cover; others count 1
};

// How much more likely a picture is of one place than of another, before it is looked at: a factor for every place of the
// Earth, from a raster. Where the raster has no value (outside it, no data) the factor is 1.
//  - Continuous values (land mask, population, night lights): (0.99 v / mean + 0.01)^weight, v below 0 taken for 0, divided
//    by its own mean over the raster's area: so the raster as a whole weighs as much as what lies outside it, and a value
//    of 0 does not exclude a place.
//  - Classes: the factor of the value's class as it is given, 0 included; the mean of them where a pixel holds several.
// Immutable; copies share their values; any thread.
class Prior {
public:
    // Reads the first band of any raster that readEarthGrid() reads. Fails with a sentence that names the file, also where
    // it holds no value above 0.
    static Result<Prior> read(const std::filesystem::path& raster, const PriorRule& rule);

    double over(const GeoBox& box) const; // the mean factor by area
    double at(GeoPoint point) const;

private:
    struct Table {
        EarthGrid grid;            // of factors, 1 where there are no values
        std::vector<double> sines; // [height + 1] of the rows' edges, from the north
        std::vector<double> sums;  // [height + 1, width + 1] of factor times area of all pixels north-west of each corner
    };
    explicit Prior(EarthGrid factors);
    double sumNorthWestOf(double sine, double column) const;

    std::shared_ptr<const Table> m_table;
};

} // namespace whereabouts
