#include "models/weights/weightfiles.h"

#include "base/quote.h"
#include "models/weights/mappedfile.h"
#include "models/weights/safetensorsheader.h"

#include <algorithm>
#include <array>
#include <format>
#include <nlohmann/json.hpp>
#include <set>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostIndexBytes = 64u << 20, mostTensors = 100'000, mostShards = 1'000;

// In the order of preference.
constexpr std::array names{"model.safetensors",
                           "model.safetensors.index.json",
                           "open_clip_model.safetensors",
                           "open_clip_pytorch_model.safetensors",
                           "weights.safetensors",
                           "model_hf.safetensors",
                           "pytorch_model.bin",
                           "pytorch_model.bin.index.json",
                           "open_clip_pytorch_model.bin"};

Result<WeightFiles> readIndex(const fs::path& index) {
    const auto wrong = [&](std::string_view fault) {
        return failure(Error::Code::BadInput,
                       std::format("{} is no index of weights: {}; get it anew.", quote(index), fault));
    };
    const Result<MappedFile> file = mapFile(index);
    if (!file)
        return std::unexpected(file.error());
    if (file->bytes.size() > mostIndexBytes)
        return wrong("it is larger than 64 MB");
    // Nothing in an index is deeper than metadata and weight_map.
    const auto shallow = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) { return depth <= 4; };
    const std::string_view text(reinterpret_cast<const char*>(file->bytes.data()), file->bytes.size());
    const nlohmann::json document = nlohmann::json::parse(text, shallow, false);
    const auto map = document.is_object() ? document.find("weight_map") : document.end();
    if (!document.is_object() || map == document.end() || !map->is_object() || map->empty())
        return wrong("it is no JSON object with a weight_map");
    if (map->size() > mostTensors)
        return wrong(std::format("it names more than {} tensors", mostTensors));
    WeightFiles result{.files = {}, .index = index, .shardOf = {}};
    std::set<fs::path> shards;
    for (const auto& [tensor, shard] : map->items()) {
        if (!shard.is_string())
            return wrong(std::format("the tensor {} lies in no file", shown(tensor)));
        const fs::path name = shard.get<std::string>();
        if (name.empty() || name != name.filename() || name == "." || name == "..")
            return wrong(std::format("the tensor {} lies in {}, which is not beside it", shown(tensor), shown(name.string())));
        shards.insert(index.parent_path() / name);
        result.shardOf.emplace(tensor, index.parent_path() / name);
        if (shards.size() > mostShards)
            return wrong(std::format("it names more than {} files", mostShards));
    }
    std::error_code error;
    for (const fs::path& shard : shards) {
        if (!fs::is_regular_file(shard, error)) {
            return failure(Error::Code::BadInput, std::format("The file {} that {} names is missing: get it too.",
                                                              quote(shard), quote(index.filename())));
        }
        result.files.push_back(shard);
    }
    return result;
}

} // namespace

Result<WeightFiles> findWeights(const fs::path& folderOrFile) {
    std::error_code error;
    if (!fs::exists(folderOrFile, error))
        return failure(Error::Code::NotFound, std::format("There is no model at {}.", quote(folderOrFile)));
    fs::path file = folderOrFile;
    if (fs::is_directory(folderOrFile, error)) {
        const auto found = std::ranges::find_if(
            names, [&](const char* name) { return fs::is_regular_file(folderOrFile / name, error); });
        if (found == names.end()) {
            return failure(Error::Code::NotFound,
                           std::format("{} holds no weights: model.safetensors or pytorch_model.bin is missing.",
                                       quote(folderOrFile)));
        }
        file /= *found;
    }
    if (file.extension() == ".json")
        return readIndex(file);
    return WeightFiles{.files = {file}, .index = {}, .shardOf = {}};
}

} // namespace whereabouts
