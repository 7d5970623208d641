#pragma once

#include "engine/engine.h"

namespace whereabouts {

// The Engine on LibTorch. LibTorch's exceptions end in its functions.
class TorchEngine : public Engine {
public:
    std::string description() const override;
    Device fastestDevice() const override;
    Result<std::shared_ptr<Model>> open(const std::filesystem::path& folder, Device device, Precision precision) override;
    Result<ImportReport> import(std::span<const std::filesystem::path> sources, const std::string& name,
                                const Progress& progress, std::stop_token stop) override;
    Result<void> train(const Recipe& recipe, const Partition& partition, const TrainingSources& sources,
                       const std::filesystem::path& folder, bool resume, const TrainingHooks& hooks) override;
    Result<std::vector<GoldenDifference>> verify(const std::filesystem::path& model, const std::filesystem::path& golden,
                                                 std::stop_token stop) override;
    Result<std::vector<ModelFinding>> checkFiles(const std::filesystem::path& model, const Progress& progress,
                                                 std::stop_token stop) override;
    Result<std::vector<ModelFinding>> tryOut(const std::filesystem::path& model, const Progress& progress,
                                             std::stop_token stop) override;
    Result<std::vector<EncoderTiming>> benchmarkEncoders(std::span<const int> batches) override;
    Result<std::vector<EncoderTiming>> benchmarkEncodersOnGpu(std::span<const int> batches) override;
    Result<GalleryTiming> benchmarkGallery() override;
    Result<void> writeForLoading(const std::filesystem::path& folder) override;
    Result<LoadTiming> benchmarkLoading(const std::filesystem::path& folder) override;
};

} // namespace whereabouts
