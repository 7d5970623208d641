#pragma once

#include "geo/geopoint.h"
#include "image/picture.h"

#include <optional>
#include <string>

namespace whereabouts {

struct ExifData {
    std::optional<GeoPoint> position; // where whole, finite and in range; 0 N 0 E stands for no fix and is left out
    std::string taken;                // ISO 8601 local time "2018-07-09T12:34:56", empty if unknown
    int orientation = 1;              // 1 to 8
};

class PictureBytes;

// What the picture's EXIF says (JPEG, PNG, WebP, TIFF, AVIF, HEIF); nullopt where it has none that can be read. Never
// fails: bad values are left out. Follows three pointers at most, so it cannot loop. Any thread.
std::optional<ExifData> readExif(const PictureSource& source);
std::optional<ExifData> readExif(const PictureBytes& bytes);

} // namespace whereabouts
