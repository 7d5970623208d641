#include "models/torchheaders.h"

#include "models/osv5m/osv5mmodel.h"

#include "base/quote.h"
#include "geo/cellindex.h"
#include "geo/celltable.h"
#include "geo/evencells.h"
#include "geo/quadtree.h"
#include "geo/unitvector.h"
#include "models/osv5m/heads.h"
#include "models/osv5m/osv5mnet.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <format>
#include <mutex>
#include <numbers>
#include <stdexcept>
#include <utility>

namespace whereabouts {
namespace fs = std::filesystem;

namespace {

constexpr double radiansPerDegree = std::numbers::pi / 180.0;
constexpr int bands = 60;             // of the even cells
constexpr int usualSide = 224;        // of pictures, where neither configuration nor backbone says it
constexpr std::size_t mostPlaces = 1'000'000;
const std::string classPlacesName = "head.id_to_gps.id_to_gps";

// Concentrations of a von Mises-Fisher density whose mean distance is 2,992 km and 4,797 km (paper, table 3).
constexpr double coordinatesConcentration = 7.3873, anglesConcentration = 3.0344;

double millisecondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

std::vector<float> rowOf(const torch::Tensor& matrix, std::int64_t row) {
    const torch::Tensor values = matrix[row].to(torch::kFloat32).contiguous();
    return {values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel()};
}

// [places, 2] in radians.
std::vector<GeoPoint> placesOf(const torch::Tensor& radians) {
    const torch::Tensor values = radians.to(torch::kFloat64).contiguous();
    const double* value = values.const_data_ptr<double>();
    std::vector<GeoPoint> places;
    for (std::int64_t i = 0; i < values.size(0); ++i, value += 2)
        places.push_back(placeOf(value[0], value[1]));
    return places;
}

// A cell without extent would be infinitely dense: as wide as ten metres then.
Partition withExtent(Partition partition) {
    constexpr double least = 1e-4; // degrees
    const auto widen = [](double& low, double& high, double bound) {
        if (high - low >= least)
            return;
        low = std::max(-bound, low - least / 2.0);
        high = std::min(bound, low + least);
        low = std::min(low, high - least);
    };
    for (Geocell& cell : partition.cells) {
        widen(cell.box.south, cell.box.north, 90.0);
        widen(cell.box.west, cell.box.east, 180.0);
    }
    return partition;
}

// A network's last layer read as a posterior.
class Decoder {
public:
    virtual ~Decoder() = default;
    virtual const Partition& partition() const = 0;
    virtual std::int64_t inputs() const = 0; // what it needs of the network
    // raw [n, inputs()] -> what outputs() gives of it
    virtual Tensors outputs(const torch::Tensor& raw) const = 0;
    // probabilities and points of row i
    virtual void read(const torch::Tensor& raw, std::int64_t row, Prediction& prediction) const = 0;
};

class RegressionDecoder : public Decoder {
public:
    explicit RegressionDecoder(const Osv5mConfig& config)
        : m_squaredAngles(config.head == Osv5mHead::SquaredAngles), m_withTanh(config.withTanh),
          m_partition(evenPartition(bands)), m_index(m_partition) {}
    const Partition& partition() const override { return m_partition; }
    std::int64_t inputs() const override { return m_squaredAngles ? 4 : 2; }
    Tensors outputs(const torch::Tensor& raw) const override { return {{"gps", gps(raw)}}; }

