#include "base/wholefile.h"

#include "base/quote.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <random>
#include <string>
#include <unistd.h>
#include <utility>

namespace whereabouts {

namespace {

// A new file in a folder, removed again unless it was renamed.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::filesystem::path& folder)
        : m_path(folder / std::format(".whereabouts-{:08x}.part", std::random_device()())),
          m_descriptor(::open(m_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {}
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
        ::unlink(m_path.c_str()); // not there any more once it was renamed
    }

    bool isOpen() const { return m_descriptor >= 0; }

    bool write(std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            const ssize_t count = ::write(m_descriptor, bytes.data(), bytes.size());
            if (count < 0 && errno != EINTR)
                return false;
            bytes = bytes.subspan(count > 0 ? static_cast<std::size_t>(count) : 0);
        }
        return true;
    }

    bool close() {
        const bool onDisk = ::fsync(m_descriptor) == 0; // before the rename, or a power cut could leave the name without bytes
        return ::close(std::exchange(m_descriptor, -1)) == 0 && onDisk; // some disks say only now that they are full
    }

    bool renameTo(const std::filesystem::path& file) const { return std::rename(m_path.c_str(), file.c_str()) == 0; }

private:
    std::filesystem::path m_path;
    int m_descriptor;
};

std::unexpected<Error> writeFailure(const std::filesystem::path& file, int error) {
    const std::string name = quote(file);
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return failure(Error::Code::NotFound, std::format("{} cannot be written: its folder does not exist.", name));
    case EACCES:
    case EPERM:
    case EROFS:
        return failure(Error::Code::NoPermission,
                       std::format("{} cannot be written: its folder is closed to you. Choose another one.", name));
    case ENOSPC:
    case EDQUOT: return failure(Error::Code::TooLarge, std::format("{} cannot be written: the disk is full.", name));
    case EISDIR: return failure(Error::Code::BadInput, std::format("{} cannot be written: it is a folder.", name));
    default:
        return failure(Error::Code::BadInput, std::format("{} cannot be written: {}.", name, std::strerror(error)));
    }
}

// So that the new name, too, survives a power cut. Not every file system can do it, and the file is whole without.
void syncFolder(const std::filesystem::path& folder) {
    if (const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

} // namespace

Result<void> writeWhole(const std::filesystem::path& file, std::span<const std::uint8_t> bytes) {
    const std::array parts{std::as_bytes(bytes)};
    return writeWhole(file, parts);
}

Result<void> writeWhole(const std::filesystem::path& file, std::span<const std::span<const std::byte>> parts) {
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    TemporaryFile temporary(folder);
    const auto isWritten = [&](std::span<const std::byte> bytes) { return temporary.write(bytes); };
    if (!temporary.isOpen() || !std::ranges::all_of(parts, isWritten) || !temporary.close() || !temporary.renameTo(file))
        return writeFailure(file, errno);
    syncFolder(folder);
    return {};
}

} // namespace whereabouts
