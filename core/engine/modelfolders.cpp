#include "engine/modelfolders.h"

#include "base/paths.h"
#include "base/quote.h"

#include <algorithm>
#include <format>
#include <fstream>
#include <nlohmann/json.hpp>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::streamsize maxBytes = 1 << 20; // of a description or a card

Result<std::string> readText(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error))
        return failure(Error::Code::NotFound, std::format("There is no file {}.", quote(file)));
    std::ifstream stream(file, std::ios::binary);
    std::string text(std::size_t(maxBytes) + 1, '\0');
    stream.read(text.data(), maxBytes + 1);
    if (!stream.is_open())
        return failure(Error::Code::NoPermission, std::format("{} cannot be read.", quote(file)));
    if (stream.gcount() > maxBytes)
        return failure(Error::Code::TooLarge, std::format("{} is larger than 1 MB.", quote(file)));
    text.resize(std::size_t(stream.gcount()));
    return text;
}

std::string stringAt(const nlohmann::json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<fs::path> foldersIn(const fs::path& parent) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator item(parent, error), end; !error && item != end; item.increment(error)) {
        std::error_code hidden;
        if (item->is_directory(hidden) && !item->path().filename().string().starts_with('.'))
            folders.push_back(item->path());
    }
    std::ranges::sort(folders);
    return folders;
}

std::vector<fs::path> modelFolders() {
    std::vector<fs::path> folders = foldersIn(resourcesFolder() / "models");
    const std::vector<fs::path> users = foldersIn(dataFolder() / "models");
    folders.insert(folders.end(), users.begin(), users.end());
    return folders;
}

} // namespace

Result<ModelSummary> summarise(const fs::path& folder) {
    const fs::path file = folder / "model.json";
    const Result<std::string> text = readText(file);
    if (!text)
        return std::unexpected(text.error());
    const nlohmann::json document = nlohmann::json::parse(*text, nullptr, false);
    if (!document.is_object())
        return failure(Error::Code::BadInput, std::format("{} is not a JSON object.", quote(file)));
    std::error_code error;
    const auto bytes = fs::file_size(folder / "weights.safetensors", error);
    return ModelSummary{.name = folder.filename().string(),
                        .title = stringAt(document, "title"),
                        .description = stringAt(document, "description"),
                        .licence = stringAt(document, "licence"),
                        .folder = folder,
                        .bytes = error ? 0 : std::int64_t(bytes)};
}

std::vector<Result<ModelSummary>> listModels() {
    std::vector<Result<ModelSummary>> models;
    for (const fs::path& folder : modelFolders())
        models.push_back(summarise(folder));
    return models;
}

Result<fs::path> findModel(const std::string& nameOrPath) {
    std::string names;
    for (const fs::path& folder : modelFolders()) {
        if (folder.filename() == nameOrPath)
            return folder;
        names += (names.empty() ? "" : ", ") + folder.filename().string();
    }
    std::error_code error;
    if (!nameOrPath.empty() && fs::exists(nameOrPath, error))
        return fs::path(nameOrPath);
    return failure(Error::Code::NotFound,
                   std::format("There is no model {}; {}.", quote(nameOrPath),
                               names.empty() ? "none is installed" : std::format("the installed ones are {}", names)));
}

Result<std::string> readModelCard(const fs::path& folder) {
    return readText(folder / "README.md");
}

} // namespace whereabouts
