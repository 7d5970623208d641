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

std::unexpected<Error> openFailure(const std::string& name, int error) {
    switch (error) {
    case ENOENT:
    case ENOTDIR: return failure(Error::Code::NotFound, std::format("{} does not exist.", name));
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
            return openFailure(result.m_name, errno);
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

PictureFormat formatOf(const PictureBytes& bytes) {
    using namespace std::string_view_literals;
    std::array<std::uint8_t, 16> first{};
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
    if (has(4, "ftyp"sv))
        return has(8, "avi"sv) ? PictureFormat::Avif : PictureFormat::Heif;
    if (has(0, "BM"sv))
        return PictureFormat::Bmp;
    return PictureFormat::Unknown;
}

} // namespace whereabouts
