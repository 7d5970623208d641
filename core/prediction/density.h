#pragma once

#include "geo/geopoint.h"
#include "prediction/posterior.h"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>

namespace whereabouts {

// How a raster's rows lie on the sphere: even steps of latitude (EPSG:4326), or of Web Mercator (EPSG:3857; latitudes
// up to mercator::latitudeLimit).
enum class RasterProjection : std::uint8_t { Equirectangular, Mercator };

struct RasterGeometry {
    GeoBox box{-90, -180, 90, 180}; // the raster's outer edges
    int width = 0, height = 0;
    RasterProjection projection = RasterProjection::Equirectangular;
};

// Probability per km2: the mean over each pixel, row-major from the north-west.
struct DensityRaster {
    struct Free {
        void operator()(float* values) const { std::free(values); }
    };
    RasterGeometry geometry;
    std::unique_ptr<float[], Free> values;
    std::span<const float> pixels() const {
        return {values.get(), static_cast<std::size_t>(geometry.width) * static_cast<std::size_t>(geometry.height)};
    }
};

// How a cell's probability lies over the ground.
enum class CellShape : std::uint8_t {
    Box,  // even over the cell, nothing beside it: what the posterior says, and what an export holds
    Tent, // the box blurred by a box of its own size (a smaller one near a pole): for the eye; between equal cells the
          // density runs linearly. Of a posterior that was cut, the uncut one's tents as far as the ground reaches that
          // was granted (Posterior::ground()), renormalised: its borders are sharp, its pieces do not show
};

// Every cell's whole probability reaches the raster in either shape, however small the cell: the sum over a raster of
// the whole Earth of density times pixel area is 1. Any thread; uses all cores. The box lies within -180 to 180 degrees
// and, for Mercator, the projection's limits.
DensityRaster densityRaster(const Posterior& posterior, const RasterGeometry& geometry, CellShape shape);

} // namespace whereabouts
