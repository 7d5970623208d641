#include "gdal/functions.h"

#include "base/quote.h"
#include "base/wholefile.h"
#include "gdal/gdalsession.h"
#include "gdal/memoryfile.h"
#include "raster/png.h"

#include <cpl_string.h>
#include <format>
#include <gdal_priv.h>
#include <memory>

namespace whereabouts {

namespace {

struct DatasetCloser {
    void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<GDALDataset, DatasetCloser>;

Dataset inMemory(const Picture& picture) {
    GDALDriver* const driver = GetGDALDriverManager()->GetDriverByName("MEM");
    Dataset dataset(driver->Create("", picture.width, picture.height, picture.channels, GDT_Byte, nullptr));
    void* const pixels = const_cast<std::uint8_t*>(picture.pixels.data()); // only read: GDAL's signature knows no const
    if (dataset && dataset->RasterIO(GF_Write, 0, 0, picture.width, picture.height, pixels, picture.width,
                                     picture.height, GDT_Byte, picture.channels, nullptr, picture.channels,
                                     static_cast<GSpacing>(picture.width) * picture.channels, 1, nullptr) != CE_None)
        dataset.reset();
    return dataset;
}

CPLStringList options(const PngText& text) {
    CPLStringList result;
    result.SetNameValue("WRITE_METADATA_AS_TEXT", "YES");
    for (const auto& [key, value] :
         {std::pair("TITLE", &text.title), {"DESCRIPTION", &text.description}, {"COPYRIGHT", &text.attribution}}) {
        if (!value->empty())
            result.SetNameValue(key, value->c_str());
    }
    return result;
}

} // namespace

Result<void> gdal::writePng(const std::filesystem::path& file, const Picture& picture, const PngText& text) {
    const GdalSession session;
    const MemoryFile memory;
    const Dataset source = inMemory(picture);
    GDALDriver* const driver = GetGDALDriverManager()->GetDriverByName("PNG");
    Dataset written(source && driver
                        ? driver->CreateCopy(memory.path(), source.get(), FALSE, options(text).List(), nullptr, nullptr)
                        : nullptr);
    if (!written)
        return failure(Error::Code::Internal,
                       std::format("{} cannot be written: GDAL could not make a PNG of it.", quote(file)));
    written.reset();
    return writeWhole(file, memory.bytes());
}

} // namespace whereabouts
