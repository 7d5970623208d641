#pragma once

#include "image/decoders.h"

#include <vector>

namespace whereabouts {

// A WebP of the first frame alone, of that frame's size: GDAL reads still pictures only. Empty where the file is a still
// picture already. Fails when the animation has no frame, is cut short within it, or the frame takes more than 128 MB.
Result<std::vector<std::uint8_t>> firstFrameOfWebP(const PictureBytes& bytes);

} // namespace whereabouts
