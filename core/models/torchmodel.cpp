#include "models/torchheaders.h"

#include "models/torchmodel.h"

#include "models/noise.h"

namespace whereabouts {

Tensors TorchModel::noise() const {
    Tensors inputs{{"coordinates", somePlace()}};
    if (info().image.size > 0)
        inputs.emplace("pixel_values", noiseOf({1, 3, info().image.size, info().image.size}));
    return inputs;
}

} // namespace whereabouts
