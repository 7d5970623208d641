#pragma once

#include "image/decoders.h"

#include <vector>

namespace whereabouts {

// A GIF of the first frame alone: GDAL's reader would unpack every frame of an animation. The frame's claimed size is
// checked. Fails when the file ends before the frame does.
Result<std::vector<std::uint8_t>> firstFrameOfGif(const PictureBytes& bytes, const DecodeLimits& limits);

} // namespace whereabouts
