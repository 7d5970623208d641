#include "models/torchheaders.h"

#include "models/library/imported.h"

#include "base/quote.h"
#include "models/clip/clipmodel.h"
#include "models/clip/clippictures.h"
#include "models/weights/configfile.h"
#include "models/weights/weightfiles.h"

#include <algorithm>
#include <array>
#include <format>
#include <fstream>
#include <sstream>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view vocabulary = "bpe_simple_vocab_16e6.txt.gz";
constexpr std::int64_t publishedWords = 49'408;

std::string sizeOf(const ClipVisionConfig& vision) {
    struct Size {
        std::int64_t width;
        std::string_view letter;
    };
    constexpr std::array<Size, 6> sizes{{{384, "S"}, {768, "B"}, {1024, "L"}, {1280, "H"}, {1408, "g"}, {1664, "bigG"}}};
    const auto size = std::ranges::find(sizes, vision.width, &Size::width);
    const std::string letter = size == sizes.end() ? std::format("{} wide", vision.width) : std::string(size->letter);
    return std::format("ViT-{}/{}{}", letter, vision.patchSize,
                       vision.imageSize == 224 ? "" : std::format("@{}", vision.imageSize));
}

// The first heading of the card beside the weights, without what Hugging Face puts before a name; empty where there is none.
std::string headingOf(const fs::path& card) {
    std::string text(64 * 1024, '\0');
    std::ifstream file(card, std::ios::binary);
    file.read(text.data(), std::streamsize(text.size()));
    text.resize(std::size_t(file.gcount()));
    std::istringstream lines(text);
    bool inFrontMatter = false;
    std::string line;
    for (int number = 0; std::getline(lines, line); ++number) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (line == "---" && (number == 0 || inFrontMatter))
            inFrontMatter = !inFrontMatter;
        else if (!inFrontMatter && line.starts_with("# "))
            break;
        line.clear();
    }
    line.erase(0, std::min(line.find_first_not_of("# "), line.size()));
    for (const std::string_view before : {"Model Card for ", "Model card for ", "Model Card: ", "Model card: "}) {
        if (line.starts_with(before))
            line.erase(0, before.size());
    }
    return line;
}

// The repository that a config.json names as "owner/name"; empty where it names a folder, or a first published CLIP, from which
// so many others were trained that it says nothing.
std::string repositoryOf(const fs::path& config) {
    try {
        const std::string path = ConfigSection::read(config).text("_name_or_path", "");
        const std::size_t slash = path.find('/');
        const std::string name = slash == path.npos ? std::string() : path.substr(slash + 1);
        return slash == 0 || path.starts_with('.') || name.contains('/') || name.starts_with("clip-vit") ? std::string() : name;
    } catch (const ConfigFault&) {
        return {}; // readClipConfig() says why
    }
}

// What its authors call it, where the files say it, and its size.
std::string titleOf(const ClipVisionConfig& vision, const fs::path& config) {
    constexpr std::size_t longest = 60;
    std::string name = headingOf(config.parent_path() / "README.md");
    if (name.empty())
        name = repositoryOf(config);
    const bool plain = name.size() <= longest && std::ranges::all_of(name, [](char c) { return (c >= ' ' && c < 0x7f) && c != '<' && c != '['; });
    if (!plain || name.empty() || name == "CLIP")
        return "CLIP " + sizeOf(vision);
    return name.contains("ViT") ? name : std::format("{} ({})", name, sizeOf(vision));
}

// SigLIP's towers have CLIP's names, and its sentences another vocabulary.
Result<void> checkIsNoSiglip(const fs::path& config, const fs::path& weights) {
    try {
        if (!ConfigSection::read(config).text("model_type", "").starts_with("siglip"))
            return {};
    } catch (const ConfigFault&) {
        return {}; // readClipConfig() says why
    }
    return failure(Error::Code::Unsupported,
                   std::format("{} is a SigLIP, which cannot place pictures here: its sentences are written in a SentencePiece vocabulary "
                               "(spiece.model), and only CLIP's byte pairs are read. What can be done is to check its towers where they "
                               "lie: whereabouts models verify {} --golden FILE.",
                               quote(weights), quote(config.parent_path())));
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

// What faults are named by: the file of weights, or the folder of its shards.
fs::path weightsIn(const fs::path& path) {
    const Result<WeightFiles> files = findWeights(path);
    return files && files->files.size() == 1 ? files->files.front() : path;
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
    if (const Result<void> isClip = checkIsNoSiglip(*configFile, weights.path); !isClip)
        return std::unexpected(isClip.error());
    const Result<ClipConfig> config = readClipConfig(*configFile);
    if (!config)
        return std::unexpected(config.error());
    const fs::path file = weightsIn(weights.path);
    if (const Result<void> fits = checkClipWeights(*config, *configFile, weights.tensors, file); !fits)
        return std::unexpected(fits.error());
    if (const auto pictures = readClipPictures(configFile->parent_path(), config->vision); !pictures)
        return std::unexpected(pictures.error());
    if (const Result<void> finite = job.checkFinite(file, weights.tensors); !finite)
        return std::unexpected(finite.error());

    if (const Result<void> brought = bringWeights(weights, subfolder, job); !brought)
        return std::unexpected(brought.error());
    if (const Result<void> copied = job.copy(*configFile, subfolder / "config.json"); !copied)
        return std::unexpected(copied.error());
    const fs::path preprocessor = configFile->parent_path() / "preprocessor_config.json";
    if (std::error_code error; fs::is_regular_file(preprocessor, error)) {
        if (const Result<void> copied = job.copy(preprocessor, subfolder / preprocessor.filename()); !copied)
            return std::unexpected(copied.error());
    }
    const std::optional<fs::path> words = sources.find({vocabulary});
    if (words) {
        if (const Result<void> copied = job.copy(*words, subfolder / vocabulary); !copied)
            return std::unexpected(copied.error());
    }

    Imported result;
    result.kind = "clip";
    result.called = "CLIP";
    result.title = titleOf(config->vision, *configFile);
    result.description = "Finds the sentence that fits a picture, and so the name of the place that it shows.";
    result.facts = {{"image_size", config->vision.imageSize}, {"embedding", config->embedding}};
    if (config->text && config->text->vocabulary == publishedWords)
        result.takes = {Modality::Ground, Modality::Text};
    if (!config->text)
        result.missing.push_back("It has no text tower, without which a picture cannot be compared with the names of places: "
                                 "import the whole CLIP model.");
    if (config->text && config->text->vocabulary != publishedWords) {
        result.missing.push_back(std::format("The names of places cannot be read: its {} tokens are not the {} of CLIP's own vocabulary "
                                             "({}), the only one that is known.",
                                             config->text->vocabulary, publishedWords, vocabulary));
    }
    return result;
}

} // namespace whereabouts
