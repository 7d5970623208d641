#include "models/torchheaders.h"

#include "models/orbit/orbitfile.h"

#include "base/wholefile.h"
#include "models/weights/tensors.h"

#include <cmath>
#include <format>
#include <fstream>
#include <set>

#include <nlohmann/json.hpp>

namespace whereabouts {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::int64_t maxCells = 1'000'000;
constexpr std::int64_t maxParameters = 200'000'000;

// What is stored: parameters in half precision, running statistics, domain score and cells in float32.
std::map<std::string, torch::Tensor> storedTensors(OrbitNet& net) {
    std::map<std::string, torch::Tensor> tensors;
    for (const auto& parameter : net->named_parameters())
        tensors[parameter.key()] = parameter.value().detach().contiguous().to(torch::kFloat16);
    for (const auto& buffer : net->named_buffers()) {
        if (buffer.value().is_floating_point())
            tensors[buffer.key()] = buffer.value();
    }
    return tensors;
}

torch::Tensor tensorOf(const Partition& partition) {
    torch::Tensor cells = torch::empty({static_cast<std::int64_t>(partition.cells.size()), 6});
    float* value = cells.data_ptr<float>();
    for (const Geocell& cell : partition.cells) {
        for (const double number : {cell.box.south, cell.box.west, cell.box.north, cell.box.east, cell.centroid.latitude,
                                    cell.centroid.longitude})
            *value++ = static_cast<float>(number);
    }
    return cells;
}

Result<Partition> partitionOf(const torch::Tensor& cells, const std::string& file) {
    Partition partition;
    const torch::Tensor rows = cells.contiguous();
    const float* v = rows.data_ptr<float>();
    for (std::int64_t i = 0; i < rows.size(0); ++i, v += 6) {
        const Geocell cell{{v[0], v[1], v[2], v[3]}, {v[4], v[5]}};
        const GeoBox& box = cell.box;
        const bool sound = box.south >= -90 && box.south < box.north && box.north <= 90 && box.west >= -180 &&
                           box.west < box.east && box.east <= 180 && std::abs(cell.centroid.latitude) <= 90 &&
                           std::abs(cell.centroid.longitude) <= 180;
        if (!sound)
            return failure(Error::Code::BadInput, std::format("{}: cell {} of tensor cells is no box on the Earth.", file, i));
        partition.cells.push_back(cell);
    }
    return partition;
}

Result<json> readJson(const fs::path& file) {
    std::error_code error;
    const auto bytes = fs::file_size(file, error);
    if (error)
        return failure(Error::Code::NotFound, std::format("{} cannot be read: {}.", file.string(), error.message()));
    if (bytes > 1'000'000)
        return failure(Error::Code::TooLarge, std::format("{} is too large for a model's description.", file.string()));
    std::ifstream stream(file);
    json document = json::parse(stream, nullptr, false);
    if (!document.is_object())
        return failure(Error::Code::BadInput, std::format("{} is not a JSON object.", file.string()));
    return document;
}

Result<std::int64_t> wholeNumber(const json& value, const fs::path& file, const char* key, std::int64_t least,
                                 std::int64_t most) {
    if (!value.is_number_integer() || value.get<std::int64_t>() < least || value.get<std::int64_t>() > most)
        return failure(Error::Code::BadInput,
                       std::format("{}: {} must be a whole number from {} to {}.", file.string(), key, least, most));
    return value.get<std::int64_t>();
}

double fraction(const json& document, const char* key, double otherwise) {
    const auto found = document.find(key);
    return found != document.end() && found->is_number() ? found->get<double>() : otherwise;
}

std::string text(const json& document, const char* key) {
    const auto found = document.find(key);
    return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

Result<void> saveOrbitModel(const fs::path& folder, OrbitNet& net, const Partition& partition,
                            const OrbitSettings& settings) {
    std::map<std::string, torch::Tensor> tensors = storedTensors(net);
    tensors["cells"] = tensorOf(partition);
    if (const Result<void> saved = saveTensors(folder / "weights.safetensors", tensors, {{"format", "whereabouts-orbit"}});
        !saved)
        return saved;
    const json document = {
        {"format", "whereabouts-orbit"},
        {"name", settings.info.name},
        {"title", "Orbit"},
        {"description", "Knows pictures of the Earth taken from low orbit, and nothing else."},
        {"licence", "Apache-2.0"},
        {"imageSize", settings.info.image.size},
        {"widths", settings.widths},
        {"embedding", settings.embedding},
        {"inDomainThreshold", settings.info.inDomainThreshold},
    };
    const std::string text = document.dump(2) + "\n";
    return writeWhole(folder / "model.json", {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

Result<OrbitSettings> readOrbitSettings(const fs::path& folder) {
    const fs::path file = folder / "model.json";
    const Result<json> document = readJson(file);
    if (!document)
        return std::unexpected(document.error());
    if (text(*document, "format") != "whereabouts-orbit")
        return failure(Error::Code::Unsupported, std::format("{} does not describe a model of Whereabouts.", file.string()));
    OrbitSettings settings;
    const Result<std::int64_t> side = wholeNumber(document->value("imageSize", json()), file, "imageSize", 32, 1024);
    const Result<std::int64_t> embedding = wholeNumber(document->value("embedding", json()), file, "embedding", 8, 65'536);
    for (const auto* number : {&side, &embedding}) {
        if (!*number)
            return std::unexpected(number->error());
    }
    const json widths = document->value("widths", json());
    if (!widths.is_array() || widths.size() != 4)
        return failure(Error::Code::BadInput, std::format("{}: widths must be four numbers.", file.string()));
    for (const json& entry : widths) {
        const Result<std::int64_t> width = wholeNumber(entry, file, "widths", 8, 4096);
        if (!width)
            return std::unexpected(width.error());
        settings.widths.push_back(*width);
    }
    settings.embedding = *embedding;
    settings.info.inDomainThreshold = fraction(*document, "inDomainThreshold", 0.5);
    settings.info.name = fs::absolute(folder / "model.json").parent_path().filename().string(); // what --model takes
    settings.info.title = text(*document, "title");
    settings.info.description = text(*document, "description");
    settings.info.licence = text(*document, "licence");
    settings.info.folder = folder;
    settings.info.image = {static_cast<int>(*side), orbitMean, orbitDeviation, Preprocess::Orbit};
    return settings;
}

Result<OrbitWeights> readOrbitWeights(const fs::path& folder, const OrbitSettings& settings) {
    const Result<SafetensorsFile> file = SafetensorsFile::open(folder / "weights.safetensors");
    if (!file)
        return std::unexpected(file.error());
    const std::string path = file->path().string();
    const Result<torch::Tensor> cells = tensorOf(*file, "cells");
    if (!cells)
        return std::unexpected(cells.error());
    if (cells->dim() != 2 || cells->size(1) != 6 || cells->size(0) < 1 || cells->size(0) > maxCells ||
        cells->scalar_type() != torch::kFloat32)
        return failure(Error::Code::BadInput, std::format("{}: tensor cells must be float32 of shape [cells, 6].", path));
    const std::int64_t deepest = settings.info.image.size / 16 + 1;
    if (cells->size(0) * settings.embedding > maxParameters ||
        settings.widths[3] * deepest * deepest * settings.embedding > maxParameters)
        return failure(Error::Code::TooLarge, std::format("{}: the network of model.json would be too large.", path));
    Result<Partition> partition = partitionOf(*cells, path);
    if (!partition)
        return std::unexpected(partition.error());

    OrbitWeights weights{OrbitNet(settings.info.image.size, settings.widths, settings.embedding, cells->size(0)),
                         std::move(*partition)};
    const torch::NoGradGuard inPlace;
    std::set<std::string> known{"cells"};
    for (auto& [name, wanted] : storedTensors(weights.net)) {
        known.insert(name);
        const Result<torch::Tensor> stored = tensorOf(*file, name);
        if (!stored)
            return std::unexpected(stored.error());
        if (stored->sizes() != wanted.sizes())
            return failure(Error::Code::BadInput, std::format("{}: tensor {} has not the shape of model.json.", path, name));
        if (!stored->isfinite().all().item<bool>())
            return failure(Error::Code::BadInput, std::format("{}: tensor {} holds numbers that are not finite.", path, name));
        torch::Tensor* target = weights.net->named_parameters().find(name);
        torch::Tensor place = target ? *target : *weights.net->named_buffers().find(name);
        place.copy_(*stored);
    }
    for (const auto& [name, view] : file->tensors()) {
        if (!known.contains(name))
            return failure(Error::Code::BadInput, std::format("{}: tensor {} does not belong to this model.", path, name));
    }
    return weights;
}

} // namespace whereabouts
