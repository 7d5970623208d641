#pragma once

#include "image/decoders.h"

#include <memory>
#include <string>
#include <vector>

class GDALDataset;

namespace whereabouts {

// A picture opened by GDAL, by the one driver of its format, with no look at neighbouring files or the network, its
// size and its decoder's memory within the limits. Lives within a GdalSession.
class RasterFile {
public:
    static Result<RasterFile> open(const PictureBytes& bytes, PictureFormat format, const DecodeLimits& limits);

    RasterFile(RasterFile&&) = default;
    RasterFile& operator=(RasterFile&&) = delete;
    ~RasterFile();

    GDALDataset& dataset() const { return *m_dataset; }
    const std::string& name() const { return m_name; } // quoted, for messages

private:
    struct Close {
        void operator()(GDALDataset* dataset) const;
    };
    RasterFile() = default;
    void openDataset(const PictureBytes& bytes, PictureFormat format);

    std::string m_name;
    std::vector<std::uint8_t> m_firstFrame; // of a GIF or an animated WebP; a BMP with a shorter header
    std::string m_memoryFile;               // GDAL's name for bytes in memory
    std::unique_ptr<GDALDataset, Close> m_dataset;
};

} // namespace whereabouts
