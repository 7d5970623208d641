#include "gdal/gdalsession.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cstdint>
#include <gdal.h>
#include <mutex>

namespace whereabouts {

GdalSession::GdalSession() {
    static std::once_flag once;
    std::call_once(once, [] {
        GDALAllRegister();
        GDALSetCacheMax64(std::int64_t{128} << 20);
    });
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLSetThreadLocalConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR");
    CPLSetThreadLocalConfigOption("GDAL_PAM_ENABLED", "NO");
}

GdalSession::~GdalSession() {
    CPLSetThreadLocalConfigOption("GDAL_PAM_ENABLED", nullptr);
    CPLSetThreadLocalConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", nullptr);
    CPLPopErrorHandler();
}

} // namespace whereabouts
