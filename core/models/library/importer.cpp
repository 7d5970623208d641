#include "models/torchheaders.h"

#include "models/library/importer.h"

#include "base/quote.h"
#include "base/wholefile.h"
#include "engine/modelfolders.h"
#include "models/kinds.h"
#include "models/library/importfolder.h"
#include "models/library/incomplete.h"
#include "models/library/licence.h"
#include "models/library/modelcard.h"

#include <algorithm>
#include <array>
#include <format>
#include <functional>

namespace whereabouts {
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

std::unexpected<Error> unrecognised(const ImportSources& sources, const WeightSources& weights) {
    if (weights.sound.empty() && weights.fault)
        return std::unexpected(*weights.fault);
    if (const std::optional<std::string> incomplete = incompleteModel(sources, weights))
        return failure(Error::Code::NotFound, *incomplete);
    const std::string given = quote(sources.given.front());
    if (weights.sound.empty()) {
        return failure(Error::Code::NotFound,
                       std::format("There are no weights in {}: a .safetensors, .bin, .pth or .ckpt file is needed.", given));
    }
    const WeightSource& first = weights.sound.front();
    return failure(Error::Code::Unsupported,
                   std::format("{} holds no weights of a kind that is known (CLIP, StreetCLIP, OpenCLIP, GeoCLIP, SatCLIP, "
                               "OSV-5M): in {} there is, for one, the tensor {}.",
                               given, quote(first.named()), first.tensors.empty() ? "none" : quote(first.tensors.begin()->first)));
}

// Two forms of one model: the same file, of the same name but for its ending, or a file of the folder that is taken for a whole.
bool areOneModel(const WeightSource& a, const WeightSource& b) {
    std::error_code error;
    if (a.path == folderOf(b.path) || b.path == folderOf(a.path) || fs::equivalent(a.files.front(), b.files.front(), error))
        return true;
    return folderOf(a.path) == folderOf(b.path) && a.named().stem() == b.named().stem();
}

// Fails where two of the sources are each a whole model of a kind: nobody said which of them is meant.
Result<void> checkIsOne(const WeightSources& weights, std::string_view kind, const std::function<bool(const WeightSource&)>& isWhole) {
    const auto first = std::ranges::find_if(weights.sound, isWhole);
    const auto other = std::find_if(first, weights.sound.end(),
                                    [&](const WeightSource& one) { return !areOneModel(*first, one) && isWhole(one); });
    if (other == weights.sound.end())
        return {};
    return failure(Error::Code::BadInput, std::format("{} and {} are two models ({}): name the one to import.", quote(first->named()),
                                                      quote(other->named()), kind));
}

// The one place that knows which kinds there are and in which order they are looked for.
Result<Imported> recognise(const ImportSources& sources, const WeightSources& weights, ImportJob& job) {
    const auto liesBeside = [](const WeightSource& one, const char* name) {
        std::error_code error;
        return fs::is_regular_file(folderOf(one.path) / name, error);
    };
    const auto isOne = [&](std::string_view kind, bool (*is)(const Tensors&), const auto& isWhole) {
        return checkIsOne(weights, kind, [&](const WeightSource& one) { return is(one.tensors) && isWhole(one); });
    };
    const auto isOneClip = [&] {
        return isOne("CLIP", isClip, [&](const WeightSource& one) { return checkClip(one, sources).has_value(); });
    };
    if (isGeoClip(sources))
        return isOneClip().and_then([&] { return importGeoClip(sources, weights, job); });
    const auto find = [&](bool (*is)(const Tensors&)) {
        return std::ranges::find_if(weights.sound, [&](const WeightSource& one) { return is(one.tensors); });
    };
    if (const auto found = find(isSatClip); found != weights.sound.end())
        return isOne("SatCLIP", isSatClip, [&](const WeightSource& one) {
                   return one.named().extension() == ".ckpt" || liesBeside(one, "hyper_parameters.json");
               }).and_then([&] { return importSatClip(*found, job); });
    if (const auto found = find(isOsv5m); found != weights.sound.end())
        return isOne("OSV-5M", isOsv5m, [&](const WeightSource& one) { return liesBeside(one, "config.json"); }).and_then([&] {
            return importOsv5m(*found, sources, job);
        });
    if (const auto found = find(isClip); found != weights.sound.end())
        return isOneClip().and_then([&] { return importClip(*found, sources, job); });
    return unrecognised(sources, weights);
}

Result<void> writeText(const fs::path& file, const std::string& text) {
    const std::array parts{std::as_bytes(std::span(text))};
    return writeWhole(file, parts);
}

// model.json, the card, and the texts of the licences.
Result<void> describe(const Imported& model, const ImportSources& sources, ImportJob& job) {
    const std::vector<SourceFile> used = job.files();
    const Licence licence = findLicence(sources, used);
    for (std::size_t i = 0; i < licence.files.size(); ++i) {
        if (const Result<void> copied = job.copy(licence.files[i], i == 0 ? "LICENSE" : std::format("LICENSE-{}", i + 1)); !copied)
            return copied;
    }
    json files = json::array();
    for (const SourceFile& file : used)
        files.push_back({{"name", file.name}, {"from", file.from}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    json stored = json::array();
    for (const ModelFile& file : job.stored())
        stored.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    json takes = json::array();
    for (const Modality modality : model.takes)
        takes.push_back(nameOf(modality));
    json missing = json::array(), needs = json::array();
    for (const Lack& lack : model.lacks) {
        missing.push_back(lack.sentence);
        needs.push_back(lack.need);
    }
    const json document = {{"kind", model.kind},       {"title", model.title}, {"description", model.description},
                           {"licence", licence.name},  {"takes", takes},       {"missing", missing},
                           {"needs", needs},
                           {"caveats", model.caveats},
                           {"files", std::move(files)}, {"stored", std::move(stored)},
                           {model.kind, model.facts}};
    const std::string text = document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
    if (const Result<void> written = writeText(job.folder() / "model.json", text); !written)
        return written;
    return writeText(job.folder() / "README.md", modelCard(model, licence.name, used));
}

void replaceAll(std::string& text, const std::string& part, const std::string& by) {
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + by.size()))
        text.replace(at, part.size(), by);
}

// What an opener found wrong with a file of the job's folder is wrong with the one that it was made of, where that is one.
std::unexpected<Error> bySource(Error error, const ImportJob& job) {
    for (const SourceFile& file : job.files()) {
        if (std::ranges::count(job.files(), file.name, &SourceFile::name) == 1)
            replaceAll(error.message, quote(job.folder() / file.name), quote(file.path));
    }
    return std::unexpected(std::move(error));
}

// Everything but the name: what the sources hold, whole and described, in the job's folder. What the kind's own opener does
// not take is not let in.
Result<Imported> putTogether(const ImportSources& sources, ImportJob& job) {
    if (const Result<void> goesOn = job.advance("Reading", 0.0); !goesOn)
        return std::unexpected(goesOn.error());
    const torch::NoGradGuard noGradients;
    const WeightSources weights = readAll(sources, job.stop());
    if (const Result<void> goesOn = job.advance("Reading", 1.0); !goesOn)
        return std::unexpected(goesOn.error());
    Result<Imported> model = recognise(sources, weights, job);
    if (!model)
        return model;
    if (const Result<void> described = describe(*model, sources, job); !described)
        return std::unexpected(described.error());
    if (const Result<void> goesOn = job.advance("Opening", 0.0); !goesOn)
        return std::unexpected(goesOn.error());
    // One that takes nothing yet, for want of a file, cannot be opened.
    if (const OpenModel open = model->takes.empty() ? nullptr : openerOf(model->kind)) {
        if (const auto opened = open(job.folder(), Device::Cpu, Precision::Float32); !opened)
            return bySource(opened.error(), job);
    }
    return model;
}

// Whether a file is what was given, or lies in it, whatever links lead there.
bool comesFrom(const fs::path& file, const fs::path& given) {
    for (fs::path at = file; at.has_relative_path(); at = at.parent_path()) {
        if (std::error_code error; fs::equivalent(at, given, error))
            return true;
    }
    return false;
}

// What was given and not taken: every file that looks like weights, and whatever nothing came of. Of several given, one name
// may be that of more than one.
std::vector<std::string> leftOf(const ImportSources& sources, const std::vector<SourceFile>& taken) {
    std::vector<fs::path> left;
    std::vector<std::string> names;
    for (const fs::path& file : sources.files) {
        if (!looksLikeWeights(file) || std::ranges::contains(taken, file, &SourceFile::path))
            continue;
        left.push_back(file);
        names.push_back(sources.given.size() > 1 ? file.string() : sources.shortName(file));
    }
    for (const fs::path& given : sources.given) {
        const auto isOfIt = [&](const fs::path& file) { return comesFrom(file, given); };
        if (std::ranges::none_of(taken, isOfIt, &SourceFile::path) && std::ranges::none_of(left, isOfIt))
            names.push_back(given.string());
    }
    return names;
}

// A sentence about the hidden folder speaks of the one that it was to become.
std::unexpected<Error> named(Error error, const ImportFolder& folder) {
    replaceAll(error.message, folder.path().string(), folder.target().string());
    return std::unexpected(std::move(error));
}

} // namespace

