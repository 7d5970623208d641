#include "gdal/rasterfile.h"

#include "gdal/bmp.h"
#include "gdal/gif.h"
#include "gdal/webp.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cpl_vsi.h>
#include <format>
#include <gdal_priv.h>
#include <optional>
#include <string_view>

namespace whereabouts {

namespace {

constexpr std::int64_t maxDecoderBytes = std::int64_t{400} << 20;
constexpr std::int64_t maxBlockBytes = std::int64_t{256} << 20;

struct Claim {
    std::int64_t width = 0, height = 0;
    std::int64_t decoderBytes = 0; // what the format's own library keeps of the whole picture
};

const char* driverOf(PictureFormat format) {
    switch (format) {
    case PictureFormat::Png: return "PNG";
    case PictureFormat::Gif: return "GIF";
    case PictureFormat::Bmp: return "BMP";
    case PictureFormat::Tiff: return "GTiff";
    case PictureFormat::WebP: return "WEBP";
    case PictureFormat::Jpeg2000: return "JP2OpenJPEG";
    case PictureFormat::Avif: return "AVIF";
    case PictureFormat::Heif: return "HEIF";
    case PictureFormat::Jpeg:
    case PictureFormat::Video:
    case PictureFormat::Unknown: break;
    }
    return "";
}

std::int64_t decoderBytesPerPixel(PictureFormat format) {
    switch (format) {
    case PictureFormat::WebP: return 4;
    case PictureFormat::Jpeg2000: return 16;
    case PictureFormat::Avif:
    case PictureFormat::Heif: return 8;
    default: return 0; // read by rows or blocks
    }
}

std::uint32_t bigEndian(const std::uint8_t* b) {
    return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3];
}

std::int32_t littleEndian(const std::uint8_t* b) {
    return static_cast<std::int32_t>(std::uint32_t{b[3]} << 24 | std::uint32_t{b[2]} << 16 | std::uint32_t{b[1]} << 8 |
                                     b[0]);
}

Claim claimOfPng(std::span<const std::uint8_t> head) {
    Claim claim{bigEndian(&head[16]), bigEndian(&head[20]), 0};
    const bool interlaced = head[28] != 0;
    if (interlaced && claim.width <= 1'000'000 && claim.height <= 1'000'000) // all of it is unpacked at once
        claim.decoderBytes = claim.width * claim.height * (head[24] > 8 ? 8 : 4);
    return claim;
}

Claim claimOfBmp(std::span<const std::uint8_t> head) {
    Claim claim{littleEndian(&head[18]), std::abs(std::int64_t{littleEndian(&head[22])}), 0};
    const std::int32_t compression = littleEndian(&head[30]);
    if ((compression == 1 || compression == 2) && claim.width <= 1'000'000 && claim.height <= 1'000'000) // run lengths
        claim.decoderBytes = claim.width * claim.height;
    return claim;
}

// The largest of the sizes that an AVIF or HEIF file's item properties ("ispe") state.
Claim claimOfHeif(std::span<const std::uint8_t> head) {
    Claim claim{1, 1, 0};
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    for (std::size_t at = text.find("ispe"); at != text.npos && at + 16 <= head.size();
         at = text.find("ispe", at + 4)) {
        claim.width = std::max<std::int64_t>(claim.width, bigEndian(&head[at + 8]));
        claim.height = std::max<std::int64_t>(claim.height, bigEndian(&head[at + 12]));
    }
    return claim;
}

// What the header says before any library has seen it; nullopt where GDAL looks at it without allocating.
std::optional<Claim> headerClaim(const PictureBytes& bytes, PictureFormat format) {
    std::vector<std::uint8_t> head(static_cast<std::size_t>(std::min<std::int64_t>(bytes.size(), 65536)));
    head.resize(bytes.read(0, head));
    if (format == PictureFormat::Png && head.size() >= 29)
        return claimOfPng(head);
    if (format == PictureFormat::Bmp && head.size() >= 34)
        return claimOfBmp(head);
    if (format == PictureFormat::Avif || format == PictureFormat::Heif)
        return claimOfHeif(head);
    return {};
}

Result<void> checkDecoder(const std::string& name, const Claim& claim) {
    if (claim.decoderBytes <= maxDecoderBytes)
        return {};
    return failure(Error::Code::TooLarge,
                   std::format("{} is too large for a picture of its format: {} x {} pixels would need "
                               "{} MB at once: make it smaller, or save it as TIFF or JPEG.",
                               name, claim.width, claim.height, claim.decoderBytes >> 20));
}

Result<void> check(const std::string& name, const Claim& claim, const DecodeLimits& limits) {
    return checkClaim(name, claim.width, claim.height, limits).and_then([&] { return checkDecoder(name, claim); });
}

// Why GDAL does not open a file.
std::unexpected<Error> unreadable(const PictureBytes& bytes, PictureFormat format) {
    return failure(Error::Code::BadInput,
                   std::format("{} is a damaged or unusual {} file: it cannot be read.", bytes.name(), driverOf(format)));
}

// Everything that is unpacked together with a picture's first block.
std::int64_t blockBytes(GDALDataset& dataset) {
    GDALRasterBand& band = *dataset.GetRasterBand(1);
    int width = 0, height = 0;
    band.GetBlockSize(&width, &height);
    return std::int64_t{width} * height * GDALGetDataTypeSizeBytes(band.GetRasterDataType()) * dataset.GetRasterCount();
}

} // namespace

