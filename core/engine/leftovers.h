#pragma once

#include <filesystem>

namespace whereabouts {

// A folder that this process holds (flock) until the object ends. Where the file system knows no locks it holds nothing.
class FolderLock {
public:
    FolderLock(const std::filesystem::path& folder, int operation);
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();
    bool isHeld() const { return m_isHeld; }
    int descriptor() const { return m_descriptor; }
    int release(); // whose end the caller takes care of from now on

private:
    int m_descriptor;
    bool m_isHeld;
};

// Removes what killed imports and removals left in a library of models: hidden folders that no process holds. Whoever calls it
// holds the library, so that no import is between the making of its folder and its lock.
void sweepLeftovers(const std::filesystem::path& library);

} // namespace whereabouts
