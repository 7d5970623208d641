#pragma once

#include "image/picture.h"

#include <string>
#include <vector>

namespace whereabouts {

// The pictures that paths mean, as on a command line: a file as it is; a folder's pictures with those of its subfolders, in
// the order of their names. Within a folder a file is a picture by its first bytes or by its name; others are left out.
// A folder without pictures, or that cannot be read, stays in the list as itself, so that decoding it says what is wrong.
std::vector<PictureSource> photosIn(const std::vector<std::string>& paths);

} // namespace whereabouts
