#include "models/library/importfolder.h"

#include "base/paths.h"
#include "base/quote.h"
#include "engine/modelfolders.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <random>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

// A folder that this process holds until the object ends. Where the file system knows no locks it holds nothing.
class FolderLock {
public:
    FolderLock(const fs::path& folder, int operation)
        : m_descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)),
          m_isHeld(m_descriptor >= 0 && ::flock(m_descriptor, operation) == 0) {}
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    bool isHeld() const { return m_isHeld; }
    int descriptor() const { return m_descriptor; }
    int release() { return std::exchange(m_descriptor, -1); }

private:
    int m_descriptor;
    bool m_isHeld;
};

std::unexpected<Error> unwritable(const fs::path& folder, const std::string& why) {
    return failure(Error::Code::NoPermission, std::format("The library of models {} cannot be written to: {}.",
                                                          quote(folder), why));
}

// What killed imports and removals left: hidden folders that no process holds.
void sweep(const fs::path& library) {
    std::error_code error;
    for (fs::directory_iterator item(library, error), end; !error && item != end; item.increment(error)) {
        const std::string name = item->path().filename().string();
        if (!name.starts_with(".import-") && !name.starts_with(".removed-"))
            continue;
        if (const FolderLock lock(item->path(), LOCK_EX | LOCK_NB); lock.isHeld()) {
            std::error_code left; // the next import tries again
            fs::remove_all(item->path(), left);
        }
    }
}

Result<void> checkFree(const fs::path& library, const std::string& name) {
    std::error_code error;
    for (const fs::path& models : {library, resourcesFolder() / "models"}) {
        if (fs::exists(fs::symlink_status(models / name, error))) {
            return failure(Error::Code::BadInput,
                           std::format("There is a model {} already: choose another name, or remove that one first.",
                                       quote(name)));
        }
    }
    return {};
}

} // namespace

Result<ImportFolder> ImportFolder::create(const std::string& name) {
    if (const Result<void> plain = checkModelName(name); !plain)
        return std::unexpected(plain.error());
    const fs::path library = dataFolder() / "models";
    std::error_code error;
    fs::create_directories(library, error);
    if (error)
        return unwritable(library, error.message());
    // Nobody sweeps between the making of the folder and its lock.
    const FolderLock alone(library, LOCK_EX);
    sweep(library);
    if (const Result<void> isFree = checkFree(library, name); !isFree)
        return std::unexpected(isFree.error());
    std::random_device random;
    const fs::path path = library / std::format(".import-{:08x}{:08x}", random(), random());
    if (!fs::create_directory(path, error))
        return unwritable(library, error.message());
    FolderLock own(path, LOCK_EX);
    return ImportFolder(path, library / name, own.release());
}

ImportFolder::ImportFolder(ImportFolder&& other) noexcept
    : m_path(std::exchange(other.m_path, {})), m_target(std::move(other.m_target)), m_lock(std::exchange(other.m_lock, -1)) {}

ImportFolder::~ImportFolder() {
    std::error_code error;
    if (!m_path.empty())
        fs::remove_all(m_path, error);
    if (m_lock >= 0)
        ::close(m_lock);
}

Result<void> ImportFolder::publish() {
    const fs::path library = m_target.parent_path();
    const std::string name = m_target.filename().string();
    const FolderLock alone(library, LOCK_EX);
    if (const Result<void> isFree = checkFree(library, name); !isFree)
        return isFree;
    if (m_lock >= 0)
        ::fsync(m_lock);
    // A folder that is not empty is never replaced, so that an import without the lock does no harm either.
    if (std::rename(m_path.c_str(), m_target.c_str()) != 0) {
        return failure(Error::Code::NotFound, std::format("The model {} cannot be put into the library: {}.", quote(name),
                                                          std::strerror(errno)));
    }
    m_path.clear();
    if (alone.isHeld())
        ::fsync(alone.descriptor());
    return {};
}

} // namespace whereabouts
