#pragma once

#include "base/result.h"
#include "geo/geopoint.h"
#include "raster/earthgrid.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace whereabouts {

// A factor of 0 or more for each class of a land cover; classes that are not named count 1.
using ClassFactors = std::map<std::int64_t, double>;

// CLASS=FACTOR,CLASS=FACTOR with factors up to a million, as in 50=3,80=0.1. Fails with a sentence where the text is not that.
Result<ClassFactors> parseClassFactors(std::string_view text);

// How a raster's values become factors.
struct PriorRule {
    double weight = 1.0;    // the power of the factors; 0 leaves every place as it is
    ClassFactors classes{}; // where there are some the values are classes, else amounts
};

// How much more likely a picture is of one place than of another, before it is looked at: a factor for every place of the
// Earth, from a raster. Where the raster has no value (outside it, no data) the factor is 1.
//  - Amounts (land mask, population, night lights): ((1 - 1e-6) v / mean + 1e-6)^weight, divided by its own mean over the
//    raster's area: so the raster as a whole weighs as much as what lies outside it. A value of 0 masks: what is left there
//    is a millionth of the mean, enough for a place that nothing else competes with; a weight below 1 softens that.
//  - Classes: the factor of the value's class as it is given, 0 included, the mean of them where a pixel holds several, to
//    the power of the weight.
// Immutable; copies share their values; any thread.
class Prior {
public:
    // Of a raster that is read for this one: PriorRaster::read() and prior().
    static Result<Prior> read(const std::filesystem::path& raster, const PriorRule& rule);

    double over(const GeoBox& box) const; // the mean factor by area
    double at(GeoPoint point) const;

private:
    friend class PriorRaster;
    struct Table {
        EarthGrid grid;            // of factors, 1 where there are no values
        double least = 1.0;        // factor
        std::vector<double> sines; // [height + 1] of the rows' edges, from the north
        std::vector<double> sums;  // [height + 1, width + 1] of factor times area of all pixels north-west of each corner
    };
    explicit Prior(EarthGrid factors);
    double sumNorthWestOf(double sine, double column) const;

    std::shared_ptr<const Table> m_table;
};

// A raster's values as they lie on the Earth, read once, of which priors of any weight are made. Immutable; copies share
// their values; any thread.
class PriorRaster {
public:
    static constexpr std::size_t mostClasses = 48;

    // Reads the first band of any raster that readEarthGrid() reads, as amounts or, where factors are given, as classes.
    // Fails with a sentence that names the file, also for amounts below 0 or none above 0, and for a named class that the
    // raster does not hold (where it is read whole: of one larger than 6.5 million pixels an overview may lack rare ones).
    static Result<PriorRaster> read(const std::filesystem::path& raster, const ClassFactors& classes);

    // The raster's values in ascending order where they may be classes: whole numbers, at least two and at most mostClasses
    // of them. Empty otherwise.
    const std::vector<std::int64_t>& classes() const { return m_classes; }

    // Fails for a weight that is too great for the values.
    Result<Prior> prior(double weight) const;

private:
    PriorRaster() = default;
    std::string m_name; // quoted, for messages
    std::shared_ptr<const EarthGrid> m_values; // amounts, or the classes' factors
    double m_mean = 0.0; // of the amounts; 0 for classes
    std::vector<std::int64_t> m_classes;
};

} // namespace whereabouts
