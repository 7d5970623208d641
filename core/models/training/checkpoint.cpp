#include "models/torchheaders.h"

#include "models/training/checkpoint.h"

#include "models/weights/tensors.h"

#include <cstdlib>
#include <format>

namespace whereabouts {

namespace {

std::string fingerprint(const Recipe& recipe) {
    return std::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}", recipe.seed, recipe.epochs, recipe.samplesPerEpoch,
                       recipe.batch, recipe.learningRate, recipe.convolutionRate, recipe.weightDecay, recipe.imageSize, recipe.widths[0],
                       recipe.widths[1], recipe.widths[2], recipe.widths[3], recipe.embedding, recipe.labelWidthKm,
                       recipe.finalLabelWidthKm, recipe.offsetWeight, recipe.nowhereWeight);
}

double number(const TensorMetadata& metadata, const std::string& key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? 0.0 : std::strtod(found->second.c_str(), nullptr);
}

} // namespace

Checkpoint::Checkpoint(const std::filesystem::path& folder, const Recipe& recipe, OrbitNet& net,
                       const std::map<std::string, torch::Tensor>& optimiser)
    : m_file(folder / "checkpoint.safetensors"), m_recipe(fingerprint(recipe)), m_tensors(optimiser) {
    for (const auto& parameter : net->named_parameters())
        m_tensors["net." + parameter.key()] = parameter.value();
    for (const auto& buffer : net->named_buffers())
        m_tensors["net." + buffer.key()] = buffer.value();
}

Result<void> Checkpoint::save() const {
    return saveTensors(m_file, m_tensors,
                       {{"recipe", m_recipe},
                        {"step", std::to_string(step)},
                        {"seconds", std::format("{}", seconds)},
                        {"loss_sum", std::format("{}", lossSum)}});
}

Result<void> Checkpoint::load() {
    const Result<SafetensorsFile> file = SafetensorsFile::open(m_file);
    if (!file)
        return std::unexpected(file.error());
    const auto recipe = file->metadata().find("recipe");
    if (recipe == file->metadata().end() || recipe->second != m_recipe)
        return failure(Error::Code::BadInput,
                       std::format("{} belongs to another recipe: train into another folder, or without --resume.",
                                   m_file.string()));
    const torch::NoGradGuard inPlace;
    for (auto& [name, tensor] : m_tensors) {
        const Result<torch::Tensor> stored = tensorOf(*file, name);
        if (!stored)
            return std::unexpected(stored.error());
        if (stored->sizes() != tensor.sizes())
            return failure(Error::Code::BadInput,
                           std::format("{}: tensor {} has another shape than the recipe's.", m_file.string(), name));
        tensor.copy_(*stored);
    }
    step = static_cast<std::int64_t>(number(file->metadata(), "step"));
    seconds = number(file->metadata(), "seconds");
    lossSum = number(file->metadata(), "loss_sum");
    return {};
}

} // namespace whereabouts