    void read(const torch::Tensor& raw, std::int64_t row, Prediction& prediction) const override {
        const GeoPoint place = placesOf(gps(raw.slice(0, row, row + 1))).front();
        const UnitVector mode = toUnitVector(place);
        const double concentration = m_squaredAngles ? anglesConcentration : coordinatesConcentration;
        std::vector<double> weights;
        double sum = 0.0;
        for (const Geocell& cell : m_partition.cells) {
            const UnitVector there = toUnitVector(cell.centroid);
            const double cosine = mode.x * there.x + mode.y * there.y + mode.z * there.z;
            weights.push_back(std::exp(concentration * (cosine - 1.0)) * areaKm2(cell.box));
            sum += weights.back();
            prediction.points.push_back(cell.centroid);
        }
        for (const double weight : weights)
            prediction.probabilities.push_back(static_cast<float>(weight / sum));
        if (const int cell = m_index.cellOf(place); cell != noCell)
            prediction.points[std::size_t(cell)] = place;
    }

private:
    torch::Tensor gps(const torch::Tensor& raw) const {
        return m_squaredAngles ? squaredAnglePlaces(raw) : regressionPlaces(raw, m_withTanh);
    }
    bool m_squaredAngles, m_withTanh;
    Partition m_partition;
    CellIndex m_index;
};

class HybridDecoder : public Decoder {
public:
    HybridDecoder(HybridHead head, Partition partition, bool shared)
        : m_head(std::move(head)), m_partition(withExtent(std::move(partition))), m_shared(shared) {}
    const Partition& partition() const override { return m_partition; }
    std::int64_t inputs() const override {
        const std::int64_t cells = m_head.cells().center.size(0);
        return m_shared ? cells + 2 : 3 * cells;
    }
    Tensors outputs(const torch::Tensor& raw) const override {
        const torch::Tensor logits = m_head.logits(raw);
        const HybridPlaces places = m_head.places(raw, logits.argmax(1));
        return {{"label", logits},     {"probabilities", logits.softmax(1)}, {"gps", places.gps},
                {"reg", places.reg},   {"center", places.center},            {"size", places.size}};
    }
    void read(const torch::Tensor& raw, std::int64_t row, Prediction& prediction) const override {
        const torch::Tensor one = raw.slice(0, row, row + 1);
        prediction.probabilities = rowOf(m_head.logits(one).softmax(1), 0);
        prediction.points = placesOf(m_head.everywhere(one)[0]);
    }

private:
    HybridHead m_head;
    Partition m_partition;
    bool m_shared;
};

// Classes that are cells of a table.
class CellDecoder : public Decoder {
public:
    explicit CellDecoder(Partition partition) : m_partition(withExtent(std::move(partition))) {
        m_radians = torch::empty({inputs(), 2}, torch::kFloat64);
        double* value = m_radians.data_ptr<double>();
        for (const Geocell& cell : m_partition.cells) {
            m_points.push_back({cell.centroid.latitude, wrapLongitude(cell.centroid.longitude)});
            *value++ = cell.centroid.latitude * radiansPerDegree;
            *value++ = cell.centroid.longitude * radiansPerDegree;
        }
    }
    const Partition& partition() const override { return m_partition; }
    std::int64_t inputs() const override { return std::int64_t(m_partition.cells.size()); }
    Tensors outputs(const torch::Tensor& raw) const override {
        return {{"label", raw}, {"probabilities", raw.softmax(1)}, {"gps", classPlaces(raw, m_radians)}};
    }
    void read(const torch::Tensor& raw, std::int64_t row, Prediction& prediction) const override {
        prediction.probabilities = rowOf(raw.softmax(1), row);
        prediction.points = m_points;
    }

private:
    Partition m_partition;
    torch::Tensor m_radians;
    std::vector<GeoPoint> m_points;
};

// Classes that are places: countries, regions, areas, cities. radians [classes, 2].
class PlaceDecoder : public Decoder {
public:
    explicit PlaceDecoder(torch::Tensor radians) : m_radians(std::move(radians)), m_places(placesOf(m_radians)) {
        constexpr int depth = 10, capacity = 2; // a place a cell, where they are not too near
        Quadtree tree = growQuadtree(m_places, depth, capacity);
        m_cells = std::move(tree.cellOfPoint);
        m_partition = withExtent(std::move(tree.partition));
    }
    const Partition& partition() const override { return m_partition; }
    std::int64_t inputs() const override { return m_radians.size(0); }
    Tensors outputs(const torch::Tensor& raw) const override {
        return {{"label", raw}, {"gps", classPlaces(raw, m_radians)}};
    }
    void read(const torch::Tensor& raw, std::int64_t row, Prediction& prediction) const override {
        const std::vector<float> classes = rowOf(raw.softmax(1), row);
        std::vector<UnitVector> sums(m_partition.cells.size(), UnitVector{0, 0, 0});
        prediction.probabilities.assign(m_partition.cells.size(), 0.0f);
        for (std::size_t i = 0; i < classes.size(); ++i) {
            const auto cell = std::size_t(m_cells[i]);
            const UnitVector direction = toUnitVector(m_places[i]);
            prediction.probabilities[cell] += classes[i];
            sums[cell].x += double(classes[i]) * direction.x;
            sums[cell].y += double(classes[i]) * direction.y;
            sums[cell].z += double(classes[i]) * direction.z;
        }
        for (std::size_t cell = 0; cell < sums.size(); ++cell) {
            const bool any = prediction.probabilities[cell] > 0.0f;
            prediction.points.push_back(any ? toGeoPoint(sums[cell]) : m_partition.cells[cell].centroid);
        }
    }

private:
    torch::Tensor m_radians;
    std::vector<GeoPoint> m_places;
    std::vector<int> m_cells; // of each class
    Partition m_partition;
};

struct Network {
    Placement placement; // of backbone and mid
    std::int64_t parameters = 0;
    std::unique_ptr<Osv5mBackbone> backbone;
    std::optional<Osv5mMid> mid;
    std::unique_ptr<Decoder> decoder;
};

class Osv5mModel : public TorchModel {
public:
    Osv5mModel(Network network, ModelInfo info) : m_network(std::move(network)), m_info(std::move(info)) {}
    const ModelInfo& info() const override { return m_info; }
    const Partition& partition() const override { return m_network.decoder->partition(); }

