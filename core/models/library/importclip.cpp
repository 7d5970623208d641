#include "models/torchheaders.h"

#include "models/library/imported.h"

#include "base/quote.h"
#include "models/clip/clipmodel.h"
#include "models/weights/weightfiles.h"

#include <algorithm>
#include <array>
#include <format>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view vocabulary = "bpe_simple_vocab_16e6.txt.gz";
constexpr std::int64_t publishedWords = 49'408;

std::string titleOf(const ClipVisionConfig& vision) {
    struct Size {
        std::int64_t width;
        std::string_view letter;
    };
    constexpr std::array<Size, 6> sizes{{{384, "S"}, {768, "B"}, {1024, "L"}, {1280, "H"}, {1408, "g"}, {1664, "bigG"}}};
    const auto size = std::ranges::find(sizes, vision.width, &Size::width);
    const std::string letter = size == sizes.end() ? std::format("{} wide", vision.width) : std::string(size->letter);
    return std::format("CLIP ViT-{}/{}{}", letter, vision.patchSize,
                       vision.imageSize == 224 ? "" : std::format("@{}", vision.imageSize));
}

std::optional<fs::path> configBeside(const fs::path& weights) {
    std::error_code error;
    const fs::path folder = fs::is_directory(weights, error) ? weights : weights.parent_path();
    for (const char* name : {"config.json", "open_clip_config.json"}) {
        if (fs::is_regular_file(folder / name, error))
            return folder / name;
    }
    return std::nullopt;
}

// safetensors as they are, shards with their index; files of torch.save become one.
Result<void> bringWeights(const WeightSource& weights, const fs::path& subfolder, ImportJob& job) {
    const Result<WeightFiles> files = findWeights(weights.path);
    if (!files)
        return std::unexpected(files.error());
    const bool isSafetensors = std::ranges::all_of(
        files->files, [](const fs::path& file) { return file.extension() == ".safetensors"; });
    if (!isSafetensors) {
        const fs::path name = subfolder / "model.safetensors";
        const Result<void> recorded = job.recordWeights(weights.path, name);
        return recorded ? job.save(name, weights.tensors) : recorded;
    }
    if (files->index.empty())
        return job.copy(files->files.front(), subfolder / "model.safetensors");
    for (const fs::path& file : files->files) {
        if (const Result<void> copied = job.copy(file, subfolder / file.filename()); !copied)
            return copied;
    }
    return job.copy(files->index, subfolder / "model.safetensors.index.json");
}

} // namespace

bool isClip(const Tensors& tensors) {
    return std::ranges::any_of(tensors, [](const auto& item) {
        return item.first.starts_with("vision_model.") || item.first.starts_with("visual.");
    });
}

Result<Imported> importClip(const WeightSource& weights, const ImportSources& sources, ImportJob& job,
                            const fs::path& subfolder) {
    const std::optional<fs::path> configFile = configBeside(weights.path);
    if (!configFile) {
        return failure(Error::Code::NotFound,
                       std::format("{} holds the weights of a CLIP, but not its config.json (Hugging Face) or "
                                   "open_clip_config.json (OpenCLIP): put it beside them.",
                                   quote(weights.path)));
    }
    const Result<ClipConfig> config = readClipConfig(*configFile);
    if (!config)
        return std::unexpected(config.error());
    if (const Result<void> fits = checkClipWeights(*config, *configFile, weights.tensors, weights.path); !fits)
        return std::unexpected(fits.error());
    if (const Result<void> finite = job.checkFinite(weights.path, weights.tensors); !finite)
        return std::unexpected(finite.error());

    if (const Result<void> brought = bringWeights(weights, subfolder, job); !brought)
        return std::unexpected(brought.error());
    if (const Result<void> copied = job.copy(*configFile, subfolder / "config.json"); !copied)
        return std::unexpected(copied.error());
    const std::optional<fs::path> words = sources.find({vocabulary});
    if (words) {
        if (const Result<void> copied = job.copy(*words, subfolder / vocabulary); !copied)
            return std::unexpected(copied.error());
    }

    Imported result;
    result.kind = "clip";
    result.called = "CLIP";
    result.title = titleOf(config->vision);
    result.description = "Finds the sentence that fits a picture, and so the name of the place that it shows.";
    result.takes = {"ground"};
    result.facts = {{"image_size", config->vision.imageSize}, {"embedding", config->embedding}};
    if (config->text)
        result.takes.push_back("text");
    else
        result.missing.push_back("It has no text tower, without which a picture cannot be compared with the names of places: "
                                 "import the whole CLIP model.");
    if (config->text && !words && config->text->vocabulary != publishedWords) {
        result.missing.push_back(std::format("Sentences cannot be read: its {} tokens are not the {} of CLIP's own vocabulary, "
                                             "and no file {} came with it; put it beside the weights and import them again.",
                                             config->text->vocabulary, publishedWords, vocabulary));
    }
    return result;
}

} // namespace whereabouts
