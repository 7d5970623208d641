#include "models/torchheaders.h"

#include "models/library/imported.h"

#include "base/quote.h"
#include "models/library/tensorchecks.h"
#include "models/osv5m/osv5mmodel.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <numbers>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

const std::string placesName = "head.id_to_gps.id_to_gps";

bool isPart(std::string_view name) {
    return name.starts_with("backbone.") || name.starts_with("mid.") || name.starts_with("head.");
}

std::string withoutModel(const std::string& name) {
    return name.starts_with("model.") ? name.substr(6) : name;
}

// Without `model.`; empty where it is no part of the model.
std::string properName(const std::string& name) {
    const std::string proper = withoutModel(name);
    return isPart(proper) ? proper : std::string();
}

Result<Osv5mConfig> readConfig(const fs::path& file) {
    try {
        return readOsv5mConfig(file);
    } catch (const std::exception& fault) {
        return failure(Error::Code::BadInput,
                       std::format("{} does not describe an OpenStreetView-5M model that can be opened: {}.", quote(file),
                                   fault.what()));
    }
}

// The first CSV that begins as a cell table.
std::optional<fs::path> findCells(const ImportSources& sources) {
    const auto found = std::ranges::find_if(sources.files, [](const fs::path& file) {
        return file.extension() == ".csv" && beginningOf(file).starts_with("cluster_id,");
    });
    return found == sources.files.end() ? std::nullopt : std::optional(*found);
}

// The published preprocessing writes where countries, regions, areas and cities lie into files of their own, which do not
// become part of a checkpoint: that of the name in the configuration, else the only one.
std::optional<fs::path> findClassPlaces(const ImportSources& sources, const Osv5mConfig& config) {
    std::vector<fs::path> found;
    for (const fs::path& file : sources.files) {
        const std::string name = file.filename().string();
        if (!config.classTable.empty() && name == config.classTable && !name.contains("quadtree"))
            return file;
        if (name.starts_with("index_to_gps_") && !name.contains("quadtree"))
            found.push_back(file);
    }
    return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
}

// How many classes the last linear layer of a head of classes gives; nothing where there is no such layer.
std::optional<std::int64_t> classesOf(const Tensors& tensors) {
    constexpr std::string_view prefix = "mid.mlp.", ending = ".weight";
    std::int64_t last = -1;
    std::optional<std::int64_t> classes;
    for (const auto& [name, tensor] : tensors) {
        if (!name.starts_with(prefix) || !name.ends_with(ending) || tensor.dim() != 2)
            continue;
        const std::string_view digits = std::string_view(name).substr(prefix.size(), name.size() - prefix.size() - ending.size());
        std::int64_t number = 0;
        const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (fault != std::errc() || end != digits.data() + digits.size() || number <= last)
            continue;
        last = number;
        classes = tensor.size(0);
    }
    return classes;
}

// One tensor [classes, 2]: latitude and longitude in radians.
Result<torch::Tensor> readClassPlaces(const fs::path& file, const Tensors& model, ImportJob& job) {
    const auto wrong = [&](const std::string& fault) {
        return failure(Error::Code::BadInput, std::format("{} does not say where the classes lie: {}.", quote(file), fault));
    };
    const Result<WeightSource> source = readSource(file, job.stop());
    if (!source)
        return std::unexpected(source.error());
    const torch::Tensor& places = source->tensors.begin()->second;
    if (source->tensors.size() != 1 || places.dim() != 2 || places.size(0) < 1 || places.size(1) != 2 || !places.is_floating_point())
        return wrong("it should hold one tensor of the shape [classes, 2]");
    if (const Result<void> finite = job.checkFinite(*source); !finite)
        return std::unexpected(finite.error());
    if (places.abs().max().item<double>() > std::numbers::pi + 1e-6)
        return wrong("it does not hold radians");
    if (const auto classes = classesOf(model); classes && *classes != places.size(0))
        return wrong(std::format("it has {} places, and the model's last layer gives {} classes", places.size(0), *classes));
    return places;
}

// A checkpoint as far as names, shapes and small files tell.
struct Checkpoint {
    fs::path configFile;
    Osv5mConfig config;
    Tensors tensors;                       // each once, by its proper name
    std::optional<fs::path> places, cells; // where classes and cells lie, where files of their own say it
    std::optional<Lack> lack;
};

bool choosesClass(const Osv5mConfig& config) { return config.head == Osv5mHead::Classes; }

