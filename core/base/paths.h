#pragma once

#include <filesystem>

namespace whereabouts {

// Where the files that ship with the program lie: $WHEREABOUTS_RESOURCES, the installed share folder beside the
// running program, or the source tree it was built from; the first that exists.
std::filesystem::path resourcesFolder();

// Where the user's models and settings live: $WHEREABOUTS_DATA, or the XDG data folder. Not created here.
std::filesystem::path dataFolder();

// Where what can be computed again is kept: $WHEREABOUTS_DATA/cache, or `whereabouts` in the XDG cache folder. Not created
// here; its files may be deleted at any time.
std::filesystem::path cacheFolder();

// The LibTorch module to load at run time: beside the running program (bin/../lib), or $WHEREABOUTS_MODULE.
std::filesystem::path modelsModule();

// The GDAL module to load at run time, beside the running program.
std::filesystem::path gdalModule();

} // namespace whereabouts
