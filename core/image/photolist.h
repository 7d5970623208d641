#pragma once

#include "image/picture.h"

#include <string>
#include <vector>

namespace whereabouts {

// How many of the folders' files are left out: videos, and others that are no pictures of a kind that can be read. Hidden files
// and truth.csv do not count.
struct LeftOut {
    int videos = 0, others = 0;
};

struct PhotoList {
    std::vector<PictureSource> photos;
    LeftOut leftOut;
};

// The pictures that paths mean, as on a command line: a file as it is; a folder's pictures with those of its subfolders, in
// the order of their names. Within a folder a file is a picture by its first bytes or by its name; others are left out,
// folders that are links too. What cannot be looked into stays in the list as itself, so that decoding it says what is wrong:
// a file or subfolder without permission, a link to nothing, a pipe or socket (which is never waited for), and a folder without
// any of these.
PhotoList photosIn(const std::vector<std::string>& paths);

} // namespace whereabouts
