#include "models/weights/mappedfile.h"

#include "base/quote.h"
#include "models/weights/descriptor.h"
#include "models/weights/standin.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <sys/mman.h>
#include <sys/stat.h>

namespace whereabouts {

namespace {

std::unexpected<Error> unreadable(const std::filesystem::path& file) {
    const Error::Code code = errno == ENOENT ? Error::Code::NotFound
                             : errno == EACCES ? Error::Code::NoPermission
                                               : Error::Code::BadInput;
    return failure(code, std::format("{} cannot be read: {}.", quote(file), std::strerror(errno)));
}

} // namespace

Result<MappedFile> mapFile(const std::filesystem::path& file) {
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat facts{};
    if (descriptor < 0 || ::fstat(descriptor, &facts) != 0)
        return unreadable(file);
    if (!S_ISREG(facts.st_mode)) {
        return failure(Error::Code::BadInput,
                       std::format("{} cannot be read: it is not a regular file.", quote(file)));
    }
    const std::size_t size = std::size_t(facts.st_size);
    if (size == 0)
        return failure(Error::Code::BadInput, std::format("{} cannot be read: it is empty.", quote(file)));
    void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (start == MAP_FAILED)
        return unreadable(file);
    MappedFile mapped{{static_cast<const std::byte*>(start), size}, {start, [size](void* pages) { ::munmap(pages, size); }}};
    if (const std::string instead = standIn({static_cast<const char*>(start), size}); !instead.empty())
        return failure(Error::Code::BadInput, std::format("{} is {}.", quote(file), instead));
    return mapped;
}

} // namespace whereabouts
