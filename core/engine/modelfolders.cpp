#include "engine/modelfolders.h"

#include "base/paths.h"
#include "base/quote.h"
#include "engine/folderlist.h"
#include "engine/leftovers.h"

#include <algorithm>
#include <array>
#include <format>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sys/file.h>

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

std::vector<std::string> stringsAt(const nlohmann::json& object, const char* key) {
    std::vector<std::string> strings;
    if (const auto found = object.find(key); found != object.end() && found->is_array()) {
        for (const nlohmann::json& entry : *found) {
            if (entry.is_string())
                strings.push_back(entry.get<std::string>());
        }
    }
    return strings;
}

constexpr std::array<std::string_view, 4> modalities{"ground", "satellite", "text", "gps"}; // in Modality's order

std::vector<Modality> modalitiesAt(const nlohmann::json& object, const char* key) {
    std::vector<Modality> found;
    for (const std::string& name : stringsAt(object, key)) {
        const auto place = std::ranges::find(modalities, name);
        if (place != modalities.end())
            found.push_back(Modality(place - modalities.begin()));
    }
    return found;
}

constexpr std::array<std::string_view, 4> words{"pictures", "satellite pictures", "text", "places"}; // likewise

bool isSha256(const std::string& text) {
    constexpr std::size_t digits = 64;
    return text.size() == digits && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Whether it names a file in the model's folder or below it.
bool staysWithin(const fs::path& name) {
    return !name.empty() && name.is_relative() && std::ranges::none_of(name, [](const fs::path& part) { return part == ".."; });
}

// The files under the key that are recorded whole, named by what stands under `nameKey`.
std::vector<ModelFile> filesAt(const nlohmann::json& document, const char* key, const char* nameKey) {
    std::vector<ModelFile> files;
    const auto listed = document.find(key);
    if (listed == document.end() || !listed->is_array())
        return files;
    for (const nlohmann::json& entry : *listed) {
        if (!entry.is_object())
            continue;
        const auto bytes = entry.find("bytes");
        ModelFile file{.name = stringAt(entry, nameKey), .sha256 = stringAt(entry, "sha256")};
        if (bytes == entry.end() || !bytes->is_number_unsigned() || !isSha256(file.sha256) || !staysWithin(file.name))
            continue;
        file.bytes = bytes->get<std::int64_t>();
        files.push_back(std::move(file));
    }
    return files;
}

// What is wrong with the first file that an import put there, or that a model of the program's own form has, and that is gone or
// has another size than the one recorded in `stored`. A licence is not needed to run.
std::string damageOf(const fs::path& folder, const nlohmann::json& document, const std::vector<ModelFile>& stored) {
    std::vector<std::string> files;
    if (const auto listed = document.find("files"); listed != document.end() && listed->is_array()) {
        for (const nlohmann::json& file : *listed)
            files.push_back(file.is_object() ? stringAt(file, "name") : std::string());
    } else if (stringAt(document, "kind").empty()) {
        files = {"weights.safetensors"};
    }
    for (const std::string& file : files) {
        std::error_code error;
        if (file.ends_with(".safetensors") && !fs::exists(folder / file, error))
            return file + " is missing";
    }
    for (const ModelFile& file : stored) {
        if (file.name.starts_with("LICENSE"))
            continue;
        std::error_code error;
        const std::uintmax_t bytes = fs::file_size(folder / file.name, error);
        if (error)
            return file.name + " is missing";
        if (bytes != std::uintmax_t(file.bytes))
            return std::format("{} has {} bytes instead of {}", file.name, bytes, file.bytes);
    }
    return {};
}

// Of all its files of weights, those in its subfolders too.
std::int64_t weightBytes(const fs::path& folder) {
    std::int64_t sum = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator item(folder, error), end; !error && item != end; item.increment(error)) {
        std::error_code vanished;
        const auto bytes = item->path().extension() == ".safetensors" ? item->file_size(vanished) : 0;
        sum += vanished ? 0 : std::int64_t(bytes);
    }
    return sum;
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
    const std::string kind = stringAt(document, "kind");
    const std::vector<ModelFile> stored = filesAt(document, "stored", "name");
    return ModelSummary{.name = (folder.has_filename() ? folder : folder.parent_path()).filename().string(),
                        .kind = kind.empty() ? "orbit" : kind,
                        .title = stringAt(document, "title"),
                        .description = stringAt(document, "description"),
                        .licence = stringAt(document, "licence"),
                        .takes = kind.empty() ? std::vector{Modality::Ground} : modalitiesAt(document, "takes"),
                        .missing = stringsAt(document, "missing"),
                        .needs = stringsAt(document, "needs"),
                        .caveats = stringsAt(document, "caveats"),
                        .damage = damageOf(folder, document, stored),
                        .files = stored,
                        .sources = filesAt(document, "files", "from"),
                        .folder = folder,
                        .bytes = weightBytes(folder)};
}

