#include "models/modelfile.h"

#include "base/quote.h"

#include <format>
#include <fstream>
#include <stdexcept>

namespace whereabouts {
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::uintmax_t mostBytes = 1 << 20;

std::runtime_error wrong(const ModelFile& file, const char* key, const std::string& wanted) {
    return std::runtime_error(
        std::format("{}: \"{}\" must be {}.", quote(file.info.folder / "model.json"), key, wanted));
}

std::int64_t bytesOfWeights(const fs::path& folder) {
    std::int64_t bytes = 0;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
        if (entry.path().extension() == ".safetensors")
            bytes += static_cast<std::int64_t>(entry.file_size(error));
    }
    return bytes;
}

} // namespace

Result<ModelFile> readModelFile(const fs::path& folder) {
    const fs::path path = folder / "model.json";
    std::error_code error;
    const std::uintmax_t bytes = fs::file_size(path, error);
    if (error)
        return failure(Error::Code::NotFound, std::format("{} cannot be read: {}.", quote(path), error.message()));
    if (bytes > mostBytes)
        return failure(Error::Code::TooLarge, std::format("{} is too large for a model's description.", quote(path)));
    std::ifstream stream(path);
    ModelFile file;
    file.json = json::parse(stream, nullptr, false);
    if (!file.json.is_object())
        return failure(Error::Code::BadInput, std::format("{} is not a JSON object.", quote(path)));
    file.info.folder = folder;
    file.info.name = (folder.has_filename() ? folder : folder.parent_path()).filename().string();
    try {
        file.info.title = textIn(file, file.json, "title", file.info.name);
        file.info.description = textIn(file, file.json, "description", "");
        file.info.licence = textIn(file, file.json, "licence", "");
    } catch (const std::runtime_error& problem) {
        return failure(Error::Code::BadInput, problem.what());
    }
    file.info.bytes = bytesOfWeights(folder);
    return file;
}

std::string textIn(const ModelFile& file, const json& object, const char* key, const std::string& otherwise) {
    const auto found = object.find(key);
    if (found == object.end())
        return otherwise;
    if (!found->is_string())
        throw wrong(file, key, "a text");
    return found->get<std::string>();
}

double numberIn(const ModelFile& file, const json& object, const char* key, double otherwise, double least, double most) {
    const auto found = object.find(key);
    if (found == object.end())
        return otherwise;
    if (!found->is_number() || !(found->get<double>() >= least) || !(found->get<double>() <= most))
        throw wrong(file, key, std::format("a number from {} to {}", least, most));
    return found->get<double>();
}

json settingsIn(const ModelFile& file, const char* key) {
    const json settings = file.json.value(key, json::object());
    if (!settings.is_object())
        throw wrong(file, key, "an object");
    return settings;
}

} // namespace whereabouts
