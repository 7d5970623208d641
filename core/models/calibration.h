#pragma once

#include "engine/recipe.h"
#include "engine/samplesource.h"
#include "models/orbitmodel.h"

namespace whereabouts {

// After training: fits the temperature (Guo et al., "On Calibration of Modern Neural Networks", section 4.2) on the
// validation pictures, and the network's domain score on training pictures against strangers, with the threshold under
// which 2 % of the validation pictures fall.
Result<OrbitSettings> calibrate(const Recipe& recipe, const Partition& partition, OrbitNet& net, SampleSource& training,
                                SampleSource& validation, SampleSource& strangers);

} // namespace whereabouts
