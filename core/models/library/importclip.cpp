#include "models/torchheaders.h"

#include "models/library/imported.h"

#include "base/quote.h"
#include "models/clip/clipmodel.h"
#include "models/clip/clippictures.h"
#include "models/text/cliptokenizer.h"
#include "models/weights/configfile.h"

#include <algorithm>
#include <array>
#include <format>
#include <sstream>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view vocabulary = "bpe_simple_vocab_16e6.txt.gz";
constexpr std::int64_t publishedWords = ClipTokenizer::vocabulary;

// "ViT-L/14@336" for one of the published sizes, else its depth: a letter would promise a larger one.
std::string sizeOf(const ClipVisionConfig& vision) {
    struct Size {
        std::int64_t width, layers;
        std::string_view letter;
    };
    constexpr std::array<Size, 6> sizes{
        {{384, 12, "S"}, {768, 12, "B"}, {1024, 24, "L"}, {1280, 32, "H"}, {1408, 40, "g"}, {1664, 48, "bigG"}}};
    const auto size = std::ranges::find_if(sizes, [&](const Size& one) { return one.width == vision.width && one.layers == vision.layers; });
    if (size == sizes.end())
        return std::format("ViT of {} layers", vision.layers);
    return std::format("ViT-{}/{}{}", size->letter, vision.patchSize,
                       vision.imageSize == 224 ? "" : std::format("@{}", vision.imageSize));
}

// The first heading of the card beside the weights, without what Hugging Face puts before a name; empty where there is none.
std::string headingOf(const fs::path& card) {
    std::istringstream lines(beginningOf(card));
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

// What the folder of a download tells: "models--owner--name/snapshots/..." of Hugging Face's cache, "owner_name", or "name". Empty
// where that is no name of a CLIP, or one of the first published.
std::string folderNameOf(const fs::path& folder) {
    constexpr std::array<std::string_view, 3> owners{"geolocal_", "openai_", "laion_"};
    constexpr std::string_view cached = "models--";
    std::string name = folder.filename().string();
    if (folder.parent_path().filename() == "snapshots")
        name = folder.parent_path().parent_path().filename().string();
    if (const std::size_t owner = name.find("--", cached.size()); name.starts_with(cached) && owner != name.npos)
        name.erase(0, owner + 2);
    for (const std::string_view owner : owners) {
        if (name.starts_with(owner))
            name.erase(0, owner.size());
    }
    std::string lower = name;
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    const bool isName = lower.contains("clip") && lower != "clip" && !name.starts_with("clip-vit");
    return isName ? name : std::string();
}

bool canBeTitle(const std::string& name) {
    constexpr std::size_t longest = 60;
    const auto isPlain = [](char c) { return c >= ' ' && c < 0x7f && c != '<' && c != '['; };
    return !name.empty() && name != "CLIP" && name.size() <= longest && std::ranges::all_of(name, isPlain);
}

// What its authors call it, where the files say it, else as its folder is called, and its size.
void giveTitle(Imported& model, const CheckedClip& clip) {
    const fs::path folder = clip.configFile.parent_path();
    std::string name = headingOf(folder / "README.md");
    if (name.empty())
        name = repositoryOf(clip.configFile);
    const bool isSaid = !name.empty();
    if (!isSaid)
        name = folderNameOf(folder);
    if (!canBeTitle(name)) {
        model.title = "CLIP " + clip.size();
        return;
    }
    model.title = name.contains("ViT") ? name : std::format("{} ({})", name, clip.size());
    if (!isSaid) {
        model.notes.push_back(std::format("Its title {} comes from the name of the folder {}: its files do not say what it is "
                                          "called.",
                                          quote(model.title), quote(folder)));
    }
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
    for (const char* name : {"config.json", "open_clip_config.json"}) {
        if (fs::is_regular_file(folderOf(weights) / name, error))
            return folderOf(weights) / name;
    }
    return std::nullopt;
}

// safetensors as they are, shards with their index; files of torch.save become one.
Result<void> bringWeights(const WeightSource& weights, const fs::path& subfolder, ImportJob& job) {
    const fs::path name = subfolder / "model.safetensors";
    const bool isSafetensors = std::ranges::all_of(
        weights.files, [](const fs::path& file) { return file.extension() == ".safetensors" || file.extension() == ".json"; });
    if (!isSafetensors) {
        const Result<void> recorded = job.recordWeights(weights, name);
        return recorded ? job.save(name, weights.tensors) : recorded;
    }
    if (weights.files.size() == 1)
        return job.copy(weights.files.front(), name);
    for (const fs::path& file : weights.files) {
        const bool isIndex = file.extension() == ".json";
        if (const Result<void> copied = job.copy(file, isIndex ? subfolder / "model.safetensors.index.json" : subfolder / file.filename()); !copied)
            return copied;
    }
    return {};
}

} // namespace

