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

// "model-00001-of-00002.safetensors": what comes before the number of the shard; empty where the name is no shard's.
std::string_view stemOfShard(std::string_view name) {
    constexpr std::string_view of = "-of-";
    const auto isNumber = [](std::string_view text) {
        return !text.empty() && text.size() <= 6 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    };
    const std::size_t ending = name.ends_with(".safetensors") ? name.size() - 12 : name.ends_with(".bin") ? name.size() - 4 : 0;
    const std::string_view whole = name.substr(0, ending);
    const std::size_t middle = whole.rfind(of);
    if (middle == whole.npos || !isNumber(whole.substr(middle + of.size())))
        return {};
    const std::size_t dash = whole.substr(0, middle).rfind('-');
    return dash == whole.npos || !isNumber(whole.substr(dash + 1, middle - dash - 1)) ? std::string_view() : whole.substr(0, dash);
}

// "model.safetensors.index.json" for such a shard.
std::string indexOf(const fs::path& shard) {
    const std::string name = shard.filename().string();
    return std::string(stemOfShard(name)) + shard.extension().string() + ".index.json";
}

// The first shard in a folder that has none of the names; empty where there is none.
fs::path firstShard(const fs::path& folder) {
    constexpr int most = 10'000;
    std::vector<fs::path> shards;
    std::error_code error;
    int seen = 0;
    for (fs::directory_iterator item(folder, error), end; !error && item != end && seen < most; item.increment(error), ++seen) {
        if (!stemOfShard(item->path().filename().string()).empty())
            shards.push_back(item->path());
    }
    const auto first = std::ranges::min_element(shards);
    return first == shards.end() ? fs::path() : *first;
}

std::unexpected<Error> withoutIndex(const fs::path& shard) {
    return failure(Error::Code::NotFound,
                   std::format("{} is one shard of a model, and the index of its shards is missing: get {} too, which is published beside "
                               "them (on Hugging Face in the same repository), and name their folder.",
                               quote(shard), indexOf(shard)));
}

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
        const fs::path shard = found == names.end() ? firstShard(folderOrFile) : fs::path();
        if (!shard.empty())
            return withoutIndex(shard);
        if (found == names.end()) {
            return failure(Error::Code::NotFound,
                           std::format("{} holds no weights: model.safetensors or pytorch_model.bin is missing.",
                                       quote(folderOrFile)));
        }
        file /= *found;
    }
    if (file == folderOrFile && !stemOfShard(file.filename().string()).empty()) {
        if (!fs::exists(file.parent_path() / indexOf(file), error))
            return withoutIndex(file);
        return failure(Error::Code::BadInput, std::format("{} is one shard of a model: name its folder, {}, in which the others and their "
                                                          "index {} lie.",
                                                          quote(file), quote(file.has_parent_path() ? file.parent_path() : "."), indexOf(file)));
    }
    if (file.extension() == ".json")
        return readIndex(file);
    return WeightFiles{.files = {file}, .index = {}, .shardOf = {}};
}

} // namespace whereabouts
