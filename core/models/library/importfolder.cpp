#include "models/library/importfolder.h"

#include "base/paths.h"
#include "base/quote.h"
#include "engine/leftovers.h"
#include "engine/modelfolders.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <format>
#include <random>
#include <string_view>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

std::unexpected<Error> unwritable(const fs::path& folder, const std::string& why) {
    return failure(Error::Code::NoPermission, std::format("The library of models {} cannot be written to: {}.",
                                                          quote(folder), why));
}

bool differAtMostInCase(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

Result<void> checkFree(const fs::path& library, const std::string& name) {
    for (const fs::path& models : {library, resourcesFolder() / "models"}) {
        std::error_code error;
        for (fs::directory_iterator item(models, error), end; !error && item != end; item.increment(error)) {
            const std::string taken = item->path().filename().string();
            if (differAtMostInCase(taken, name)) {
                return failure(Error::Code::BadInput,
                               std::format("There is a model {} already{}: choose another name, or remove that one first.", quote(taken),
                                           taken == name ? "" : ", and another case alone would not tell the two apart"));
            }
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
    sweepLeftovers(library);
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
