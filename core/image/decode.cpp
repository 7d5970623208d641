#include "image/decoders.h"
#include "image/exif.h"
#include "image/orientation.h"

#include <format>
#include <new>

namespace whereabouts {

namespace {

constexpr std::int64_t maxSide = 100'000;
constexpr std::int64_t maxFullSizePixels = 50'000'000;

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
    Result<Picture> picture = format == PictureFormat::Jpeg ? decodeJpeg(bytes, atLeast, limits)
                                                            : decodeWithGdal(bytes, format, atLeast, form, limits);
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

Result<void> checkClaim(const std::string& name, std::int64_t width, std::int64_t height, const DecodeLimits& limits) {
    if (width < 1 || height < 1)
        return failure(Error::Code::BadInput,
                       std::format("{} is a damaged picture: it claims {} x {} pixels.", name, width, height));
    if (width > maxSide || height > maxSide || width * height > limits.maxPixels)
        return failure(Error::Code::TooLarge,
                       std::format("{} is too large: it claims {} x {} pixels, the limit is {} million.", name, width,
                                   height, limits.maxPixels / 1'000'000));
    return {};
}

int reductionFor(std::int64_t width, std::int64_t height, int atLeast) {
    const auto tooLarge = [&](int factor) { return (width / factor) * (height / factor) > maxFullSizePixels; };
    const auto mayShrink = [&](int factor) { return atLeast > 0 && std::min(width, height) / factor >= atLeast; };
    int factor = 1;
    while (factor < 8 && (tooLarge(factor) || mayShrink(2 * factor)))
        factor *= 2;
    return factor;
}

Result<Picture> decode(const PictureSource& source, int atLeast, const DecodeLimits& limits) {
    return decodeSource(source, atLeast, DecodeForm::ForPeople, limits);
}

Result<Picture> decodeAsStored(const PictureSource& source, const DecodeLimits& limits) {
    return decodeSource(source, 0, DecodeForm::AsStored, limits);
}

} // namespace whereabouts
