#pragma once

#include "image/decoders.h"

#include <vector>

namespace whereabouts {

// The BMP with a header of 40 bytes (BITMAPINFOHEADER, and masks where it has them): GDAL knows none of the longer ones, of
// versions 2 to 5. Empty where the header is not longer. Fails where the shorter one cannot say the same (32 bits in another
// order than blue, green, red; transparent parts), where the header contradicts itself, and beyond 400 MB.
Result<std::vector<std::uint8_t>> shortHeadedBmp(const PictureBytes& bytes);

} // namespace whereabouts