    Result<std::vector<Prediction>> predict(const PixelBatch& pictures) override {
        try {
            const std::scoped_lock oneAtATime(m_mutex);
            const c10::InferenceMode inference;
            const torch::Tensor pixels = torch::from_blob(const_cast<float*>(pictures.values.data()), // read only
                                                          {pictures.count, 3, pictures.size, pictures.size});
            return run(pixelsOf({{"pixel_values", pixels}}, m_info.image.size));
        } catch (const c10::OutOfMemoryError&) {
            throw; // of a GPU: models/gpumodel.h
        } catch (const std::exception& problem) {
            return failure(Error::Code::Internal, std::format("The model {} could not run: {}", m_info.name, problem.what()));
        }
    }

    Tensors outputs(const Tensors& inputs) override {
        const torch::Tensor pixels = pixelsOf(inputs, m_network.backbone->side());
        const auto [features, raw] = throughNetwork(pixels);
        if (const std::string layer = damagedLayer(pixels, features, raw); !layer.empty())
            throw std::runtime_error(notFinite(layer));
        Tensors result = m_network.decoder->outputs(raw);
        result["features"] = features;
        result["mid"] = raw;
        return result;
    }

private:
    // Features, and what the head takes, on the CPU.
    std::pair<torch::Tensor, torch::Tensor> throughNetwork(const torch::Tensor& pixels) {
        const torch::Tensor features = m_network.backbone->features(placed(pixels));
        const torch::Tensor raw = (*m_network.mid)(features);
        return {features.to(torch::kCPU, torch::kFloat32), raw.to(torch::kCPU, torch::kFloat32)};
    }
    torch::Tensor placed(const torch::Tensor& pixels) const { return pixels.to(m_network.placement.device, m_network.placement.type); }

