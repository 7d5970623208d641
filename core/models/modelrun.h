#pragma once

#include "models/torchheaders.h"

#include "base/quote.h"
#include "engine/modelfolders.h"
#include "models/torchmodel.h"
#include "models/weights/configfile.h"

#include <chrono>
#include <format>
#include <mutex>
#include <stdexcept>

namespace whereabouts {

// What models on LibTorch share when they are opened and run. Within them a fault is thrown: here it becomes a sentence.

// Throws a std::runtime_error that names the layer, where what it gave is not finite.
inline void requireFinite(const torch::Tensor& output, const std::string& layer) {
    if (!output.isfinite().all().item<bool>()) {
        throw std::runtime_error(std::format("its layer {} gave numbers that are not finite; it is damaged, or the input is "
                                             "beyond what it can take.",
                                             layer));
    }
}

// The pictures as a tensor that reads them. Throws where they do not have the side that the model takes.
inline torch::Tensor tensorOf(const PixelBatch& pictures, const ImageInput& wanted) {
    if (pictures.size != wanted.size)
        throw std::invalid_argument(std::format("pictures of {0} x {0} are needed.", wanted.size));
    float* const values = const_cast<float*>(pictures.values.data());
    return torch::from_blob(values, {pictures.count, 3, pictures.size, pictures.size});
}

inline double millisecondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

// Answers one question, one at a time and without gradients. Fails with a sentence that names the model. Passes on that a GPU's
// memory did not suffice.
template <typename Run>
auto runModel(std::mutex& mutex, const ModelInfo& info, Run run) -> Result<decltype(run())> {
    const auto failed = [&](const char* fault) {
        return failure(Error::Code::Internal, std::format("The model {} could not run: {}", quote(info.name), fault));
    };
    try {
        const std::scoped_lock oneAtATime(mutex);
        const c10::InferenceMode inference;
        return run();
    } catch (const c10::OutOfMemoryError&) {
        throw; // of a GPU: models/gpumodel.h
    } catch (const c10::Error& problem) {
        return failed(problem.what_without_backtrace());
    } catch (const std::exception& problem) {
        return failed(problem.what());
    }
}

// What is known of a model before its weights: its name, what its model.json says for people, and its size.
inline Result<ModelInfo> readModelInfo(const std::filesystem::path& folder) {
    return summarise(folder).transform([](const ModelSummary& model) {
        return ModelInfo{.name = model.name,
                         .title = model.title.empty() ? model.name : model.title,
                         .description = model.description,
                         .folder = model.folder,
                         .image = {},
                         .bytes = model.bytes,
                         .licence = model.licence};
    });
}

// Makes a model of a folder and of what its model.json says.
template <typename Make>
Result<std::shared_ptr<TorchModel>> openModel(const std::filesystem::path& folder, Make make) {
    Result<ModelInfo> info = readModelInfo(folder);
    if (!info)
        return std::unexpected(info.error());
    try {
        const torch::NoGradGuard noGradients;
        return std::shared_ptr<TorchModel>(make(std::move(*info)));
    } catch (const ConfigFault& fault) {
        return failure(Error::Code::BadInput, std::format("{} does not describe a model that can be opened: {}.",
                                                          quote(folder / "model.json"), fault.what()));
    } catch (const c10::OutOfMemoryError&) {
        throw;
    } catch (const c10::Error& problem) {
        return failure(Error::Code::Internal,
                       std::format("{} cannot be opened: {}", quote(folder), problem.what_without_backtrace()));
    } catch (const std::exception& problem) {
        return failure(Error::Code::BadInput, problem.what());
    }
}

} // namespace whereabouts
