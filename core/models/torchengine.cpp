#include "models/torchheaders.h"

#include "models/torchengine.h"

#include "models/clipmodel.h"
#include "models/golden.h"
#include "models/orbitmodel.h"
#include "models/trainer.h"

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
    try {
        return openOrbitModel(folder);
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("{} cannot be opened: {}", folder.string(), problem.what()));
    }
}

Result<void> TorchEngine::train(const Recipe& recipe, const Partition& partition, SampleSource& training,
                                SampleSource& validation, SampleSource& strangers, const std::filesystem::path& folder,
                                bool resume, const TrainingHooks& hooks) {
    try {
        return whereabouts::train(recipe, partition, training, validation, strangers, folder, resume, hooks);
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("The recipe {} cannot be trained: {}", recipe.name, problem.what()));
    }
}

Result<std::vector<GoldenDifference>> TorchEngine::verify(const std::filesystem::path& model,
                                                          const std::filesystem::path& golden) {
    Result<ClipModel> clip = openClipModel(model);
    if (!clip)
        return std::unexpected(clip.error());
    return compareWithGolden(golden, [&](const Tensors& inputs) { return (*clip)->outputs(inputs); });
}

} // namespace whereabouts