bool isClip(const Tensors& tensors) {
    return std::ranges::any_of(tensors, [](const auto& item) {
        return item.first.starts_with("vision_model.") || item.first.starts_with("visual.");
    });
}

std::string CheckedClip::size() const { return sizeOf(config.vision); }

Result<CheckedClip> checkClip(const WeightSource& weights, const ImportSources& sources) {
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
    if (const Result<void> fits = checkClipWeights(*config, *configFile, weights.tensors, weights.named()); !fits)
        return std::unexpected(fits.error());
    if (const auto pictures = readClipPictures(configFile->parent_path(), config->vision); !pictures)
        return std::unexpected(pictures.error());
    constexpr std::array names{vocabulary};
    const std::optional<fs::path> words = sources.find(names);
    if (words && config->text && config->text->vocabulary == publishedWords) {
        if (const auto tokenizer = openClipTokenizer(words->parent_path()); !tokenizer)
            return std::unexpected(tokenizer.error());
    }
    return CheckedClip{weights, *configFile, *config, words};
}

Result<void> bringClip(const CheckedClip& clip, const fs::path& subfolder, ImportJob& job) {
    if (const Result<void> finite = job.checkFinite(clip.weights); !finite)
        return finite;
    if (const Result<void> brought = bringWeights(clip.weights, subfolder, job); !brought)
        return brought;
    if (const Result<void> copied = job.copy(clip.configFile, subfolder / "config.json"); !copied)
        return copied;
    const fs::path preprocessor = clip.configFile.parent_path() / "preprocessor_config.json";
    if (std::error_code error; fs::is_regular_file(preprocessor, error)) {
        if (const Result<void> copied = job.copy(preprocessor, subfolder / preprocessor.filename()); !copied)
            return copied;
    }
    return clip.words ? job.copy(*clip.words, subfolder / vocabulary) : Result<void>();
}

std::vector<Lack> lacksOf(const CheckedClip& clip) {
    if (!clip.config.text) {
        return {{"the whole CLIP model with its text tower",
                 "It has no text tower, without which a picture cannot be compared with the names of places: import the whole CLIP "
                 "model."}};
    }
    const std::int64_t tokens = clip.config.text->vocabulary;
    if (tokens == publishedWords)
        return {};
    return {{std::format("a CLIP of {} tokens", publishedWords),
             std::format("The names of places cannot be read: its {} tokens are not the {} of CLIP's own vocabulary ({}), the only one "
                         "that is known.",
                         tokens, publishedWords, vocabulary)}};
}

Result<Imported> importClip(const WeightSource& weights, const ImportSources& sources, ImportJob& job) {
    const Result<CheckedClip> clip = checkClip(weights, sources);
    if (!clip)
        return std::unexpected(clip.error());
    if (const Result<void> brought = bringClip(*clip, {}, job); !brought)
        return std::unexpected(brought.error());
    Imported result;
    result.kind = "clip";
    result.called = "CLIP";
    giveTitle(result, *clip);
    if (result.title.starts_with("StreetCLIP"))
        result.called = "StreetCLIP";
    result.description = "Finds the sentence that fits a picture, and so the name of the place that it shows.";
    result.facts = {{"image_size", clip->config.vision.imageSize}, {"embedding", clip->config.embedding}};
    result.lacks = lacksOf(*clip);
    if (result.lacks.empty())
        result.takes = {Modality::Ground, Modality::Text};
    return result;
}

} // namespace whereabouts
