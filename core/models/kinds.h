#pragma once

#include "base/result.h"
#include "models/torchmodel.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace whereabouts {

// Opens a model's folder in the library (model.json and what lies beside it) on the CPU or a GPU that is available. Passes
// c10::OutOfMemoryError on where the GPU's memory does not suffice, and so do the answers of the model.
using OpenModel = Result<std::shared_ptr<TorchModel>> (*)(const std::filesystem::path& folder, Device device, Precision precision);

// The function that opens the models of a kind ("clip", "geoclip", "satclip", "osv5m" in model.json); null where there is
// none.
OpenModel openerOf(std::string_view kind);

} // namespace whereabouts
