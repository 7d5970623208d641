#include "raster/png.h"

#include <gdal_priv.h>

#include <format>
#include <memory>
#include <mutex>
#include <system_error>

namespace whereabouts {

struct DatasetCloser {
    void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<GDALDataset, DatasetCloser>;

static Dataset inMemory(const Picture& picture) {
    GDALDriver* memory = GetGDALDriverManager()->GetDriverByName("MEM");
    Dataset dataset(memory->Create("", picture.width, picture.height, picture.channels, GDT_Byte, nullptr));
    void* pixels = const_cast<std::uint8_t*>(picture.pixels.data()); // only read: GDAL's signature knows no const
    if (dataset && dataset->RasterIO(GF_Write, 0, 0, picture.width, picture.height, pixels, picture.width, picture.height,
                                     GDT_Byte, picture.channels, nullptr, picture.channels,
                                     static_cast<GSpacing>(picture.width) * picture.channels, 1, nullptr) != CE_None)
        dataset.reset();
    return dataset;
}

Result<void> writePng(const std::filesystem::path& file, const Picture& picture) {
    static std::once_flag registered;
    std::call_once(registered, [] {
        GDALAllRegister();
        CPLSetConfigOption("GDAL_PAM_ENABLED", "NO"); // no .aux.xml beside the picture
    });
    const auto failed = [&file](std::string_view why) {
        return failure(Error::Code::NoPermission,
                       std::format("{} cannot be written: {}; choose a folder that you may write to.", file.string(), why));
    };
    CPLErrorStateBackuper quiet(CPLQuietErrorHandler);
    const Dataset source = inMemory(picture);
    if (!source)
        return failed("there is not enough memory");
    const std::filesystem::path partial = file.string() + ".part";
    Dataset written(GetGDALDriverManager()->GetDriverByName("PNG")->CreateCopy(partial.c_str(), source.get(), FALSE,
                                                                               nullptr, nullptr, nullptr));
    const bool complete = written != nullptr && written->FlushCache() == CE_None;
    written.reset();
    std::error_code error;
    if (complete)
        std::filesystem::rename(partial, file, error);
    if (complete && !error)
        return {};
    const std::string why = error ? error.message() : CPLGetLastErrorMsg();
    std::filesystem::remove(partial, error);
    return failed(why.empty() ? "the disk refused it" : why);
}

} // namespace whereabouts
