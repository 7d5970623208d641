#pragma once

#include "geo/geopoint.h"
#include "image/picture.h"

#include <optional>
#include <string>

namespace whereabouts {

struct ExifData {
    std::optional<GeoPoint> position; // only where finite and in range
    std::string taken;                // ISO 8601 local time "2018-07-09T12:34:56", empty if unknown
    int orientation = 1;              // 1 to 8
};

// What the picture's EXIF says; nullopt where it has none that can be read. Never fails: bad values are left out.
std::optional<ExifData> readExif(const PictureSource& source);

} // namespace whereabouts
