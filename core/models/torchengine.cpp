#include "models/torchheaders.h"

#include "models/torchengine.h"

#include "base/quote.h"
#include "engine/modelfolders.h"
#include "models/clip/clipmodel.h"
#include "models/encoderbenchmark.h"
#include "models/golden.h"
#include "models/gpumodel.h"
#include "models/kinds.h"
#include "models/library/importer.h"
#include "models/library/modelfiles.h"
#include "models/location/gallerybenchmark.h"
#include "models/noise.h"
#include "models/orbit/orbitmodel.h"
#include "models/placement.h"
#include "models/training/trainer.h"
#include "models/tryout.h"
#include "models/vision/visionmodel.h"
#include "models/weights/configfile.h"

#include <algorithm>
#include <array>
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

// Only CLIP and image encoders say in a config.json what they are: the weights of the others have to be imported first.
Result<void> checkSaysWhatItIs(const std::filesystem::path& model) {
    std::error_code error;
    if (!std::filesystem::exists(model, error))
        return {}; // whoever opens it says so
    const std::filesystem::path folder = std::filesystem::is_directory(model, error) ? model : model.parent_path();
    const bool isDescribed = std::ranges::any_of(std::array{"config.json", "open_clip_config.json"}, [&](const char* name) {
        return std::filesystem::is_regular_file(folder / name, error);
    });
    const auto importFirst = [&](const char* why) {
        return failure(Error::Code::Unsupported, std::format("{} cannot be verified where it lies: {}. Import it first: whereabouts models "
                                                             "import {} --name NAME",
                                                             quote(model), why, quote(model)));
    };
    if (!isDescribed)
        return importFirst("no config.json beside it says what it is");
    try {
        const ConfigSection config = ConfigSection::read(folder / "config.json");
        if (!config.has("model_type") && (config.has("model") || config.has("config")))
            return importFirst("its config.json is that of an OSV-5M model");
    } catch (const std::exception&) {
        return {}; // likewise
    }
    return {};
}

// Of a model in a folder that describes it. GeoCLIP answers out of its gallery, which may have to be computed first.
Result<TryOut> toBeTried(const std::shared_ptr<Model>& model, std::string_view kind, const Progress& progress, const std::stop_token& stop) {
    if (kind == "geoclip") {
        if (const Result<void> ready = model->prepare(progress, stop); !ready)
            return std::unexpected(ready.error());
    }
    if (const auto known = std::dynamic_pointer_cast<TorchModel>(model))
        return TryOut{known->noise(), [known](const Tensors& inputs) { return known->outputs(inputs); }};
    const std::int64_t side = model->info().image.size;
    return TryOut{{{"pixel_values", noiseOf({1, 3, side, side})}}, [model](const Tensors& inputs) { return outputsOf(*model, inputs); }};
}

// Of weights as they are published.
Result<TryOut> toBeTried(const std::filesystem::path& published) {
    if (isVisionModel(published)) {
        return openVisionModel(published).transform([&](const GoldenRun& run) { return TryOut{visionNoise(published), run}; });
    }
    if (const Result<void> saysSo = checkSaysWhatItIs(published); !saysSo)
        return std::unexpected(saysSo.error());
    return openClipModel(published, Precision::Float32).transform([](ClipModel clip) {
        return TryOut{clip->noise(), [clip](const Tensors& inputs) mutable { return clip->outputs(inputs); }};
    });
}

} // namespace

std::string TorchEngine::description() const {
    return std::format("LibTorch {}, BLAS {}, oneDNN {}, {} threads{}", TORCH_VERSION,
                       loadedBlas(), at::hasMKLDNN() ? "yes" : "no", at::get_num_threads(),
                       torch::cuda::is_available() ? ", CUDA" : "");
}

Device TorchEngine::fastestDevice() const { return availableDevice(Device::Fastest).value_or(Device::Cpu); }

Result<std::shared_ptr<Model>> TorchEngine::open(const std::filesystem::path& folder, Device device, Precision precision) {
    std::error_code error;
    if (std::filesystem::exists(folder, error) && !std::filesystem::exists(folder / "model.json", error)) {
        return failure(Error::Code::NotFound, std::format("{0} is not a model of Whereabouts: it has no model.json. Weights as they are published "
                                                          "are imported first: `models import {0} --name NAME`.", quote(folder)));
    }
    const Result<ModelSummary> model = summarise(folder);
    if (!model)
        return std::unexpected(model.error());
    try {
        const Result<Device> where = availableDevice(device);
        if (!where)
            return std::unexpected(where.error());
        if (model->kind == "orbit")
            return openOrbitModel(folder); // on the CPU wherever it is: a picture takes it a few milliseconds
        if (const OpenModel opener = openerOf(model->kind))
            return *where == Device::Cuda ? openOnGpu(opener, folder, precision) : opener(folder, Device::Cpu, precision);
        return failure(Error::Code::Unsupported, std::format("{} holds a model of the kind {}, which this version cannot use.",
                                                             quote(folder), quote(model->kind)));
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("{} cannot be opened: {}", quote(folder), problem.what()));
    }
}

