#include "models/torchheaders.h"

#include "models/library/importsources.h"

#include "base/quote.h"
#include "models/library/incomplete.h"
#include "models/weights/weightfiles.h"

#include <algorithm>
#include <array>
#include <format>
#include <fstream>
#include <iterator>
#include <set>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostFiles = 10'000;
constexpr int usualLevels = 2, deepestLevels = 4; // of folders, the one given among them; deeper only where there are no weights

// The folders and files directly in a folder, by name; hidden ones left out.
Result<void> list(const fs::path& folder, std::vector<fs::path>& folders, std::vector<fs::path>& files) {
    std::error_code error;
    std::vector<fs::path> found;
    for (fs::directory_iterator item(folder, error), end; !error && item != end; item.increment(error)) {
        if (!item->path().filename().string().starts_with('.'))
            found.push_back(item->path());
        if (found.size() + files.size() > mostFiles) {
            return failure(Error::Code::TooLarge, std::format("{} holds more than {} files: name the model's own folder.",
                                                              quote(folder), mostFiles));
        }
    }
    if (error)
        return failure(Error::Code::NoPermission, std::format("{} cannot be read: {}.", quote(folder), error.message()));
    std::ranges::sort(found);
    for (const fs::path& path : found) {
        if (fs::is_directory(path, error))
            folders.push_back(path);
        else if (fs::is_regular_file(path, error))
            files.push_back(path);
    }
    return {};
}

// Whether it is a repository's folder in Hugging Face's cache, which may hold several versions of a model: one is to be named.
bool isCacheOfHub(const fs::path& folder) {
    std::error_code error;
    return std::ranges::any_of(std::array{"snapshots", "blobs", "refs"}, [&](const char* name) { return fs::is_directory(folder / name, error); });
}

std::optional<FileState> stateOf(const fs::path& file) {
    std::error_code sizeFault, timeFault;
    const FileState state{fs::file_size(file, sizeFault), fs::last_write_time(file, timeFault)};
    return sizeFault || timeFault ? std::nullopt : std::optional(state);
}

} // namespace

bool looksLikeWeights(const fs::path& file) {
    constexpr std::array<std::string_view, 5> endings{".safetensors", ".ckpt", ".pth", ".bin", ".pt"};
    return std::ranges::contains(endings, file.extension().string());
}

fs::path folderOf(const fs::path& weights) {
    std::error_code error;
    return fs::is_directory(weights, error) ? weights : weights.parent_path();
}

std::string beginningOf(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) // a pipe would be waited for
        return {};
    std::string text(64 * 1024, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(text.data(), std::streamsize(text.size()));
    text.resize(std::size_t(stream.gcount()));
    return text;
}

Result<ImportSources> ImportSources::gather(std::span<const fs::path> given) {
    ImportSources sources;
    std::set<fs::path> seen; // folders, without links
    const auto isNew = [&](const fs::path& folder) {
        std::error_code error;
        return seen.insert(fs::canonical(folder, error)).second;
    };
    for (const fs::path& path : given) {
        std::error_code error;
        // Of a folder that is given as "model/" or ".", the name is wanted too.
        const fs::path absolute = (fs::absolute(path, error) / "").lexically_normal().parent_path();
        sources.given.push_back(absolute);
        if (fs::is_regular_file(absolute, error)) {
            sources.files.push_back(absolute);
            continue;
        }
        if (const std::optional<std::string> sentence = linkToNothing(absolute))
            return failure(Error::Code::NotFound, *sentence);
        if (!fs::is_directory(absolute, error)) {
            return failure(Error::Code::NotFound, fs::exists(absolute, error)
                                                      ? std::format("{} is neither a file nor a folder.", quote(path))
                                                      : std::format("There is no file or folder {}.", quote(path)));
        }
        const std::size_t before = sources.files.size();
        std::vector<fs::path> level{absolute};
        for (int depth = 0; depth < deepestLevels; ++depth) {
            if (depth == usualLevels && std::any_of(sources.files.begin() + std::ptrdiff_t(before), sources.files.end(), looksLikeWeights))
                break;
            std::vector<fs::path> next;
            for (const fs::path& folder : level) {
                if (!isNew(folder))
                    continue;
                sources.folders.push_back(folder);
                std::vector<fs::path> inner;
                if (const Result<void> listed = list(folder, inner, sources.files); !listed)
                    return std::unexpected(listed.error());
                if (depth == 0 || !isCacheOfHub(folder.parent_path()))
                    next.insert(next.end(), inner.begin(), inner.end());
            }
            level = std::move(next);
        }
    }
    for (const fs::path& file : sources.files) {
        if (const auto state = stateOf(file))
            sources.states.emplace(file, *state);
    }
    return sources;
}

Result<void> ImportSources::checkUnchanged(const fs::path& file) const {
    const auto before = states.find(file);
    const std::optional<FileState> now = stateOf(file);
    if (before == states.end() || !now || *now == before->second) // whoever reads a file that is gone says so
        return {};
    const std::string how = now->bytes == before->second.bytes
                                ? std::string("it was written to")
                                : std::format("it had {} bytes, and has {} now", before->second.bytes, now->bytes);
    return failure(Error::Code::BadInput, std::format("{} changed while it was being imported ({}): import it again once it is whole.",
                                                      quote(file), how));
}

std::optional<fs::path> ImportSources::find(std::span<const std::string_view> names) const {
    for (const std::string_view name : names) {
        const auto found = std::ranges::find_if(files, [&](const fs::path& file) { return file.filename() == name; });
        if (found != files.end())
            return *found;
    }
    return std::nullopt;
}

std::string ImportSources::shortName(const fs::path& file) const {
    const fs::path folder = file.parent_path();
    const bool isGiven = std::ranges::contains(given, folder) || std::ranges::contains(given, file);
    return (isGiven ? file.filename() : folder.filename() / file.filename()).string();
}

Result<WeightSource> readSource(const fs::path& path, const std::stop_token& stop) {
    const Result<WeightFiles> found = findWeights(path);
    if (!found)
        return std::unexpected(found.error());
    std::vector<fs::path> files = found->files;
    if (!found->index.empty())
        files.push_back(found->index);
    return readWeights(path, stop).transform([&](Tensors tensors) { return WeightSource{path, std::move(files), std::move(tensors)}; });
}

WeightSources readAll(const ImportSources& sources, const std::stop_token& stop) {
    WeightSources result;
    std::vector<fs::path> paths;
    for (const fs::path& path : sources.given) {
        if (std::error_code error; fs::is_regular_file(path, error) && looksLikeWeights(path))
            paths.push_back(path);
    }
    for (const fs::path& folder : sources.folders) {
        const Result<WeightFiles> found = findWeights(folder);
        if (found) {
            paths.push_back(folder);
        } else if (found.error().code != Error::Code::NotFound) {
            result.fault = result.fault.value_or(found.error());
        } else { // under no name that is known: each file for itself
            std::ranges::copy_if(sources.files, std::back_inserter(paths), [&](const fs::path& file) {
                return file.parent_path() == folder && looksLikeWeights(file) && !std::ranges::contains(paths, file);
            });
        }
    }
    for (const fs::path& path : paths) {
        if (Result<WeightSource> weights = readSource(path, stop))
            result.sound.push_back(std::move(*weights));
        else
            result.fault = result.fault.value_or(weights.error());
    }
    return result;
}

} // namespace whereabouts
