#pragma once

#include "base/result.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace whereabouts {

// The files that a model's weights lie in.
struct WeightFiles {
    std::vector<std::filesystem::path> files; // one, or the shards in the order of their names
    std::filesystem::path index;              // of the shards; empty where there is one file
    std::map<std::string, std::filesystem::path> shardOf; // by tensor, as the index says
};

// Finds them in a folder as Hugging Face, OpenCLIP and this program lay it out (safetensors first, then files of
// torch.save; one file or shards with their index), or takes the file itself. Fails with a sentence that says what was
// looked for, or what is wrong with the index: a shard must lie beside it, and is not taken without it.
Result<WeightFiles> findWeights(const std::filesystem::path& folderOrFile);

} // namespace whereabouts
