#include "image/photolist.h"

#include "image/picturebytes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <filesystem>
#include <limits>
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

namespace {

enum class Kind : std::uint8_t { Picture, Video, Unreadable, Other };

Kind kindOf(const fs::path& file) {
    if (namedLikeAPicture(file))
        return Kind::Picture;
    const auto bytes = PictureBytes::open({file.string(), file, nullptr}, {.maxFileBytes = std::numeric_limits<std::int64_t>::max()});
    if (!bytes) // an empty file is no picture, and nothing to speak of
        return bytes.error().code == Error::Code::NoPermission ? Kind::Unreadable : Kind::Other;
    const PictureFormat format = formatOf(*bytes);
    return format == PictureFormat::Unknown ? Kind::Other : format == PictureFormat::Video ? Kind::Video : Kind::Picture;
}

// What a folder and its subfolders hold that is a picture, or of which something must be said.
struct FolderContents {
    std::vector<fs::path> files;
    LeftOut leftOut;
};

bool meansSomethingElse(const fs::path& file) {
    const std::string name = file.filename().string();
    return name.starts_with('.') || name == "truth.csv";
}

void look(const fs::directory_entry& entry, FolderContents& contents, std::vector<fs::path>& subfolders) {
    std::error_code error, ignored;
    const fs::file_status status = entry.status(error);
    if (fs::is_directory(status)) {
        if (!entry.is_symlink(ignored)) // a link may lead round in a circle
            subfolders.push_back(entry.path());
        return;
    }
    const Kind kind = fs::is_regular_file(status) ? kindOf(entry.path()) : Kind::Unreadable;
    if (kind == Kind::Video)
        ++contents.leftOut.videos;
    else if (kind != Kind::Other)
        contents.files.push_back(entry.path());
    else if (!meansSomethingElse(entry.path()))
        ++contents.leftOut.others;
}

FolderContents contentsOf(const fs::path& folder) {
    FolderContents contents;
    std::vector<fs::path> folders{folder};
    while (!folders.empty()) {
        const fs::path next = std::move(folders.back());
        folders.pop_back();
        std::error_code error;
        for (fs::directory_iterator entry(next, error), end; !error && entry != end; entry.increment(error))
            look(*entry, contents, folders);
        if (error)
            contents.files.push_back(next);
    }
    std::ranges::sort(contents.files);
    return contents;
}

} // namespace

PhotoList photosIn(const std::vector<std::string>& paths) {
    PhotoList list;
    for (const std::string& path : paths) {
        std::error_code error;
        std::vector<fs::path> files;
        if (fs::is_directory(path, error)) {
            FolderContents contents = contentsOf(path);
            files = std::move(contents.files);
            list.leftOut.videos += contents.leftOut.videos;
            list.leftOut.others += contents.leftOut.others;
        }
        if (files.empty())
            files.emplace_back(path);
        for (const fs::path& file : files)
            list.photos.push_back({file.string(), file, nullptr});
    }
    return list;
}

} // namespace whereabouts
