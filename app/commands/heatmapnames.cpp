#include "commands/heatmapnames.h"

#include "prediction/heatmapfile.h"

#include <CLI/CLI.hpp>

using namespace whereabouts;
namespace fs = std::filesystem;

HeatmapNames::HeatmapNames(const std::string& target, const std::vector<fs::path>& pictures) : m_target(target) {
    std::error_code error;
    if (!isHeatmapName(m_target)) {
        if (m_target.has_extension() && !fs::is_directory(m_target, error))
            throw CLI::ValidationError("--heatmap " + target + ": a map's name ends in .tif, .tiff or .png; a folder's that is "
                                       "not there yet has no ending");
        return;
    }
    if (pictures.size() > 1)
        throw CLI::ValidationError("--heatmap " + target + " is one file, but there are " + std::to_string(pictures.size()) +
                                   " pictures: name a folder");
    if (!pictures.empty() && fs::equivalent(m_target, pictures.front(), error))
        throw CLI::ValidationError("--heatmap would overwrite the picture " + target);
}

fs::path HeatmapNames::next(const fs::path& picture) {
    if (isHeatmapName(m_target))
        return m_target;
    std::error_code error; // a folder that cannot be made is found when the file is written
    fs::create_directories(m_target, error);
    const std::string stem = picture.stem().string();
    std::string name = stem + ".tif";
    for (int count = 2; !m_taken.insert(name).second; ++count)
        name = stem + "-" + std::to_string(count) + ".tif";
    return m_target / name;
}
