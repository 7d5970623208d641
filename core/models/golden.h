#pragma once

#include "engine/engine.h"
#include "models/weights/tensors.h"

#include <functional>

namespace whereabouts {

// What a model makes of inputs: every output it can give, by name. May throw.
using GoldenRun = std::function<Tensors(const Tensors& inputs)>;

// The differences between what `run` makes of the tensors `input.*` of a safetensors file and its tensors `output.*`.
// An output in float64 may differ by 1e-9 times its largest magnitude (or 1, where that is less), one in any other type by 7e-6
// times that magnitude; a number under `tolerance` in the file's metadata, 0.1 at most, takes the place of both factors. Fails with a sentence
// that names the file, and the output that the model does not give, that has another shape or that is not finite (with the
// layer, where the model's run says it); with Error::Code::Stopped once a stop was asked for, which is looked at before and after the run.
Result<std::vector<GoldenDifference>> compareWithGolden(const std::filesystem::path& golden, const std::stop_token& stop,
                                                        const GoldenRun& run);

// What a model that predicts makes of the input `pixel_values` [n, 3, size, size]: `probabilities` [n, cells], `points`
// [n, cells, 2] (latitude, longitude in degrees), `embeddings` [n, d] and `in_domain` [n]. Throws where it refuses them.
Tensors outputsOf(Model& model, const Tensors& inputs);

} // namespace whereabouts