void RasterFile::Close::operator()(GDALDataset* dataset) const { GDALClose(dataset); }

RasterFile::~RasterFile() {
    m_dataset.reset();
    if (!m_memoryFile.empty())
        VSIUnlink(m_memoryFile.c_str());
}

// A file is opened through its descriptor: no other name, however odd, means anything to GDAL.
void RasterFile::openDataset(const PictureBytes& bytes, PictureFormat format) {
    static std::atomic<unsigned> number = 0;
    std::string path = std::format("/proc/self/fd/{}", bytes.descriptor());
    const std::span<const std::uint8_t> memory =
        m_firstFrame.empty() ? bytes.memory() : std::span<const std::uint8_t>(m_firstFrame);
    if (!memory.empty()) {
        path = m_memoryFile = std::format("/vsimem/whereabouts-picture-{}", number++);
        auto* const data = const_cast<GByte*>(memory.data()); // only read: the dataset is opened for that alone
        VSIFCloseL(VSIFileFromMemBuffer(path.c_str(), data, memory.size(), FALSE));
    }
    const std::array<const char*, 2> drivers{driverOf(format), nullptr};
    const std::array<const char*, 1> siblings{nullptr};
    m_dataset.reset(
        GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers.data(), nullptr, siblings.data()));
}

Result<RasterFile> RasterFile::open(const PictureBytes& bytes, PictureFormat format, const DecodeLimits& limits) {
    RasterFile file;
    file.m_name = bytes.name();
    if (const auto claim = headerClaim(bytes, format)) {
        if (const auto fits = check(file.m_name, *claim, limits); !fits)
            return std::unexpected(fits.error());
    }
    if (format == PictureFormat::Gif || format == PictureFormat::WebP || format == PictureFormat::Bmp) {
        auto frame = format == PictureFormat::Gif   ? firstFrameOfGif(bytes, limits)
                     : format == PictureFormat::Bmp ? shortHeadedBmp(bytes)
                                                    : firstFrameOfWebP(bytes);
        if (!frame)
            return std::unexpected(frame.error());
        file.m_firstFrame = std::move(*frame);
    }
    file.openDataset(bytes, format);
    if (!file.m_dataset || file.m_dataset->GetRasterCount() < 1)
        return unreadable(bytes, format);
    const std::int64_t width = file.m_dataset->GetRasterXSize(), height = file.m_dataset->GetRasterYSize();
    if (const auto fits = check(file.m_name, {width, height, width * height * decoderBytesPerPixel(format)}, limits);
        !fits)
        return std::unexpected(fits.error());
    if (blockBytes(*file.m_dataset) > maxBlockBytes)
        return failure(Error::Code::TooLarge, std::format("{} is too large: it is stored in blocks of {} MB.",
                                                          file.m_name, blockBytes(*file.m_dataset) >> 20));
    return file;
}

} // namespace whereabouts
