#pragma once

#include "base/result.h"
#include "engine/model.h"
#include "image/picture.h"

namespace whereabouts {

// The picture as the model's preprocessing wants it: what people see, perhaps reduced (Orbit), or what the file stores,
// in full size (Raw, HfStyle: their references know no EXIF rotation). Fails as decode() does.
Result<Picture> decodeFor(const PictureSource& source, const ImageInput& input);

// The encoder's input for one picture from decodeFor(): [1, 3, size, size], (v / 255 - mean) / deviation.
//  - Raw: openai/CLIP's clip.py: the shorter side is resized to `size` (the longer rounded down) with Pillow's bicubic
//    filter, then the centre is cropped (offset rounded half to even), then converted to RGB. As there, colours are
//    premultiplied with alpha while they are resized and alpha is then dropped, and 16-bit grey is cut off at 255.
//  - HfStyle: Hugging Face's CLIPImageProcessor: RGB first (alpha dropped), crop offset rounded down, else as Raw; but
//    16-bit grey is scaled, where the reference makes it white.
//  - Orbit: the largest centred square, each output pixel the mean of the area that it covers.
// Fails when the picture or `size` is empty. Any thread.
Result<PixelBatch> preprocess(const Picture& picture, const ImageInput& input);

} // namespace whereabouts