    Result<std::vector<Prediction>> run(const torch::Tensor& pixels) {
        const std::int64_t count = pixels.size(0);
        const auto start = std::chrono::steady_clock::now();
        const auto [features, raw] = throughNetwork(pixels);
        const double encodeMs = millisecondsSince(start) / double(count);
        const auto middle = std::chrono::steady_clock::now();
        if (const std::string layer = damagedLayer(pixels, features, raw); !layer.empty())
            return failure(Error::Code::Internal, notFinite(layer));
        const torch::Tensor directions = torch::nn::functional::normalize(features);
        std::vector<Prediction> predictions(std::size_t(count), Prediction{});
        for (std::int64_t i = 0; i < count; ++i) {
            Prediction& prediction = predictions[std::size_t(i)];
            m_network.decoder->read(raw, i, prediction);
            prediction.embedding = rowOf(directions, i);
            prediction.encodeMs = encodeMs;
        }
        const double headMs = millisecondsSince(middle) / double(count);
        for (Prediction& prediction : predictions)
            prediction.headMs = headMs;
        return predictions;
    }

    // The first layer whose numbers are not finite; empty when all are.
    std::string damagedLayer(const torch::Tensor& pixels, const torch::Tensor& features, const torch::Tensor& raw) {
        if (features.isfinite().all().item<bool>() && raw.isfinite().all().item<bool>())
            return {};
        LayerOutputs layers;
        (*m_network.mid)(m_network.backbone->features(placed(pixels), &layers), &layers);
        for (const auto& [layer, output] : layers) {
            if (!output.isfinite().all().item<bool>())
                return layer;
        }
        return "backbone";
    }
    std::string notFinite(const std::string& layer) const {
        return std::format("The model {} gave no finite numbers: its layer {} is damaged, or the picture is beyond what it can "
                           "take.",
                           m_info.name, layer);
    }

