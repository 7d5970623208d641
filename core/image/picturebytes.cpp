#include "image/picturebytes.h"

#include "base/quote.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace whereabouts {

namespace {

constexpr std::int64_t mebibyte = std::int64_t{1} << 20;

std::unexpected<Error> openFailure(const std::string& name, const std::filesystem::path& file, int error) {
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        if (std::error_code ignored; std::filesystem::is_symlink(file, ignored))
            return failure(Error::Code::NotFound, std::format("{} is a link to a file that does not exist.", name));
        return failure(Error::Code::NotFound, std::format("{} does not exist.", name));
    case EACCES:
    case EPERM:
        return failure(Error::Code::NoPermission,
                       std::format("{} cannot be read: you have no permission for it.", name));
    case ENXIO: // a socket
        return failure(Error::Code::BadInput, std::format("{} is not a regular file.", name));
    default: return failure(Error::Code::BadInput, std::format("{} cannot be opened: {}.", name, std::strerror(error)));
    }
}

Result<void> checkSize(const std::string& name, std::int64_t size, std::int64_t limit) {
    if (size == 0)
        return failure(Error::Code::BadInput, std::format("{} is empty.", name));
    if (size > limit)
        return failure(Error::Code::TooLarge, std::format("{} is too large for a picture: {} MB, the limit is {} MB.",
                                                          name, size / mebibyte, limit / mebibyte));
    return {};
}

} // namespace

Result<PictureBytes> PictureBytes::open(const PictureSource& source, const DecodeLimits& limits) {
    PictureBytes result;
    result.m_name = source.name.empty() ? quote(source.file) : quote(source.name);
    if (source.bytes) {
        result.m_memory = source.bytes;
        result.m_size = static_cast<std::int64_t>(source.bytes->size());
    } else {
        result.m_descriptor = ::open(source.file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        struct stat status{};
        if (result.m_descriptor < 0 || ::fstat(result.m_descriptor, &status) != 0)
            return openFailure(result.m_name, source.file, errno);
        if (S_ISDIR(status.st_mode))
            return failure(Error::Code::BadInput, std::format("{} is a folder without a picture in it.", result.m_name));
        if (!S_ISREG(status.st_mode))
            return failure(Error::Code::BadInput, std::format("{} is not a regular file.", result.m_name));
        result.m_size = status.st_size;
    }
    return checkSize(result.m_name, result.m_size, limits.maxFileBytes).transform([&] { return std::move(result); });
}

PictureBytes::PictureBytes(PictureBytes&& other) noexcept
    : m_name(std::move(other.m_name)), m_descriptor(std::exchange(other.m_descriptor, -1)), m_size(other.m_size),
      m_memory(std::move(other.m_memory)) {}

PictureBytes::~PictureBytes() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

std::size_t PictureBytes::read(std::int64_t offset, std::span<std::uint8_t> into) const {
    if (offset < 0 || offset >= m_size)
        return 0;
    const std::size_t wanted = std::min(into.size(), static_cast<std::size_t>(m_size - offset));
    if (m_memory) {
        std::memcpy(into.data(), m_memory->data() + offset, wanted);
        return wanted;
    }
    std::size_t done = 0;
    while (done < wanted) {
        const ssize_t count =
            ::pread(m_descriptor, into.data() + done, wanted - done, offset + static_cast<off_t>(done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

std::span<const std::uint8_t> PictureBytes::memory() const {
    return m_memory ? std::span(*m_memory) : std::span<const std::uint8_t>();
}

namespace {

// Of a file in boxes (ISO/IEC 14496-12), which pictures and videos share: by its major brand, then by the brands that it is
// compatible with. One of none of these is left to the HEIF library, which may know it.
PictureFormat formatOfBrands(std::string_view head) {
    using namespace std::string_view_literals;
    static constexpr std::array pictures{"mif1"sv, "mif2"sv, "msf1"sv, "miaf"sv, "heic"sv, "heix"sv, "heim"sv,
                                         "heis"sv, "hevc"sv, "hevx"sv, "hevm"sv, "hevs"sv, "avif"sv, "avis"sv};
    static constexpr std::array videos{"isom"sv, "iso"sv, "mp4"sv, "qt  "sv, "avc1"sv, "M4V"sv, "3gp"sv, "3g2"sv,
                                       "MSNV"sv, "dash"sv, "f4v"sv, "XAVC"sv, "mmp4"sv};
    const auto isPicture = [](std::string_view brand) { return std::ranges::contains(pictures, brand); };
    const auto isVideo = [](std::string_view brand) {
        return std::ranges::any_of(videos, [&](std::string_view start) { return brand.starts_with(start); });
    };
    const std::string_view major = head.substr(8, 4);
    bool hasPicture = isPicture(major);
    for (std::size_t at = 16; at + 4 <= head.size(); at += 4)
        hasPicture = hasPicture || isPicture(head.substr(at, 4));
    if (major.starts_with("avi"))
        return PictureFormat::Avif;
    return isVideo(major) && !hasPicture ? PictureFormat::Video : PictureFormat::Heif;
}

} // namespace

PictureFormat formatOf(const PictureBytes& bytes) {
    using namespace std::string_view_literals;
    std::array<std::uint8_t, 64> first{};
    const std::size_t count = bytes.read(0, first);
    const std::string_view head(reinterpret_cast<const char*>(first.data()), count);
    const auto has = [&](std::size_t offset, std::string_view text) {
        return head.size() >= offset && head.substr(offset).starts_with(text);
    };
    if (has(0, "\xFF\xD8\xFF"sv))
        return PictureFormat::Jpeg;
    if (has(0, "\x89PNG\r\n\x1A\n"sv))
        return PictureFormat::Png;
    if (has(0, "GIF87a"sv) || has(0, "GIF89a"sv))
        return PictureFormat::Gif;
    if (has(0, "II*\0"sv) || has(0, "MM\0*"sv) || has(0, "II+\0"sv) || has(0, "MM\0+"sv))
        return PictureFormat::Tiff;
    if (has(0, "RIFF"sv) && has(8, "WEBP"sv))
        return PictureFormat::WebP;
    if (has(0, "\0\0\0\x0CjP  "sv) || has(0, "\xFF\x4F\xFF\x51"sv))
        return PictureFormat::Jpeg2000;
    if (has(4, "ftyp"sv)) // the box's first four bytes are its length
        return formatOfBrands(head.substr(0, std::clamp<std::size_t>((std::size_t{first[2]} << 8) | first[3], 8, head.size())));
    if (has(4, "moov"sv) || has(4, "mdat"sv) || has(4, "wide"sv) || (has(0, "RIFF"sv) && has(8, "AVI "sv)) ||
        has(0, "\x1A\x45\xDF\xA3"sv) || has(0, "\0\0\x01\xBA"sv)) // QuickTime, AVI, Matroska and WebM, MPEG
        return PictureFormat::Video;
    if (has(0, "BM"sv))
        return PictureFormat::Bmp;
    return PictureFormat::Unknown;
}

} // namespace whereabouts
