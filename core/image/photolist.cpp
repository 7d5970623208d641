#include "image/photolist.h"

#include "image/picturebytes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace fs = std::filesystem;

namespace whereabouts {

static bool namedLikeAPicture(const fs::path& file) {
    static constexpr std::array<std::string_view, 13> extensions = {".jpg",  ".jpeg", ".png", ".gif",  ".bmp",  ".tif", ".tiff",
                                                                    ".webp", ".jp2",  ".j2k", ".avif", ".heic", ".heif"};
    std::string extension = file.extension().string();
    std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::find(extensions, extension) != extensions.end();
}

static bool isPicture(const fs::path& file) {
    if (namedLikeAPicture(file))
        return true;
    const auto bytes = PictureBytes::open({file.string(), file, nullptr}, {});
    return bytes && formatOf(*bytes) != PictureFormat::Unknown;
}

static std::vector<fs::path> picturesIn(const fs::path& folder) {
    std::vector<fs::path> pictures;
    std::error_code error;
    const auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator entry(folder, options, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code ignored;
        if (entry->is_regular_file(ignored) && isPicture(entry->path()))
            pictures.push_back(entry->path());
    }
    std::ranges::sort(pictures);
    return pictures;
}

std::vector<PictureSource> photosIn(const std::vector<std::string>& paths) {
    std::vector<PictureSource> photos;
    for (const std::string& path : paths) {
        std::error_code error;
        std::vector<fs::path> files;
        if (fs::is_directory(path, error))
            files = picturesIn(path);
        if (files.empty())
            files.emplace_back(path);
        for (const fs::path& file : files)
            photos.push_back({file.string(), file, nullptr});
    }
    return photos;
}

} // namespace whereabouts