    std::mutex m_mutex;
    Network m_network;
    ModelInfo m_info;
};

// The cells that the checkpoint holds itself, normalised.
std::optional<HybridCells> storedCells(TensorReader& reader, Osv5mHead head) {
    if (!reader.has("head.cell_center"))
        return std::nullopt;
    const std::vector<std::int64_t> shape = reader.shapeOf("head.cell_center");
    if (shape.size() != 2 || shape[0] < 1 || shape[1] != 2)
        reader.refuse("head.cell_center", std::format("has the shape {} where [cells, 2] is needed", shapeText(shape)));
    const auto take = [&](const char* name) { return reader.take(name, shape, torch::kFloat64); };
    const torch::Tensor center = take("head.cell_center");
    if (head == Osv5mHead::CentroidHybrid)
        return HybridCells{center, take("head.cell_size_up"), take("head.cell_size_down")};
    const torch::Tensor half = take("head.cell_size") / 2.0;
    return HybridCells{center, half, half};
}

// The boxes of cells that have no table of their own: as far as offsets of 1 and -1 reach.
Partition partitionOf(const HybridCells& cells) {
    const torch::Tensor table = torch::cat({cells.center - cells.down, cells.center + cells.up, cells.center}, 1) *
                                torch::tensor({90.0, 180.0, 90.0, 180.0, 90.0, 180.0}, torch::kFloat64);
    const torch::Tensor rows = table.contiguous();
    const double* v = rows.const_data_ptr<double>();
    Partition partition;
    const auto within = [](double number, double bound) { return std::clamp(number, -bound, bound); };
    for (std::int64_t i = 0; i < rows.size(0); ++i, v += 6) {
        if (!(v[0] <= v[2] && v[1] <= v[3]))
            throw std::runtime_error(std::format("cell {} of its head is no box", i));
        partition.cells.push_back({{within(v[0], 90), within(v[1], 180), within(v[2], 90), within(v[3], 180)},
                                   {within(v[4], 90), within(v[5], 180)}});
    }
    return partition;
}

Result<Partition> tableOf(const fs::path& file) {
    if (std::error_code error; !fs::exists(file, error))
        return failure(Error::Code::NotFound,
                       std::format("{} is missing: the checkpoint classifies cells, and their table (quadtree_10_1000.csv in "
                                   "OpenStreetView-5M's repository) does not lie within it. Import it together with the table.",
                                   quote(file)));
    return readCellTable(file);
}

Result<std::unique_ptr<Decoder>> hybridDecoder(TensorReader& reader, const Osv5mConfig& config, const Osv5mFiles& files) {
    constexpr double slack = 1e-6; // of normalised coordinates
    const std::optional<HybridCells> stored = storedCells(reader, config.head);
    std::error_code error;
    const bool bare = stored && !fs::exists(files.cells, error);
    Result<Partition> partition = bare ? partitionOf(*stored) : tableOf(files.cells);
    if (!partition)
        return std::unexpected(partition.error());
    if (config.classes > 0 && std::cmp_not_equal(config.classes, partition->cells.size()))
        return failure(Error::Code::BadInput,
                       std::format("{} does not fit {}: it holds {} cells, and the head has {}.",
                                   bare ? "The checkpoint's own table" : quote(files.cells), quote(files.config),
                                   partition->cells.size(), config.classes));
    HybridCells cells = config.head == Osv5mHead::CentroidHybrid ? centroidCells(*partition) : boxCells(*partition);
    if (stored) {
        if (stored->center.sizes() != cells.center.sizes() || (stored->center - cells.center).abs().max().item<double>() > slack)
            return failure(Error::Code::BadInput, std::format("{} is not the cell table of this checkpoint: the tensor "
                                                              "head.cell_center holds other cells.",
                                                              quote(files.cells)));
        cells = *stored;
    }
    const std::optional<double> tanhScale = config.withTanh ? std::optional(config.tanhScale) : std::nullopt;
    return std::make_unique<HybridDecoder>(HybridHead(std::move(cells), tanhScale), std::move(*partition),
                                           config.head == Osv5mHead::SharedHybrid);
}

Result<std::unique_ptr<Decoder>> classDecoder(TensorReader& reader, const Osv5mFiles& files) {
    const std::string& name = classPlacesName;
    if (!reader.has(name)) {
        Result<Partition> partition = tableOf(files.cells);
        if (!partition)
            return std::unexpected(partition.error());
        return std::make_unique<CellDecoder>(std::move(*partition));
    }
    const std::vector<std::int64_t> shape = reader.shapeOf(name);
    if (shape.size() != 2 || shape[0] < 1 || shape[0] > std::int64_t(mostPlaces) || shape[1] != 2)
        reader.refuse(name, std::format("has the shape {} where [classes, 2] is needed", shapeText(shape)));
    torch::Tensor radians = reader.take(name, shape, torch::kFloat64);
    if (radians.abs().max().item<double>() > std::numbers::pi + 1e-6)
        reader.refuse(name, "does not hold radians");
    return std::make_unique<PlaceDecoder>(std::move(radians));
}

Result<std::unique_ptr<Decoder>> decoderOf(TensorReader& reader, const Osv5mConfig& config, const Osv5mFiles& files) {
    if (isHybrid(config.head))
        return hybridDecoder(reader, config, files);
    if (config.head == Osv5mHead::Classes)
        return classDecoder(reader, files);
    return std::make_unique<RegressionDecoder>(config);
}

// What a head's width follows from, as the end of a sentence.
std::string neededFor(const TensorReader& reader, const Osv5mConfig& config, const Osv5mFiles& files, std::size_t cells) {
    std::error_code error;
    if (config.head == Osv5mHead::Classes && reader.has(classPlacesName))
        return std::format(" for the places in its tensor {}", quote(classPlacesName));
    const bool hasTable = (config.head == Osv5mHead::Classes || isHybrid(config.head)) && fs::exists(files.cells, error);
    return hasTable ? std::format(" for the {} cells of {}", cells, quote(files.cells)) : std::string();
}

// Throws where backbone or mid do not fit.
Network takeNetwork(TensorReader& reader, const Osv5mConfig& config, const Placement& placement) {
    reader.place(placement);
    Network network{.placement = placement, .parameters = reader.numbers(), .backbone = takeBackbone(reader, config), .mid = {}, .decoder = {}};
    network.mid.emplace(reader, config, network.backbone->width());
    return network;
}

Result<void> takeHead(TensorReader& reader, const Osv5mConfig& config, const Osv5mFiles& files, Network& network) {
    Result<std::unique_ptr<Decoder>> decoder = decoderOf(reader, config, files);
    if (!decoder)
        return std::unexpected(decoder.error());
    network.decoder = std::move(*decoder);
    reader.finish();
    if (network.mid->outputs() == network.decoder->inputs())
        return {};
    return failure(Error::Code::BadInput,
                   std::format("{} does not fit its head: its last layer gives {} numbers, and {} are needed{}.",
                               quote(files.weights), network.mid->outputs(), network.decoder->inputs(),
                               neededFor(reader, config, files, network.decoder->partition().cells.size())));
}

// In place of all but the head's tensors zeros of their shapes, which take no memory.
Tensors shapesAlone(const Tensors& tensors) {
    const torch::Tensor zero = torch::zeros({});
    Tensors result;
    for (const auto& [name, tensor] : tensors)
        result.emplace(name, name.starts_with("head.") || !tensor.is_floating_point() ? tensor : zero.expand(tensor.sizes()));
    return result;
}

// Runs what throws when it opens a checkpoint, and makes sentences of it.
template <typename Open>
auto inSentences(const fs::path& configFile, Open open) -> decltype(open()) {
    try {
        const torch::NoGradGuard noGradients;
        return open();
    } catch (const c10::OutOfMemoryError&) {
        throw; // of a GPU: models/gpumodel.h
    } catch (const TensorFault& fault) {
        return failure(Error::Code::BadInput, fault.what());
    } catch (const std::exception& fault) {
        return failure(Error::Code::BadInput,
                       std::format("{} does not describe an OpenStreetView-5M model that can be opened: {}.", quote(configFile),
                                   fault.what()));
    }
}

ModelInfo infoOf(const fs::path& folder, const Osv5mConfig& config, const Network& network) {
    ModelInfo info;
    const ConfigSection described = ConfigSection::read(folder / "model.json");
    info.name = folder.filename().string();
    info.title = described.text("title", "");
    info.description = described.text("description", "");
    info.licence = described.text("licence", "");
    info.folder = folder;
    info.takes = {Modality::Ground};
    info.image = config.image;
    if (network.backbone->side() > 0)
        info.image.size = int(network.backbone->side());
    else if (info.image.size == 0)
        info.image.size = usualSide;
    info.parameters = network.parameters;
    std::error_code error;
    const auto bytes = fs::file_size(folder / "weights.safetensors", error);
    info.bytes = error ? 0 : std::int64_t(bytes);
    return info;
}

} // namespace

Result<std::shared_ptr<TorchModel>> openOsv5m(const fs::path& folder, Device device, Precision precision) {
    const Osv5mFiles files{folder / "config.json", folder / "weights.safetensors", folder / "cells.csv"};
    const Result<Tensors> tensors = readTensors(files.weights);
    if (!tensors)
        return std::unexpected(tensors.error());
    return inSentences(files.config, [&]() -> Result<std::shared_ptr<TorchModel>> {
        const Osv5mConfig config = readOsv5mConfig(files.config);
        TensorReader reader(withMergedLora(*tensors, config.loraAlpha, files.weights), files.weights);
        Network network = takeNetwork(reader, config, device == Device::Cuda ? placementOf(device, precision) : Placement());
        if (const Result<void> taken = takeHead(reader, config, files, network); !taken)
            return std::unexpected(taken.error());
        ModelInfo info = infoOf(folder, config, network);
        return std::make_shared<Osv5mModel>(std::move(network), std::move(info));
    });
}

Result<void> checkOsv5m(const Osv5mFiles& files, const Tensors& tensors, bool withHead) {
    return inSentences(files.config, [&]() -> Result<void> {
        const Osv5mConfig config = readOsv5mConfig(files.config);
        TensorReader reader(withMergedLora(shapesAlone(tensors), config.loraAlpha, files.weights), files.weights);
        Network network = takeNetwork(reader, config, Placement());
        if (withHead)
            return takeHead(reader, config, files, network);
        reader.ignore("head.");
        reader.finish();
        return {};
    });
}

} // namespace whereabouts
