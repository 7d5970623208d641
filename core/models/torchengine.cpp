#include "models/torchheaders.h"

#include "models/torchengine.h"

#include "base/quote.h"
#include "models/clip/clipmodel.h"
#include "models/golden.h"
#include "models/orbit/orbitmodel.h"
#include "models/osv5m/osv5mmodel.h"
#include "models/training/trainer.h"
#include "models/vision/visionmodel.h"
#include "models/weights/configfile.h"

#include <format>
#include <fstream>

namespace whereabouts {

namespace {

// The file that LibTorch's matrix products come from: LibTorch only knows that it is "generic".
std::string loadedBlas() {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        const std::size_t start = line.find('/');
        if (start == std::string::npos)
            continue;
        const std::filesystem::path file = line.substr(start);
        const std::string name = file.filename();
        if (name.starts_with("libopenblas") || name.starts_with("libblas") || name.starts_with("libmkl_core"))
            return file.parent_path().filename() / name;
    }
    return "of its own";
}

// What the folder's model.json says that it is; empty where it says nothing, as the built-in model does.
std::string kindOf(const std::filesystem::path& folder) {
    try {
        return ConfigSection::read(folder / "model.json").text("kind", "");
    } catch (const std::exception&) {
        return {}; // whoever opens it says why
    }
}

} // namespace

std::string TorchEngine::description() const {
    return std::format("LibTorch {}, BLAS {}, oneDNN {}, {} threads{}", TORCH_VERSION,
                       loadedBlas(), at::hasMKLDNN() ? "yes" : "no", at::get_num_threads(),
                       torch::cuda::is_available() ? ", CUDA" : "");
}

Result<std::shared_ptr<Model>> TorchEngine::open(const std::filesystem::path& folder, Device, Precision) {
    try {
        if (kindOf(folder) == "osv5m")
            return openOsv5m(folder);
        return openOrbitModel(folder);
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("{} cannot be opened: {}", folder.string(), problem.what()));
    }
}

Result<ImportReport> TorchEngine::import(std::span<const std::filesystem::path>, const std::string&, const Progress&,
                                         std::stop_token) {
    return failure(Error::Code::BadInput, "No published weights can be imported yet.");
}

Result<void> TorchEngine::train(const Recipe& recipe, const Partition& partition, const TrainingSources& sources,
                                const std::filesystem::path& folder, bool resume, const TrainingHooks& hooks) {
    try {
        return whereabouts::train(recipe, partition, sources, folder, resume, hooks);
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("The recipe {} cannot be trained: {}", recipe.name, problem.what()));
    }
}

Result<std::vector<GoldenDifference>> TorchEngine::verify(const std::filesystem::path& model,
                                                          const std::filesystem::path& golden) {
    std::error_code error;
    if (std::filesystem::exists(model / "model.json", error)) {
        const Result<std::shared_ptr<Model>> opened = open(model, Device::Cpu, Precision::Float32);
        if (!opened)
            return std::unexpected(opened.error());
        if (const auto torch = std::dynamic_pointer_cast<TorchModel>(*opened))
            return compareWithGolden(golden, [&](const Tensors& inputs) { return torch->outputs(inputs); });
        return compareWithGolden(golden, [&](const Tensors& inputs) { return outputsOf(**opened, inputs); });
    }
    if (isVisionModel(model)) {
        const Result<GoldenRun> run = openVisionModel(model);
        return run ? compareWithGolden(golden, *run) : std::unexpected(run.error());
    }
    try {
        Result<ClipModel> clip = openClipModel(model);
        if (!clip)
            return std::unexpected(clip.error());
        return compareWithGolden(golden, [&](const Tensors& inputs) { return (*clip)->outputs(inputs); });
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("{} cannot be opened: {}", quote(model), problem.what()));
    }
}

} // namespace whereabouts