// Where the classes lie, in files of their own or not at all.
Result<void> findTables(Checkpoint& checkpoint, const ImportSources& sources, ImportJob& job) {
    const Osv5mConfig& config = checkpoint.config;
    if (choosesClass(config) && !checkpoint.tensors.contains(placesName)) {
        checkpoint.places = findClassPlaces(sources, config);
        if (checkpoint.places) {
            const Result<torch::Tensor> places = readClassPlaces(*checkpoint.places, checkpoint.tensors, job);
            if (!places)
                return std::unexpected(places.error());
            checkpoint.tensors.emplace(placesName, *places);
        }
    }
    const bool needsCells = isHybrid(config.head) ? !checkpoint.tensors.contains("head.cell_center")
                                                   : choosesClass(config) && !checkpoint.tensors.contains(placesName);
    if (needsCells || isHybrid(config.head))
        checkpoint.cells = findCells(sources);
    if (checkpoint.cells || !needsCells)
        return {};
    if (!choosesClass(config) || config.classTable.contains("quadtree")) {
        checkpoint.lack = {"the CSV of its cells (quadtree_10_1000.csv for the published model)",
                           "It chooses among cells, and no table says where they lie: put the CSV of its quadtree "
                           "(cluster_id, min_lat, min_lon, ...; quadtree_10_1000.csv for the published model) beside the "
                           "weights and import them again."};
        return {};
    }
    const std::string table = config.classTable.empty() ? "the index_to_gps_unique_....pt" : config.classTable;
    checkpoint.lack = {table, std::format("It chooses among classes, and no table says where they lie: for countries, regions, areas or "
                                          "cities put {} of its authors' preprocessing beside the weights, for cells the CSV of its "
                                          "quadtree (cluster_id, min_lat, min_lon, ...), and import them again.",
                                          table)};
    return {};
}

// Nothing is copied.
Result<Checkpoint> lookAt(const WeightSource& weights, const ImportSources& sources, ImportJob& job) {
    Checkpoint checkpoint{.configFile = folderOf(weights.path) / "config.json", .config = {}, .tensors = {}, .places = {}, .cells = {}, .lack = {}};
    if (std::error_code error; !fs::is_regular_file(checkpoint.configFile, error)) {
        return failure(Error::Code::NotFound, std::format("{} holds the weights of an OSV-5M model, but not its config.json: put "
                                                          "it beside them.",
                                                          quote(weights.named())));
    }
    Result<Osv5mConfig> config = readConfig(checkpoint.configFile);
    if (!config)
        return std::unexpected(config.error());
    checkpoint.config = std::move(*config);
    // The modules stand under `model.` and by aliases.
    Result<Tensors> tensors = onceEach(weights, "OSV-5M model", properName, "belongs to none of backbone, mid and head");
    if (!tensors)
        return std::unexpected(tensors.error());
    checkpoint.tensors = std::move(*tensors);
    if (const Result<void> found = findTables(checkpoint, sources, job); !found)
        return std::unexpected(found.error());
    const Osv5mFiles files{checkpoint.configFile, weights.named(), checkpoint.cells.value_or(fs::path())};
    if (const Result<void> fits = checkOsv5m(files, checkpoint.tensors, !checkpoint.lack); !fits)
        return std::unexpected(fits.error());
    return checkpoint;
}

Result<void> bring(const Checkpoint& checkpoint, const WeightSource& weights, ImportJob& job) {
    if (const Result<void> finite = job.checkFinite(weights); !finite)
        return finite;
    if (const Result<void> recorded = job.recordWeights(weights, "weights.safetensors"); !recorded)
        return recorded;
    if (checkpoint.places) {
        if (const Result<void> recorded = job.record(*checkpoint.places, "weights.safetensors, as " + placesName); !recorded)
            return recorded;
    }
    if (const Result<void> saved = job.save("weights.safetensors", checkpoint.tensors); !saved)
        return saved;
    if (const Result<void> copied = job.copy(checkpoint.configFile, "config.json"); !copied)
        return copied;
    return checkpoint.cells ? job.copy(*checkpoint.cells, "cells.csv") : Result<void>();
}

} // namespace

bool isOsv5m(const Tensors& tensors) {
    const auto has = [&](std::string_view part) {
        return std::ranges::any_of(tensors, [&](const auto& item) { return withoutModel(item.first).starts_with(part); });
    };
    return has("backbone.") && (has("mid.") || has("head."));
}

Result<Imported> importOsv5m(const WeightSource& weights, const ImportSources& sources, ImportJob& job) {
    const Result<Checkpoint> checkpoint = lookAt(weights, sources, job);
    if (!checkpoint)
        return std::unexpected(checkpoint.error());
    if (const Result<void> brought = bring(*checkpoint, weights, job); !brought)
        return std::unexpected(brought.error());
    Imported result;
    result.kind = "osv5m";
    result.called = "OSV-5M";
    result.title = "OpenStreetView-5M";
    result.description = "Places street-level pictures anywhere on Earth.";
    if (checkpoint->lack)
        result.lacks.push_back(*checkpoint->lack);
    else
        result.takes = {Modality::Ground};
    return result;
}

} // namespace whereabouts
