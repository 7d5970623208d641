#pragma once

#include "engine/model.h"
#include "models/weights/tensors.h"

namespace whereabouts {

// A model on LibTorch, as `models verify` runs it.
class TorchModel : public Model {
public:
    // Every output that the inputs allow, by the names of golden files: `pixel_values` [n, 3, side, side], `input_ids`
    // [n, context], `image_features` [n, d], `coordinates` [n, 2] (latitude, longitude in degrees) go in. Throws where an
    // input has the wrong shape.
    virtual Tensors outputs(const Tensors& inputs) = 0;

    // Noise of the shapes that outputs() takes (models/noise.h): a picture where it has a side for them, and a place.
    virtual Tensors noise() const;
};

} // namespace whereabouts
