#include "image/decoders.h"
#include "image/exif.h"
#include "image/gdalmodule.h"
#include "image/orientation.h"

#include <format>
#include <new>

namespace whereabouts {

namespace {

Result<Picture> decodeOpened(const PictureBytes& bytes, int atLeast, DecodeForm form, const DecodeLimits& limits) {
    const PictureFormat format = formatOf(bytes);
    if (format == PictureFormat::Unknown)
        return failure(Error::Code::BadInput,
                       std::format("{} is not a picture: its content is none of JPEG, PNG, GIF, BMP, "
                                   "TIFF, WebP, JPEG 2000, AVIF or HEIF.",
                                   bytes.name()));
    if (format == PictureFormat::Video)
        return failure(Error::Code::BadInput, std::format("{} is a video, not a picture: save one of its frames as a picture.",
                                                          bytes.name()));
    Result<Picture> picture = format == PictureFormat::Jpeg
                                  ? decodeJpeg(bytes, atLeast, limits)
                                  : callGdal(&GdalFunctions::decodePicture, bytes, format, atLeast, form, limits);
    // The HEIF library turns pictures itself.
    if (!picture || form == DecodeForm::AsStored || format == PictureFormat::Heif)
        return picture;
    const std::optional<ExifData> exif = readExif(bytes);
    return exif ? turned(std::move(*picture), exif->orientation) : std::move(picture);
}

Result<Picture> decodeSource(const PictureSource& source, int atLeast, DecodeForm form, const DecodeLimits& limits) {
    const auto bytes = PictureBytes::open(source, limits);
    if (!bytes)
        return std::unexpected(bytes.error());
    try {
        return decodeOpened(*bytes, atLeast, form, limits);
    } catch (const std::bad_alloc&) {
        return failure(Error::Code::TooLarge, std::format("There is not enough memory to read {}.", bytes->name()));
    }
}

} // namespace

Result<Picture> decode(const PictureSource& source, int atLeast, const DecodeLimits& limits) {
    return decodeSource(source, atLeast, DecodeForm::ForPeople, limits);
}

Result<Picture> decodeAsStored(const PictureSource& source, const DecodeLimits& limits) {
    return decodeSource(source, 0, DecodeForm::AsStored, limits);
}

} // namespace whereabouts