Result<ImportReport> TorchEngine::import(std::span<const std::filesystem::path> sources, const std::string& name,
                                         const Progress& progress, std::stop_token stop) {
    try {
        return importModel(sources, name, progress, std::move(stop));
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("The model {} cannot be imported: {}", quote(name), problem.what()));
    }
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
                                                          const std::filesystem::path& golden, std::stop_token stop) {
    try {
        std::error_code error;
        if (std::filesystem::exists(model / "model.json", error)) {
            const Result<std::shared_ptr<Model>> opened = open(model, Device::Cpu, Precision::Float32);
            if (!opened)
                return std::unexpected(opened.error());
            const auto known = std::dynamic_pointer_cast<TorchModel>(*opened);
            return compareWithGolden(golden, stop, [&](const Tensors& inputs) {
                return known ? known->outputs(inputs) : outputsOf(**opened, inputs);
            });
        }
        if (isVisionModel(model)) {
            const Result<GoldenRun> run = openVisionModel(model);
            return run ? compareWithGolden(golden, stop, *run) : std::unexpected(run.error());
        }
        if (const Result<void> saysSo = checkSaysWhatItIs(model); !saysSo)
            return std::unexpected(saysSo.error());
        Result<ClipModel> clip = openClipModel(model, Precision::Float32); // weights that say nothing of themselves
        if (!clip)
            return std::unexpected(clip.error());
        return compareWithGolden(golden, stop, [&](const Tensors& inputs) { return (*clip)->outputs(inputs); });
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("{} cannot be opened: {}", quote(model), problem.what()));
    }
}

Result<std::vector<ModelFinding>> TorchEngine::checkFiles(const std::filesystem::path& model, const Progress& progress,
                                                          std::stop_token stop) {
    try {
        return checkModelFiles(model, progress, stop);
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("The files of {} cannot be checked: {}", quote(model), problem.what()));
    }
}

Result<std::vector<ModelFinding>> TorchEngine::tryOut(const std::filesystem::path& model, const Progress& progress,
                                                      std::stop_token stop) {
    try {
        return tryOutModel(model, progress, stop, [&]() -> Result<TryOut> {
            std::error_code error;
            if (!std::filesystem::exists(model / "model.json", error))
                return toBeTried(model);
            const Result<std::shared_ptr<Model>> opened = open(model, Device::Cpu, Precision::Float32);
            if (!opened)
                return std::unexpected(opened.error());
            return summarise(model).and_then([&](const ModelSummary& summary) { return toBeTried(*opened, summary.kind, progress, stop); });
        });
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("{} cannot be tried out: {}", quote(model), problem.what()));
    }
}

Result<std::vector<EncoderTiming>> TorchEngine::benchmarkEncoders(std::span<const int> batches) {
    try {
        return whereabouts::benchmarkEncoders(batches);
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("The encoders cannot be timed: {}", problem.what()));
    }
}

Result<std::vector<EncoderTiming>> TorchEngine::benchmarkEncodersOnGpu(std::span<const int> batches) {
    try {
        return whereabouts::benchmarkEncodersOnGpu(batches);
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("The encoders cannot be timed on the GPU: {}", problem.what()));
    }
}

Result<GalleryTiming> TorchEngine::benchmarkGallery() {
    try {
        return whereabouts::benchmarkGallery();
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("The gallery cannot be timed: {}", problem.what()));
    }
}

Result<void> TorchEngine::writeForLoading(const std::filesystem::path& folder) {
    try {
        return whereabouts::writeForLoading(folder);
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("{} cannot be written: {}", quote(folder), problem.what()));
    }
}

Result<LoadTiming> TorchEngine::benchmarkLoading(const std::filesystem::path& folder) {
    try {
        return whereabouts::benchmarkLoading(folder);
    } catch (const std::exception& problem) {
        return failure(Error::Code::Internal, std::format("Loading cannot be timed: {}", problem.what()));
    }
}

} // namespace whereabouts
