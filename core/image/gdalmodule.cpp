#include "image/gdalmodule.h"

#include "base/paths.h"

#include <dlfcn.h>
#include <format>

namespace whereabouts {

namespace {

Result<const GdalFunctions*> openModule(const std::filesystem::path& file) {
    void* const module = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!module)
        return failure(Error::Code::NotFound,
                       std::format("The GDAL module cannot be loaded ({}); install GDAL 3.6 or newer and build the target "
                                   "whereabouts_gdal.",
                                   dlerror()));
    const auto functions = reinterpret_cast<const GdalFunctions* (*)()>(dlsym(module, "whereabouts_gdal_functions"));
    if (!functions)
        return failure(Error::Code::Unsupported,
                       std::format("{} is not the GDAL module of Whereabouts; build the target whereabouts_gdal.", file.string()));
    return functions();
}

} // namespace

Result<const GdalFunctions*> loadGdal() {
    static const Result<const GdalFunctions*> loaded = openModule(gdalModule()); // GDAL ends with the process
    return loaded;
}

} // namespace whereabouts
