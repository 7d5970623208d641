#include "commands/heatmapnames.h"

#include "base/quote.h"
#include "prediction/heatmapfile.h"

#include <CLI/CLI.hpp>

using namespace whereabouts;
namespace fs = std::filesystem;

// Why nothing is written under that name; empty where it is free or a regular file's.
static std::string obstacle(const fs::path& file) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(file, error);
    if (fs::is_symlink(status))
        return " is a link, which is not followed: name the file itself";
    return fs::exists(status) && !fs::is_regular_file(status) ? " is a folder or a device, not a file: choose another name" : "";
}

HeatmapNames::HeatmapNames(const std::string& target, const std::vector<fs::path>& pictures) : m_target(target) {
    if (target.empty())
        return;
    std::error_code error;
    if (!isHeatmapName(m_target)) {
        for (const fs::path& picture : pictures)
            m_pictures.insert(fs::weakly_canonical(picture, error));
        const fs::file_status status = fs::status(m_target, error);
        if (fs::exists(status) && !fs::is_directory(status))
            throw CLI::ValidationError("--heatmap " + target + " is there, but is no folder, and no map's name: that ends in .tif, .tiff "
                                       "or .png");
        if (m_target.has_extension() && !fs::is_directory(m_target, error))
            throw CLI::ValidationError("--heatmap " + target + ": a map's name ends in .tif, .tiff or .png; a folder's that is "
                                       "not there yet has no ending");
        return;
    }
    if (pictures.size() > 1)
        throw CLI::ValidationError("--heatmap " + target + " is one file, but there are " + std::to_string(pictures.size()) +
                                   " pictures: name a folder");
    if (const fs::path folder = fs::absolute(m_target, error).parent_path(); !fs::is_directory(folder, error))
        throw CLI::ValidationError("--heatmap " + target + ": there is no folder " + quote(folder) + ": make it first");
    if (!pictures.empty() && fs::equivalent(m_target, pictures.front(), error))
        throw CLI::ValidationError("--heatmap would overwrite the picture " + target);
    if (const std::string reason = obstacle(m_target); !reason.empty())
        throw CLI::ValidationError("--heatmap " + target + reason);
}

Result<fs::path> HeatmapNames::next(const fs::path& picture) {
    if (isHeatmapName(m_target))
        return m_target;
    std::error_code error; // a folder that cannot be made is found when the file is written
    fs::create_directories(m_target, error);
    const std::string stem = picture.stem().string();
    std::string name = stem + ".tif";
    for (int count = 2; !m_taken.insert(name).second || m_pictures.contains(fs::weakly_canonical(m_target / name, error)); ++count)
        name = stem + "-" + std::to_string(count) + ".tif";
    if (const std::string reason = obstacle(m_target / name); !reason.empty())
        return failure(Error::Code::BadInput, quote(m_target / name) + reason + ".");
    return m_target / name;
}
