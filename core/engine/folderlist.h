#pragma once

#include <filesystem>
#include <vector>

namespace whereabouts {

// The folder of every model, in the order of listModels(), be there anything in it that describes it or not. Removes on the way
// what killed imports left (engine/leftovers.h).
std::vector<std::filesystem::path> listModelFolders();

} // namespace whereabouts
