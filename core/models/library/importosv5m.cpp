#include "models/torchheaders.h"

#include "models/library/imported.h"

#include "base/quote.h"
#include "models/library/table.h"
#include "models/osv5m/osv5mconfig.h"

#include <algorithm>
#include <format>
#include <charconv>
#include <fstream>
#include <numbers>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostCells = 1'000'000;
const std::vector<std::string> cellColumns{"cluster_id", "min_lat", "min_lon", "max_lat", "max_lon", "mean_lat", "mean_lon"};

bool isPart(std::string_view name) {
    return name.starts_with("backbone.") || name.starts_with("mid.") || name.starts_with("head.");
}

std::string withoutModel(const std::string& name) {
    return name.starts_with("model.") ? name.substr(6) : name;
}

// The checkpoint holds its modules under `model.` and by aliases, so that a tensor may occur twice: once is enough.
Result<Tensors> onceEach(const WeightSource& weights) {
    Tensors result;
    for (const auto& [name, tensor] : weights.tensors) {
        const auto wrong = [&](std::string_view fault) {
            return failure(Error::Code::BadInput, std::format("{} is no sound OSV-5M model: the tensor {} {}.",
                                                              quote(weights.path), quote(name), fault));
        };
        const std::string proper = withoutModel(name);
        if (!isPart(proper))
            return wrong("belongs to none of backbone, mid and head");
        const auto [twin, isNew] = result.emplace(proper, tensor);
        if (!isNew && (twin->second.sizes() != tensor.sizes() || twin->second.scalar_type() != tensor.scalar_type() ||
                       !torch::equal(twin->second, tensor)))
            return wrong("has a twin that holds other numbers");
    }
    return result;
}

// The cells lie on the Earth, and are numbered from 0 on.
Result<void> checkCells(const fs::path& file, const Table& table) {
    const auto wrong = [&](std::size_t row, std::string_view fault) {
        return failure(Error::Code::BadInput, std::format("{} is no table of cells: row {} {}.", quote(file), row + 1, fault));
    };
    if (table.rows == 0 || table.rows > mostCells)
        return wrong(table.rows, std::format("is one too few or too many; 1 to {} are read", mostCells));
    for (std::size_t row = 0; row < table.rows; ++row) {
        const double* v = table.values.data() + row * cellColumns.size();
        if (v[0] != double(row))
            return wrong(row, std::format("does not have the cluster_id {}", row));
        const bool onEarth = v[1] >= -90 && v[1] <= v[3] && v[3] <= 90 && v[2] >= -180 && v[2] <= v[4] && v[4] <= 180;
        const bool inside = v[5] >= v[1] - 1e-6 && v[5] <= v[3] + 1e-6 && v[6] >= v[2] - 1e-6 && v[6] <= v[4] + 1e-6;
        if (!onEarth || !inside)
            return wrong(row, "is no box on the Earth with its mean inside");
    }
    return {};
}

// The first CSV with the columns of a cell table.
std::optional<fs::path> findCells(const ImportSources& sources) {
    for (const fs::path& file : sources.files) {
        if (file.extension() != ".csv")
            continue;
        std::string header(256, '\0');
        std::ifstream stream(file, std::ios::binary);
        stream.read(header.data(), std::streamsize(header.size()));
        if (header.starts_with("cluster_id,"))
            return file;
    }
    return std::nullopt;
}

Result<void> checkConfig(const fs::path& file) {
    constexpr std::uintmax_t mostBytes = 1 << 20;
    std::error_code error;
    const auto bytes = fs::file_size(file, error);
    if (error || bytes > mostBytes)
        return failure(Error::Code::TooLarge, std::format("{} cannot be read or is larger than 1 MB.", quote(file)));
    std::ifstream stream(file, std::ios::binary);
    const auto shallow = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) { return depth <= 32; };
    if (!nlohmann::json::parse(stream, shallow, false).is_object())
        return failure(Error::Code::BadInput, std::format("{} is not a JSON object.", quote(file)));
    return {};
}

