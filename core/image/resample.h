#pragma once

#include "image/picture.h"

namespace whereabouts {

// Where a picture goes: resized to [height, width], of which only the window is computed.
struct ResizeWindow {
    int width = 0, height = 0;             // of the whole resized picture
    int left = 0, top = 0, size = 0;       // of the square window within it
};

// Pillow's Image.resize(BICUBIC) (a = -0.5, widened when shrinking), bit for bit: two passes, each rounded to the
// sample's depth; 8-bit samples in fixed point with 22 bits, 16-bit ones in double precision. Any number of channels.
Picture resizedBicubic(const Picture& picture, const ResizeWindow& window);

} // namespace whereabouts
