#include "gdal/memoryfile.h"

#include <atomic>
#include <cpl_vsi.h>
#include <format>

namespace whereabouts {

namespace {

std::atomic<unsigned> number = 0;

} // namespace

MemoryFile::MemoryFile() : m_path(std::format("/vsimem/whereabouts-written-{}", number++)) {}

MemoryFile::~MemoryFile() { VSIUnlink(m_path.c_str()); }

std::span<const std::uint8_t> MemoryFile::bytes() const {
    vsi_l_offset size = 0;
    const GByte* const data = VSIGetMemFileBuffer(m_path.c_str(), &size, FALSE);
    return {data, data ? static_cast<std::size_t>(size) : 0};
}

} // namespace whereabouts
