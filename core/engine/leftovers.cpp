#include "engine/leftovers.h"

#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace whereabouts {
namespace fs = std::filesystem;

FolderLock::FolderLock(const fs::path& folder, int operation)
    : m_descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)),
      m_isHeld(m_descriptor >= 0 && ::flock(m_descriptor, operation) == 0) {}

FolderLock::~FolderLock() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

int FolderLock::release() {
    return std::exchange(m_descriptor, -1);
}

void sweepLeftovers(const fs::path& library) {
    std::error_code error;
    for (fs::directory_iterator item(library, error), end; !error && item != end; item.increment(error)) {
        const std::string name = item->path().filename().string();
        if (!name.starts_with(".import-") && !name.starts_with(".removed-"))
            continue;
        if (const FolderLock lock(item->path(), LOCK_EX | LOCK_NB); lock.isHeld()) {
            std::error_code left; // the next sweep tries again
            fs::remove_all(item->path(), left);
        }
    }
}

} // namespace whereabouts
