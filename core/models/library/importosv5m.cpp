#include "models/torchheaders.h"

#include "models/library/imported.h"

#include "base/quote.h"
#include "models/library/table.h"

#include <algorithm>
#include <format>
#include <fstream>

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
    if (const Result<void> isSound = checkConfig(config); !isSound)
        return std::unexpected(isSound.error());
    const Result<Tensors> tensors = onceEach(weights);
    if (!tensors)
        return std::unexpected(tensors.error());
    if (const Result<void> finite = job.checkFinite(weights.path, *tensors); !finite)
        return std::unexpected(finite.error());
    if (const Result<void> recorded = job.recordWeights(weights.path, "weights.safetensors"); !recorded)
        return std::unexpected(recorded.error());
    if (const Result<void> saved = job.save("weights.safetensors", *tensors); !saved)
        return std::unexpected(saved.error());
    if (const Result<void> copied = job.copy(config, "config.json"); !copied)
        return std::unexpected(copied.error());

    Imported result;
    result.kind = "osv5m";
    result.called = "OSV-5M";
    result.title = "OpenStreetView-5M";
    result.description = "Places street-level pictures anywhere on Earth.";
    const bool classifies =
        std::ranges::any_of(*tensors, [](const auto& item) { return item.first.contains("classif"); });
    if (const std::optional<fs::path> cells = findCells(sources)) {
        const Result<Table> table = readTable(*cells, cellColumns);
        if (!table)
            return std::unexpected(table.error());
        if (const Result<void> isSound = checkCells(*cells, *table); !isSound)
            return std::unexpected(isSound.error());
        if (const Result<void> copied = job.copy(*cells, "cells.csv"); !copied)
            return std::unexpected(copied.error());
        result.facts["cells"] = table->rows;
    } else if (classifies) {
        result.missing.push_back("It chooses among cells, and no table says where they lie: put the CSV of its quadtree "
                                 "(cluster_id, min_lat, min_lon, ...; quadtree_10_1000.csv for the published model) beside the "
                                 "weights and import them again.");
    }
    if (result.missing.empty())
        result.takes = {"ground"};
    return result;
}

} // namespace whereabouts
