#pragma once

#include "commands/locator.h"

// Fits the weights of the models' ensemble, with the priors, on the pictures whose place is known (truth.csv beside them, or EXIF) and prints
// them. 0, or 1 when a picture could not be placed or none has a known place.
int fitWeights(const std::vector<whereabouts::PictureSource>& photos, LocateModels& locator, const LocateOptions& options,
               const std::vector<PriorArgument>& priors);
