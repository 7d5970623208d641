#pragma once

#include "engine/recipe.h"
#include "engine/engine.h"
#include "models/orbit/orbitmodel.h"

namespace whereabouts {

// After training: fits the network's temperature (Guo et al., "On Calibration of Modern Neural Networks", section 4.2; here
// one for each picture, from its features) on the varied and the validation pictures, and its domain score on training
// pictures against strangers, with the threshold under which 2 % of the validation pictures fall.
Result<OrbitSettings> calibrate(const Recipe& recipe, const Partition& partition, OrbitNet& net,
                                const TrainingSources& sources);

} // namespace whereabouts