Result<Osv5mConfig> readConfig(const fs::path& file) {
    if (const Result<void> isSound = checkConfig(file); !isSound)
        return std::unexpected(isSound.error());
    try {
        return readOsv5mConfig(file);
    } catch (const std::exception& fault) {
        return failure(Error::Code::BadInput,
                       std::format("{} does not describe an OpenStreetView-5M model that can be opened: {}.", quote(file),
                                   fault.what()));
    }
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
    const Result<Tensors> tensors = readWeights(file, job.stop());
    if (!tensors)
        return std::unexpected(tensors.error());
    const torch::Tensor& places = tensors->begin()->second;
    if (tensors->size() != 1 || places.dim() != 2 || places.size(0) < 1 || places.size(1) != 2 || !places.is_floating_point())
        return wrong("it should hold one tensor of the shape [classes, 2]");
    if (const Result<void> finite = job.checkFinite(file, *tensors); !finite)
        return std::unexpected(finite.error());
    if (places.abs().max().item<double>() > std::numbers::pi + 1e-6)
        return wrong("it does not hold radians");
    if (const auto classes = classesOf(model); classes && *classes != places.size(0))
        return wrong(std::format("it has {} places, and the model's last layer gives {} classes", places.size(0), *classes));
    return places;
}

} // namespace

bool isOsv5m(const Tensors& tensors) {
    const auto has = [&](std::string_view part) {
        return std::ranges::any_of(tensors, [&](const auto& item) { return withoutModel(item.first).starts_with(part); });
    };
    return has("backbone.") && (has("mid.") || has("head."));
}

Result<Imported> importOsv5m(const WeightSource& weights, const ImportSources& sources, ImportJob& job) {
    std::error_code error;
    const fs::path config = (fs::is_directory(weights.path, error) ? weights.path : weights.path.parent_path()) / "config.json";
    if (!fs::is_regular_file(config, error)) {
        return failure(Error::Code::NotFound, std::format("{} holds the weights of an OSV-5M model, but not its config.json: put "
                                                          "it beside them.",
                                                          quote(weights.path)));
    }
    const Result<Osv5mConfig> described = readConfig(config);
    if (!described)
        return std::unexpected(described.error());
    Result<Tensors> tensors = onceEach(weights);
    if (!tensors)
        return std::unexpected(tensors.error());
    if (const Result<void> finite = job.checkFinite(weights.path, *tensors); !finite)
        return std::unexpected(finite.error());
    if (const Result<void> recorded = job.recordWeights(weights.path, "weights.safetensors"); !recorded)
        return std::unexpected(recorded.error());
    const std::string placesName = "head.id_to_gps.id_to_gps";
    const bool choosesClass = described->head == Osv5mHead::Classes;
    if (const auto file = findClassPlaces(sources, *described); choosesClass && file && !tensors->contains(placesName)) {
        const Result<torch::Tensor> places = readClassPlaces(*file, *tensors, job);
        if (!places)
            return std::unexpected(places.error());
        tensors->emplace(placesName, *places);
        if (const Result<void> recorded = job.record(*file, "weights.safetensors, as " + placesName); !recorded)
            return std::unexpected(recorded.error());
    }
    if (const Result<void> saved = job.save("weights.safetensors", *tensors); !saved)
        return std::unexpected(saved.error());
    if (const Result<void> copied = job.copy(config, "config.json"); !copied)
        return std::unexpected(copied.error());

    Imported result;
    result.kind = "osv5m";
    result.called = "OSV-5M";
    result.title = "OpenStreetView-5M";
    result.description = "Places street-level pictures anywhere on Earth.";
    const bool needsCells = isHybrid(described->head) ? !tensors->contains("head.cell_center")
                                                       : choosesClass && !tensors->contains(placesName);
    if (const auto cells = needsCells || isHybrid(described->head) ? findCells(sources) : std::nullopt) {
        const Result<Table> table = readTable(*cells, cellColumns);
        if (!table)
            return std::unexpected(table.error());
        if (const Result<void> isSound = checkCells(*cells, *table); !isSound)
            return std::unexpected(isSound.error());
        if (const Result<void> copied = job.copy(*cells, "cells.csv"); !copied)
            return std::unexpected(copied.error());
        result.facts["cells"] = table->rows;
    } else if (needsCells && (!choosesClass || described->classTable.contains("quadtree"))) {
        result.missing.push_back("It chooses among cells, and no table says where they lie: put the CSV of its quadtree "
                                 "(cluster_id, min_lat, min_lon, ...; quadtree_10_1000.csv for the published model) beside the "
                                 "weights and import them again.");
    } else if (needsCells) {
        result.missing.push_back(std::format("It chooses among classes, and no table says where they lie: for countries, regions, "
                                             "areas or cities put {} of its authors' preprocessing beside the weights, for cells the "
                                             "CSV of its quadtree (cluster_id, min_lat, min_lon, ...), and import them again.",
                                             described->classTable.empty() ? "the index_to_gps_unique_....pt" : described->classTable));
    }
    if (result.missing.empty())
        result.takes = {Modality::Ground};
    return result;
}

} // namespace whereabouts
