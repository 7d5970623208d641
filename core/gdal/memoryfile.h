#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace whereabouts {

// A file that GDAL writes in memory; gone with this object. Lives within a GdalSession.
class MemoryFile {
public:
    MemoryFile();
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile();

    const char* path() const { return m_path.c_str(); } // GDAL's name for it
    std::span<const std::uint8_t> bytes() const;        // what was written

private:
    std::string m_path;
};

} // namespace whereabouts
