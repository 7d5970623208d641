#include "models/library/importer.h"
#include "models/library/modelfiles.h"

namespace whereabouts {

// Where the module is built alone, there is no library to import into.
Result<ImportReport> importModel(std::span<const std::filesystem::path>, const std::string&, const Progress&,
                                 std::stop_token) {
    return failure(Error::Code::Unsupported, "This build of the models module has no library of models to import into.");
}

Result<std::vector<ModelFinding>> checkModelFiles(const std::filesystem::path&, const Progress&, const std::stop_token&) {
    return failure(Error::Code::Unsupported, "This build of the models module has no library of models, and so no record of their files.");
}

} // namespace whereabouts
