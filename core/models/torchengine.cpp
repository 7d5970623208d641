#include "models/torchheaders.h"

#include "models/torchengine.h"

#include "models/clipmodel.h"
#include "models/golden.h"

#include <format>

namespace whereabouts {

namespace {

// The value after `key` in LibTorch's own description of how it was built, up to the next comma; else `none`.
std::string buildSetting(const std::string& key, std::string none) {
    const std::string config = at::show_config();
    const std::size_t start = config.find(key);
    if (start == std::string::npos)
        return none;
    const std::size_t from = start + key.size();
    return config.substr(from, config.find_first_of(",\n", from) - from);
}

} // namespace

std::string TorchEngine::description() const {
    return std::format("LibTorch {}, BLAS {}, oneDNN {}, {} threads{}", TORCH_VERSION,
                       buildSetting("BLAS_INFO=", "unknown"), at::hasMKLDNN() ? "yes" : "no", at::get_num_threads(),
                       torch::cuda::is_available() ? ", CUDA" : "");
}

Result<std::shared_ptr<Model>> TorchEngine::open(const std::filesystem::path& folder, Device, Precision) {
    return failure(Error::Code::Unsupported, std::format("{} cannot be opened yet.", folder.string()));
}

Result<void> TorchEngine::train(const Recipe& recipe, const Partition&, SampleSource&, SampleSource&, SampleSource&,
                                const std::filesystem::path&, bool, const TrainingHooks&) {
    return failure(Error::Code::Unsupported, std::format("The recipe {} cannot be trained yet.", recipe.name));
}

Result<std::vector<GoldenDifference>> TorchEngine::verify(const std::filesystem::path& model,
                                                          const std::filesystem::path& golden) {
    Result<ClipModel> clip = openClipModel(model);
    if (!clip)
        return std::unexpected(clip.error());
    return compareWithGolden(golden, [&](const Tensors& inputs) { return (*clip)->outputs(inputs); });
}

} // namespace whereabouts
