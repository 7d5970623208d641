#pragma once

#include "image/picture.h"

namespace whereabouts {

// The 8-bit picture as it shall be seen, by EXIF's orientation (1 to 8; CIPA DC-008 tag 0112: where row 0 and column 0
// of the stored picture lie).
Picture turned(Picture stored, int orientation);

} // namespace whereabouts
