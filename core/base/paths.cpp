#include "base/paths.h"

#include <cstdlib>
#include <system_error>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

fs::path environment(const char* name) {
    const char* value = std::getenv(name);
    return value && *value ? fs::path(value) : fs::path();
}

fs::path programFolder() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path();
}

} // namespace

fs::path resourcesFolder() {
    if (const fs::path chosen = environment("WHEREABOUTS_RESOURCES"); !chosen.empty())
        return chosen;
    const fs::path installed = programFolder() / ".." / WHEREABOUTS_DATADIR / "whereabouts";
    std::error_code error;
    if (fs::is_directory(installed, error))
        return fs::weakly_canonical(installed, error);
    return fs::path(WHEREABOUTS_SOURCE_DIR) / "resources";
}

fs::path dataFolder() {
    if (const fs::path chosen = environment("WHEREABOUTS_DATA"); !chosen.empty())
        return chosen;
    if (const fs::path xdg = environment("XDG_DATA_HOME"); !xdg.empty())
        return xdg / "whereabouts";
    return environment("HOME") / ".local/share/whereabouts";
}

fs::path cacheFolder() {
    if (const fs::path chosen = environment("WHEREABOUTS_DATA"); !chosen.empty())
        return chosen / "cache";
    if (const fs::path xdg = environment("XDG_CACHE_HOME"); !xdg.empty())
        return xdg / "whereabouts";
    return environment("HOME") / ".cache/whereabouts";
}

// A module of the program's, beside it; its name alone where it is not there, so that the message names it.
static fs::path moduleNamed(const fs::path& name) {
    std::error_code error;
    for (const fs::path& folder : {programFolder() / "../lib", programFolder() / "../lib/whereabouts", programFolder()}) {
        if (fs::exists(folder / name, error))
            return fs::weakly_canonical(folder / name, error);
    }
    return name;
}

fs::path modelsModule() {
    const fs::path chosen = environment("WHEREABOUTS_MODULE");
    return chosen.empty() ? moduleNamed("libwhereabouts_models.so") : chosen;
}

fs::path gdalModule() { return moduleNamed("libwhereabouts_gdal.so"); }

} // namespace whereabouts