Result<ImportReport> importModel(std::span<const fs::path> given, const std::string& name, const Progress& progress,
                                 std::stop_token stop) {
    if (given.empty())
        return failure(Error::Code::BadInput, "There is nothing to import: name a file or folder of weights.");
    const Result<ImportSources> sources = ImportSources::gather(given);
    if (!sources)
        return std::unexpected(sources.error());
    Result<ImportFolder> folder = ImportFolder::create(name);
    if (!folder)
        return std::unexpected(folder.error());
    ImportJob job(folder->path(), *sources, progress, std::move(stop));
    const Result<Imported> model = putTogether(*sources, job);
    if (!model)
        return named(model.error(), *folder);
    if (const Result<void> goesOn = job.advance("Done", 1.0); !goesOn)
        return std::unexpected(goesOn.error());
    if (const Result<void> published = folder->publish(); !published)
        return std::unexpected(published.error());
    ImportReport report{.kind = model->called, .folder = folder->target(), .missing = {}, .takes = model->takes, .notes = model->notes};
    for (const Lack& lack : model->lacks)
        report.missing.push_back(lack.sentence);
    for (const SourceFile& file : job.files())
        report.taken.push_back(sources->shortName(file.path));
    report.left = leftOf(*sources, job.files());
    return report;
}

} // namespace whereabouts
