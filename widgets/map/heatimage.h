#pragma once

#include "prediction/density.h"

#include <QImage>

// A density in the colours of heatRamp(), logarithmic from `lowest` (at or below it nothing) to `highest`. Any thread.
QImage heatImage(const whereabouts::DensityRaster& raster, double lowest, double highest);

// The first less the second in those of differenceRamp(), logarithmic to either side of 0; what is nearer to it than `lowest`
// is nothing. Any thread.
QImage differenceImage(const whereabouts::DensityRaster& first, const whereabouts::DensityRaster& second, double lowest, double highest);