std::string_view nameOf(Modality modality) {
    return modalities[std::size_t(modality)];
}

std::string_view wordFor(Modality modality) {
    return words[std::size_t(modality)];
}

std::vector<fs::path> listModelFolders() {
    const fs::path library = dataFolder() / "models";
    if (const FolderLock alone(library, LOCK_EX | LOCK_NB); alone.isHeld()) // else an import begins or ends; the next listing sweeps
        sweepLeftovers(library);
    return modelFolders();
}

std::vector<Result<ModelSummary>> listModels() {
    std::vector<Result<ModelSummary>> models;
    for (const fs::path& folder : listModelFolders())
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

Result<void> checkModelName(const std::string& name) {
    constexpr std::size_t longest = 64;
    const auto isAlphanumeric = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    const bool plain = !name.empty() && name.size() <= longest && isAlphanumeric(name.front()) &&
                       std::ranges::all_of(name, [&](char c) { return isAlphanumeric(c) || c == '-' || c == '_' || c == '.'; });
    if (!plain) {
        return failure(Error::Code::BadInput,
                       std::format("{} cannot be the name of a model: take up to {} letters, digits, hyphens, underscores and "
                                   "dots, with a letter or digit first.",
                                   quote(name.substr(0, longest)), longest));
    }
    return {};
}

Result<void> removeModel(const std::string& name) {
    if (const Result<void> plain = checkModelName(name); !plain)
        return plain;
    std::error_code error;
    const fs::path folder = dataFolder() / "models" / name;
    if (!fs::exists(fs::symlink_status(folder, error))) {
        if (fs::exists(resourcesFolder() / "models" / name, error)) {
            return failure(Error::Code::NoPermission,
                           std::format("The model {} comes with the program and cannot be removed.", quote(name)));
        }
        const Result<fs::path> found = findModel(name); // says which names there are
        return failure(Error::Code::NotFound, found ? std::format("{} is no model of yours.", quote(name)) : found.error().message);
    }
    // It leaves the library in one step; what is left over when this is cut short is swept at the next import.
    const fs::path leaving = folder.parent_path() / std::format(".removed-{:08x}", std::random_device()());
    fs::rename(folder, leaving, error);
    if (error) {
        return failure(Error::Code::NoPermission,
                       std::format("The model {} cannot be removed: {}.", quote(name), error.message()));
    }
    fs::remove_all(leaving, error);
    return {};
}

std::vector<ModelFile> filesIn(const fs::path& folder) {
    constexpr std::size_t most = 10'000;
    std::vector<ModelFile> files;
    std::error_code error;
    for (fs::recursive_directory_iterator item(folder, error), end; !error && item != end && files.size() < most; item.increment(error)) {
        std::error_code vanished;
        const fs::path name = item->path().lexically_relative(folder);
        const bool isFolder = item->is_directory(vanished), isHidden = name.filename().string().starts_with('.');
        if (isFolder && isHidden)
            item.disable_recursion_pending();
        if (isFolder || isHidden || name == "model.json" || name == "README.md")
            continue;
        const auto bytes = item->file_size(vanished);
        files.push_back({.name = name.string(), .bytes = vanished ? 0 : std::int64_t(bytes), .sha256 = {}});
    }
    std::ranges::sort(files, {}, &ModelFile::name);
    return files;
}

Result<std::string> readModelCard(const fs::path& folder) {
    return readText(folder / "README.md");
}

} // namespace whereabouts
