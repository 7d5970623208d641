#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>

namespace whereabouts {

// Where a model is put together before it appears in the user's library: a hidden folder beside its place, which is renamed
// at the end, and which is gone when the import ends in any other way. One that a killed process left is swept by the next
// import or listing: a living process holds a lock on its own (engine/leftovers.h).
class ImportFolder {
public:
    // Fails with a sentence where the name is no plain word or taken, or the library cannot be written to.
    static Result<ImportFolder> create(const std::string& name);
    ImportFolder(ImportFolder&& other) noexcept;
    ImportFolder& operator=(ImportFolder&&) = delete;
    ~ImportFolder();

    const std::filesystem::path& path() const { return m_path; }
    const std::filesystem::path& target() const { return m_target; }

    // Gives the folder its name. Fails with a sentence where another import was faster, or the folder is gone.
    Result<void> publish();

private:
    ImportFolder(std::filesystem::path path, std::filesystem::path target, int lock)
        : m_path(std::move(path)), m_target(std::move(target)), m_lock(lock) {}

    std::filesystem::path m_path, m_target;
    int m_lock = -1;
};

} // namespace whereabouts
