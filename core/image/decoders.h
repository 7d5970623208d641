#pragma once

#include "image/picture.h"
#include "image/picturebytes.h"

// What decode() is made of. Included by core/image alone.
namespace whereabouts {

enum class DecodeForm : std::uint8_t { ForPeople, AsStored }; // of decode() and decodeAsStored(), rotation apart

// Refuses a header's claim beyond the limit, before anything is allocated for it.
Result<void> checkClaim(const std::string& name, std::int64_t width, std::int64_t height, const DecodeLimits& limits);

// 1, 2, 4 or 8: how much smaller a picture may come back when its shorter side shall have at least so many pixels
// (0: all of them) and there shall be no more than 50 million in all.
int reductionFor(std::int64_t width, std::int64_t height, int atLeast);

// RGB, EXIF orientation not applied. Full size: libjpeg's accurate settings; reduced: scaled in the DCT, the fast ones.
Result<Picture> decodeJpeg(const PictureBytes& bytes, int atLeast, const DecodeLimits& limits);

// (255 - ink) on (255 - black): C, M, Y, K with 255 for full ink.
inline std::uint8_t withoutInk(int ink, int black) {
    return static_cast<std::uint8_t>(((255 - ink) * (255 - black) + 127) / 255);
}

} // namespace whereabouts
