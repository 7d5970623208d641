#pragma once

#include "base/result.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

// Where each picture's heatmap goes: the file that --heatmap names, or the picture's name with .tif in the folder that it
// names.
class HeatmapNames {
public:
    // An empty target is --heatmap left out. Throws CLI::ValidationError for an ending that is no heatmap's, for one file
    // for several pictures, for one that is the picture or whose folder is not there, and for what is there and neither a folder nor a regular file.
    HeatmapNames(const std::string& target, const std::vector<std::filesystem::path>& pictures);

    // Makes the folder. No picture is overwritten; fails where a link or a device has the name.
    whereabouts::Result<std::filesystem::path> next(const std::filesystem::path& picture);

private:
    std::filesystem::path m_target;
    std::set<std::string> m_taken;
    std::set<std::filesystem::path> m_pictures; // in a folder: never overwritten
};
