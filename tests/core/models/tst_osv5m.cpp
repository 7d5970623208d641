#include "engine/engine.h"
#include "geo/distance.h"
#include "reference.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <format>
#include <fstream>
#include <functional>
#include <optional>

using namespace whereabouts;
using namespace reference;
namespace fs = std::filesystem;

namespace {

std::shared_ptr<Engine> engine() {
    const auto loaded = Engine::load();
    return loaded ? *loaded : nullptr;
}

// Five cells with holes between them: south, west, north, east, mean latitude, mean longitude.
constexpr std::array<std::array<double, 6>, 5> table{{{-40, -180, -20, -150, -30, -170},
                                                      {-20, 10, 0, 40, -4, 12},
                                                      {0, 10, 20, 40, 1, 39},
                                                      {40, -10, 60, 20, 47, 8},
                                                      {60, 150, 80, 180, 65, 179}}};
constexpr std::int64_t cells = 5;

std::string tableText(std::size_t rows = table.size()) {
    std::string text = "cluster_id,min_lat,min_lon,max_lat,max_lon,mean_lat,mean_lon\n";
    for (std::size_t i = 0; i < rows; ++i) {
        text += std::to_string(i);
        for (const double number : table[i])
            text += std::format(",{}", number);
        text += '\n';
    }
    return text;
}

constexpr std::int64_t width = 32, inner = 48, side = 16, patch = 8, layers = 2;
const std::string tower = "backbone.clip.vision_model.";

const char* const clipBackbone = R"({"_target_": "models.networks.backbones.CLIP", "path": "openai/clip-tiny",
    "vision_config": {"num_attention_heads": 2}})";

std::string configuration(const std::string& backbone, const std::string& mid, const std::string& head,
                          const std::string& more = "") {
    return std::format(R"({{"transform": {{"_target_": "torchvision.transforms.Compose", "transforms": [
        {{"_target_": "torchvision.transforms.Resize", "size": 16, "interpolation": 3, "antialias": true}},
        {{"_target_": "torchvision.transforms.CenterCrop", "size": 16}},
        {{"_target_": "torchvision.transforms.ToTensor"}},
        {{"_target_": "torchvision.transforms.Normalize", "mean": [0.5, 0.4, 0.3], "std": [0.2, 0.3, 0.4]}}]}},
        "model": {{"_target_": "models.networks.network.HybridUnfrozenBackbone", {}
        "backbone": {{"instance": {}, "output_dim": 32}},
        "mid": {{"instance": {{"_target_": "models.networks.mlp.{}", "initial_dim": 32,
            "norm": {{"_target_": "torch.nn.GroupNorm", "_partial_": true}},
            "activation": {{"_target_": "torch.nn.GELU", "_partial_": true}}}}}},
        "head": {{"target_key": "label", "instance": {}}}}}}})", more, backbone, mid, head);
}

std::string headText(const std::string& name, bool withTanh = true) {
    return std::format(R"({{"_target_": "models.networks.heads.hybrid.{}", "final_dim": 5, "use_tanh": {}, "scale_tanh": 1.2,
        "quadtree_path": "datasets/quadtree_10_1000.csv"}})", name, withTanh);
}

std::string plainHead(const std::string& name) {
    return std::format(R"({{"_target_": "models.networks.heads.{}", "use_tanh": true}})", name);
}

Weights clipWeights() {
    Weights w(11);
    w.add(tower + "embeddings.class_embedding", {width}, 0.5);
    w.add(tower + "embeddings.patch_embedding.weight", {width, 3, patch, patch}, 0.08);
    w.add(tower + "embeddings.position_embedding.weight", {5, width}, 0.5);
    w.norm(tower + "pre_layrnorm", width);
    w.norm(tower + "post_layernorm", width);
    for (int i = 0; i < layers; ++i)
        addClipLayer(w, std::format("{}encoder.layers.{}.", tower, i), width, inner);
    return w;
}

// The class token after the last layer, before post_layernorm.
Array clipFeatures(const Array& pixels, const Weights& w, double (*activation)(double) = quickGelu) {
    const Array first({1, width}, w[tower + "embeddings.class_embedding"].v);
    const Array patches = patchTokens(pixels, w[tower + "embeddings.patch_embedding.weight"], {});
    const Array embedded = sum(below(first, patches), w[tower + "embeddings.position_embedding.weight"]);
    Array x = layerNorm(embedded, w, tower + "pre_layrnorm", 1e-5);
    for (int i = 0; i < layers; ++i)
        x = clipLayer(x, w, std::format("{}encoder.layers.{}.", tower, i), 2, 1e-5, activation);
    return Array({1, width}, row(x, 0).v);
}

// Layer norm, then linear, GroupNorm(4) and GELU, repeated.
void addBranch(Weights& w, const std::string& prefix, const std::vector<std::int64_t>& widths, bool endsInNorm) {
    w.norm(prefix + "0", widths.front());
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        w.linear(prefix + std::to_string(3 * i + 1), widths[i], widths[i + 1]);
        if (endsInNorm || i + 2 < widths.size())
            w.norm(prefix + std::to_string(3 * i + 2), widths[i + 1]);
    }
}

Array branch(Array x, const Weights& w, const std::string& prefix, double (*activation)(double) = gelu) {
    x = layerNorm(x, w, prefix + "0", 1e-5);
    for (int i = 0; w.has(prefix + std::to_string(3 * i + 1) + ".weight"); ++i) {
        x = linear(x, w, prefix + std::to_string(3 * i + 1));
        if (w.has(prefix + std::to_string(3 * i + 2) + ".weight"))
            x = each(groupNorm(x, w, prefix + std::to_string(3 * i + 2), 4, 1e-5), activation);
    }
    return x;
}

Array beside(const Array& a, const Array& b) {
    Array result({1, std::int64_t(a.v.size() + b.v.size())}, a.v);
    result.v.insert(result.v.end(), b.v.begin(), b.v.end());
    return result;
}

struct Decoded {
    std::size_t cell = 0;
    std::array<double, 2> gps{}, reg{}, center{}, size{}; // gps in radians
};

// What a hybrid makes of its numbers in one cell.
Decoded hybrid(const Array& raw, std::size_t cell, bool centroid, bool withTanh = true, bool shared = false) {
    Decoded result{.cell = cell};
    const auto count = std::size_t(cells);
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const double unit = axis == 0 ? 90.0 : 180.0;
        const double low = table[cell][axis] / unit, high = table[cell][axis + 2] / unit, mean = table[cell][axis + 4] / unit;
        const double number = raw.v.at(shared ? count + axis : count + 2 * cell + axis);
        const double offset = withTanh ? 1.2 * std::tanh(number) : number;
        const double center = centroid ? mean : (low + high) / 2;
        const double reach = centroid ? (offset > 0 ? high - mean : mean - low) : (high - low) / 2;
        result.reg[axis] = offset;
        result.center[axis] = center;
        result.size[axis] = 1.0 / reach;
        result.gps[axis] = std::clamp(center + offset * reach, -1.0, 1.0) * unit * M_PI / 180.0;
    }
    return result;
}

std::size_t best(const Array& raw) {
    return std::size_t(std::max_element(raw.v.begin(), raw.v.begin() + cells) - raw.v.begin());
}

Array pair(const std::array<double, 2>& values) {
    return Array({2}, {values[0], values[1]});
}

} // namespace

// OpenStreetView-5M checkpoints: tiny ones with the published names, each against plain loops in float64.
class TestOsv5m : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void centroidHybrid_data();
    void centroidHybrid();
    void otherHybrids_data();
    void otherHybrids();
    void posteriorOfAHybrid();
    void posteriorOfClasses();
    void posteriorOfNamedPlaces();
    void posteriorOfARegression();
    void squaredAngles();
    void dinov2Backbone();
    void resNetBackbone();
    void mergesLowRankUpdates();
    void knowsThePicturesItTakes();
    void namesTheDamagedLayer();
    void refusesTensors();
    void refusesConfigurations_data();
    void refusesConfigurations();
    void refusesTablesOfOthers();

private:
    void write(const char* name, const std::string& text) { std::ofstream(m_path / name, std::ios::binary) << text; }
    void writeWeights(const Weights& w) {
        TensorFile file;
        file.add(w);
        QVERIFY(file.write(m_path / "weights.safetensors"));
    }
    // What every network makes of the two pictures up to its head.
    using Run = std::function<Array(const Array&)>;
    void addCommon(TensorFile& golden, const Run& features, const Run& mid, std::vector<Array>& raws) {
        std::vector<Array> allFeatures;
        for (std::size_t i = 0; i < 2; ++i) {
            const Array one = features(item(m_pixels, i));
            allFeatures.push_back(row(one, 0));
            raws.push_back(row(mid(one), 0));
        }
        golden.add("input.pixel_values", m_pixels);
        golden.add("output.features", stacked(allFeatures));
        golden.add("output.mid", stacked(raws));
    }
    void addPlain(TensorFile& golden, const Weights& w, std::vector<Array>& raws) {
        const auto mid = [&](const Array& x) { return branch(x, w, "mid.mlp."); };
        addCommon(golden, [&](const Array& x) { return clipFeatures(x, w); }, mid, raws);
    }
    void agrees(const TensorFile& golden, std::size_t outputs) {
        QVERIFY(golden.write(m_path / "golden.safetensors"));
        const auto differences = engine()->verify(m_path, m_path / "golden.safetensors");
        QVERIFY2(differences, differences ? "" : differences.error().message.c_str());
        QCOMPARE(differences->size(), outputs);
        for (const GoldenDifference& difference : *differences) {
            qInfo("%s: %.2g of %.2g", difference.output.c_str(), difference.largest, difference.magnitude);
            QVERIFY2(difference.largest <= 2e-5 * difference.magnitude, difference.output.c_str());
        }
    }
    std::shared_ptr<Model> opened() {
        const auto model = engine()->open(m_path, Device::Cpu, Precision::Float32);
        if (!model)
            qWarning("%s", model.error().message.c_str());
        return model ? *model : nullptr;
    }
    QString refusal() {
        const auto model = engine()->open(m_path, Device::Cpu, Precision::Float32);
        return model ? QString("accepted") : QString::fromStdString(model.error().message);
    }
    std::vector<Prediction> predictions() {
        const auto model = opened();
        if (!model)
            return {};
        PixelBatch batch{2, int(side), {}};
        batch.values.assign(m_pixels.v.begin(), m_pixels.v.end());
        const auto result = model->predict(batch);
        if (!result)
            qWarning("%s", result.error().message.c_str());
        return result ? *result : std::vector<Prediction>();
    }
    Weights hybridWeights() const;

    QTemporaryDir m_folder;
    fs::path m_path = fs::path(m_folder.path().toStdString()) / "street";
    Array m_pixels = stacked({picture(std::size_t(side), 1), picture(std::size_t(side), 2)});
};

void TestOsv5m::initTestCase() {
    const auto loaded = Engine::load();
    QVERIFY2(loaded, loaded ? "" : loaded.error().message.c_str());
}

// A folder as the importer leaves it: a centroid hybrid as published.
void TestOsv5m::init() {
    fs::remove_all(m_path);
    fs::create_directories(m_path);
    write("model.json", R"({"kind": "osv5m", "title": "Street", "description": "Knows streets.", "licence": "MIT"})");
    write("config.json", configuration(clipBackbone, "MLPCentroid2", headText("HybridHeadCentroid")));
    write("cells.csv", tableText());
    writeWeights(hybridWeights());
}

Weights TestOsv5m::hybridWeights() const {
    Weights w = clipWeights();
    addBranch(w, "mid.classif.", {width, 24, 16, cells}, false);
    addBranch(w, "mid.reg.", {width, 24, 16, 2 * cells}, false);
    return w;
}

void TestOsv5m::centroidHybrid_data() {
    QTest::addColumn<QString>("mid");
    QTest::newRow("MLPCentroid2") << "MLPCentroid2"; // classes and offsets each have layers of their own
    QTest::newRow("MLPCentroid") << "MLPCentroid";   // one trunk
    QTest::newRow("MLP") << "MLP";
}

void TestOsv5m::centroidHybrid() {
    QFETCH(const QString, mid);
    Weights w = clipWeights();
    std::function<Array(const Array&)> run;
    if (mid == "MLPCentroid2") {
        w = hybridWeights();
        run = [&](const Array& x) { return beside(branch(x, w, "mid.classif."), branch(x, w, "mid.reg.")); };
    } else if (mid == "MLPCentroid") {
        addBranch(w, "mid.mlp.", {width, 24, 16}, true);
        w.linear("mid.classif", 16, cells);
        w.linear("mid.reg", 16, 2 * cells);
        run = [&](const Array& x) {
            const Array trunk = branch(x, w, "mid.mlp.");
            return beside(linear(trunk, w, "mid.classif"), linear(trunk, w, "mid.reg"));
        };
    } else {
        addBranch(w, "mid.mlp.", {width, 24, 16, 3 * cells}, false);
        run = [&](const Array& x) { return branch(x, w, "mid.mlp."); };
    }
    writeWeights(w);
    write("config.json", configuration(clipBackbone, mid.toStdString(), headText("HybridHeadCentroid")));
    TensorFile golden;
    std::vector<Array> raws, labels, probabilities, gps, reg, center, size;
    addCommon(golden, [&](const Array& x) { return clipFeatures(x, w); }, run, raws);
    for (const Array& raw : raws) {
        const Decoded decoded = hybrid(raw, best(raw), true);
        labels.push_back(Array({cells}, std::vector<double>(raw.v.begin(), raw.v.begin() + cells)));
        probabilities.push_back(softmax(labels.back()));
        gps.push_back(pair(decoded.gps));
        reg.push_back(pair(decoded.reg));
        center.push_back(pair(decoded.center));
        size.push_back(pair(decoded.size));
    }
    golden.add("output.label", stacked(labels));
    golden.add("output.probabilities", stacked(probabilities));
    golden.add("output.gps", stacked(gps));
    golden.add("output.reg", stacked(reg));
    golden.add("output.center", stacked(center));
    golden.add("output.size", stacked(size));
    agrees(golden, 8);
}

void TestOsv5m::otherHybrids_data() {
    QTest::addColumn<QString>("head");
    QTest::addColumn<bool>("stored");   // the cells lie in the checkpoint
    QTest::addColumn<bool>("withTable");
    QTest::newRow("box") << "HybridHead" << false << true;
    QTest::newRow("box, with its cells") << "HybridHead" << true << false;
    QTest::newRow("box, with its cells and a table") << "HybridHead" << true << true;
    QTest::newRow("centroid, with its cells") << "HybridHeadCentroid" << true << false; // as older versions wrote it
    QTest::newRow("shared offset") << "SharedHybridHead" << false << true;
}

void TestOsv5m::otherHybrids() {
    QFETCH(const QString, head);
    QFETCH(const bool, stored);
    QFETCH(const bool, withTable);
    const bool centroid = head == "HybridHeadCentroid", shared = head == "SharedHybridHead";
    Weights w = clipWeights();
    addBranch(w, "mid.mlp.", {width, 24, 16, shared ? cells + 2 : 3 * cells}, false);
    TensorFile file;
    file.add(w);
    if (stored) {
        Array middle({cells, 2}), extent({cells, 2}), up({cells, 2}), down({cells, 2});
        for (std::size_t i = 0; i < std::size_t(cells); ++i) {
            for (std::size_t axis = 0; axis < 2; ++axis) {
                const double unit = axis == 0 ? 90.0 : 180.0;
                const double low = table[i][axis] / unit, high = table[i][axis + 2] / unit, mean = table[i][axis + 4] / unit;
                middle.at(i, axis) = centroid ? mean : (low + high) / 2;
                extent.at(i, axis) = high - low;
                up.at(i, axis) = high - mean;
                down.at(i, axis) = mean - low;
            }
        }
        file.addDouble("head.cell_center", middle);
        if (centroid) {
            file.addDouble("head.cell_size_up", up);
            file.addDouble("head.cell_size_down", down);
        } else {
            file.addDouble("head.cell_size", extent);
        }
    }
    QVERIFY(file.write(m_path / "weights.safetensors"));
    write("config.json", configuration(clipBackbone, "MLP", headText(head.toStdString(), false)));
    if (!withTable)
        fs::remove(m_path / "cells.csv");
    TensorFile golden;
    std::vector<Array> raws, gps;
    addPlain(golden, w, raws);
    for (const Array& raw : raws)
        gps.push_back(pair(hybrid(raw, best(raw), centroid, false, shared).gps));
    golden.add("output.gps", stacked(gps));
    agrees(golden, 3);
    const auto model = opened();
    QVERIFY(model);
    QCOMPARE(model->partition().cells.size(), std::size_t(cells));
    for (std::size_t i = 0; i < std::size_t(cells); ++i) {
        const GeoBox& box = model->partition().cells[i].box;
        QVERIFY(std::abs(box.south - table[i][0]) < 1e-9 && std::abs(box.west - table[i][1]) < 1e-9);
        QVERIFY(std::abs(box.north - table[i][2]) < 1e-9 && std::abs(box.east - table[i][3]) < 1e-9);
    }
}

void TestOsv5m::posteriorOfAHybrid() {
    const Weights w = hybridWeights();
    const std::vector<Prediction> found = predictions();
    QCOMPARE(found.size(), std::size_t{2});
    for (std::size_t i = 0; i < 2; ++i) {
        const Array features = clipFeatures(item(m_pixels, i), w);
        const Array raw = beside(branch(features, w, "mid.classif."), branch(features, w, "mid.reg."));
        const Array probabilities = softmax(Array({cells}, std::vector<double>(raw.v.begin(), raw.v.begin() + cells)));
        QCOMPARE(found[i].probabilities.size(), std::size_t(cells));
        QCOMPARE(found[i].points.size(), std::size_t(cells));
        for (std::size_t cell = 0; cell < std::size_t(cells); ++cell) {
            QVERIFY(std::abs(double(found[i].probabilities[cell]) - probabilities.v[cell]) < 1e-5);
            const Decoded decoded = hybrid(raw, cell, true);
            const GeoPoint expected{decoded.gps[0] * 180 / M_PI, wrapLongitude(decoded.gps[1] * 180 / M_PI)};
            QVERIFY2(haversineKm(found[i].points[cell], expected) < 0.1, qPrintable(QString::number(cell)));
            QVERIFY(found[i].points[cell].longitude >= -180.0 && found[i].points[cell].longitude < 180.0);
        }
        double length = 0.0;
        for (const float number : found[i].embedding)
            length += double(number) * double(number);
        QVERIFY(found[i].embedding.size() == std::size_t(width) && std::abs(length - 1.0) < 1e-5);
    }
}

void TestOsv5m::posteriorOfClasses() {
    Weights w = clipWeights();
    addBranch(w, "mid.mlp.", {width, 24, 16, cells}, false);
    writeWeights(w);
    write("config.json", configuration(clipBackbone, "MLP", plainHead("classification.ClassificationHead")));
    const std::vector<Prediction> found = predictions();
    QCOMPARE(found.size(), std::size_t{2});
    TensorFile golden;
    std::vector<Array> raws, gps;
    addPlain(golden, w, raws);
    for (std::size_t i = 0; i < 2; ++i) {
        const Array probabilities = softmax(raws[i]);
        for (std::size_t cell = 0; cell < std::size_t(cells); ++cell) {
            QVERIFY(std::abs(double(found[i].probabilities[cell]) - probabilities.v[cell]) < 1e-5);
            QCOMPARE(found[i].points[cell], (GeoPoint{table[cell][4], table[cell][5]}));
        }
        const auto& chosen = table[best(raws[i])];
        gps.push_back(pair({chosen[4] * M_PI / 180, chosen[5] * M_PI / 180})); // radians, not what the published table holds
    }
    golden.add("output.gps", stacked(gps));
    agrees(golden, 3);
}

// Countries, regions, areas or cities: places without boxes, some of them in one spot.
void TestOsv5m::posteriorOfNamedPlaces() {
    const std::vector<std::array<double, 2>> places = {{0.8, 0.1},  {0.8, 0.1},    {-0.5, 2.9},
                                                       {0.3, -1.2}, {0.31, -1.21}, {-0.9, 0.0}};
    Weights w = clipWeights();
    addBranch(w, "mid.mlp.", {width, 24, 16, std::int64_t(places.size())}, false);
    Array& radians = w["head.id_to_gps.id_to_gps"];
    radians = Array({std::int64_t(places.size()), 2});
    for (std::size_t i = 0; i < places.size(); ++i) {
        radians.at(i, 0) = places[i][0];
        radians.at(i, 1) = places[i][1];
    }
    writeWeights(w);
    fs::remove(m_path / "cells.csv");
    write("config.json", configuration(clipBackbone, "MLP", plainHead("classification.ClassificationHead")));
    const auto model = opened();
    QVERIFY(model);
    QCOMPARE(model->partition().cells.size(), places.size() - 1); // two in one spot
    const std::vector<Prediction> found = predictions();
    QCOMPARE(found.size(), std::size_t{2});
    for (std::size_t i = 0; i < 2; ++i) {
        const Array raw = branch(clipFeatures(item(m_pixels, i), w), w, "mid.mlp.");
        const Array probabilities = softmax(Array({6}, raw.v));
        double all = 0.0;
        for (std::size_t k = 0; k < places.size(); ++k) {
            const GeoPoint place{places[k][0] * 180 / M_PI, places[k][1] * 180 / M_PI};
            const double expected = k < 2 ? probabilities.v[0] + probabilities.v[1] : probabilities.v[k];
            bool matched = false;
            for (std::size_t cell = 0; cell < found[i].points.size(); ++cell) {
                if (haversineKm(found[i].points[cell], place) < 0.1)
                    matched = std::abs(double(found[i].probabilities[cell]) - expected) < 1e-5;
            }
            QVERIFY2(matched, qPrintable(QString::number(k)));
        }
        for (const float probability : found[i].probabilities)
            all += double(probability);
        QVERIFY(std::abs(all - 1.0) < 1e-5);
    }
}

void TestOsv5m::posteriorOfARegression() {
    Weights w = clipWeights();
    addBranch(w, "mid.mlp.", {width, 24, 16, 2}, false);
    writeWeights(w);
    fs::remove(m_path / "cells.csv"); // it needs none
    write("config.json", configuration(clipBackbone, "MLP", plainHead("regression.RegressionHead")));
    TensorFile golden;
    std::vector<Array> raws, gps;
    addPlain(golden, w, raws);
    for (const Array& raw : raws)
        gps.push_back(pair({std::tanh(raw.v[0]) * M_PI / 2, std::tanh(raw.v[1]) * M_PI}));
    golden.add("output.gps", stacked(gps));
    agrees(golden, 3);

    const auto model = opened();
    QVERIFY(model);
    const std::vector<Prediction> found = predictions();
    QCOMPARE(found.size(), std::size_t{2});
    for (std::size_t i = 0; i < 2; ++i) {
        const GeoPoint place{gps[i].v[0] * 180 / M_PI, gps[i].v[1] * 180 / M_PI};
        double all = 0.0, meanKm = 0.0, nearest = 1e9;
        for (std::size_t cell = 0; cell < found[i].probabilities.size(); ++cell) {
            const double probability = double(found[i].probabilities[cell]);
            all += probability;
            meanKm += probability * haversineKm(model->partition().cells[cell].centroid, place);
            nearest = std::min(nearest, haversineKm(found[i].points[cell], place));
        }
        QVERIFY(std::abs(all - 1.0) < 1e-4);
        QVERIFY2(std::abs(meanKm - 2992) < 30, qPrintable(QString::number(meanKm))); // the stated spread
        QVERIFY(nearest < 0.1);                                                    // the place itself, not its cell's middle
    }
}

void TestOsv5m::squaredAngles() {
    Weights w = clipWeights();
    addBranch(w, "mid.mlp.", {width, 24, 16, 4}, false);
    writeWeights(w);
    write("config.json", configuration(clipBackbone, "MLP", plainHead("regression.RegressionHeadAngle")));
    TensorFile golden;
    std::vector<Array> raws, gps;
    addPlain(golden, w, raws);
    for (const Array& raw : raws) {
        const auto angle = [&](std::size_t k) { return std::atan2(raw.v[k + 1] * raw.v[k + 1], raw.v[k] * raw.v[k]); };
        gps.push_back(pair({angle(0), angle(2)}));
    }
    golden.add("output.gps", stacked(gps));
    agrees(golden, 3);
}

// Its features, by one layer without positions to resize: the encoder itself is tst_vision's matter.
void TestOsv5m::dinov2Backbone() {
    const std::string dino = "backbone.dino.";
    Weights w(21);
    w.add(dino + "cls_token", {1, 1, 64}, 0.5);
    w.add(dino + "mask_token", {1, 64}, 0.5);
    w.add(dino + "pos_embed", {1, 5, 64}, 0.5);
    w.add(dino + "patch_embed.proj.weight", {64, 3, 8, 8}, 0.1);
    w.add(dino + "patch_embed.proj.bias", {64}, 0.1);
    w.norm(dino + "norm", 64);
    const std::string block = dino + "blocks.0.";
    w.norm(block + "norm1", 64);
    w.norm(block + "norm2", 64);
    w.linear(block + "attn.qkv", 64, 192);
    w.linear(block + "attn.proj", 64, 64);
    w.add(block + "ls1.gamma", {64}, 0.5);
    w.add(block + "ls2.gamma", {64}, 0.5);
    w.linear(block + "mlp.fc1", 64, 96);
    w.linear(block + "mlp.fc2", 96, 64);
    addBranch(w, "mid.mlp.", {64, 24, 16, 2}, false);
    writeWeights(w);
    write("config.json", configuration(R"({"_target_": "models.networks.backbones.DINOv2", "tag": "dinov2_vitl14"})", "MLP",
                                       plainHead("regression.RegressionHead")));
    const auto third = [&](const Array& x, std::ptrdiff_t part) {
        const Array &weight = w[block + "attn.qkv.weight"], &bias = w[block + "attn.qkv.bias"];
        return linear(x, Array({64, 64}, {weight.v.begin() + part * 4096, weight.v.begin() + (part + 1) * 4096}),
                      Array({64}, {bias.v.begin() + part * 64, bias.v.begin() + (part + 1) * 64}));
    };
    const auto scaled = [&](Array x, const char* name) {
        for (std::size_t i = 0; i < x.v.size(); ++i)
            x.v[i] *= w[block + name].v[i % 64];
        return x;
    };
    TensorFile golden;
    std::vector<Array> raws;
    addCommon(
        golden,
        [&](const Array& pixels) {
            const Array patches = patchTokens(pixels, w[dino + "patch_embed.proj.weight"], w[dino + "patch_embed.proj.bias"].v);
            const Array x = sum(below(Array({1, 64}, w[dino + "cls_token"].v), patches), Array({5, 64}, w[dino + "pos_embed"].v));
            const Array normed = layerNorm(x, w, block + "norm1", 1e-6);
            const Array seen = linear(attention(third(normed, 0), third(normed, 1), third(normed, 2), 1), w, block + "attn.proj");
            const Array y = sum(x, scaled(seen, "ls1.gamma"));
            const Array within = each(linear(layerNorm(y, w, block + "norm2", 1e-6), w, block + "mlp.fc1"), gelu);
            return Array({1, 64}, row(sum(y, scaled(linear(within, w, block + "mlp.fc2"), "ls2.gamma")), 0).v);
        },
        [&](const Array& x) { return branch(x, w, "mid.mlp."); }, raws);
    agrees(golden, 2);
}

void TestOsv5m::resNetBackbone() {
    const std::string net = "backbone.resnet.";
    Weights w(23);
    const auto add = [&](const std::string& name, std::int64_t in, std::int64_t out, std::int64_t size) {
        w.add(net + name + ".convolution.weight", {out, in, size, size}, 1.0 / std::sqrt(double(in * size * size)));
        w.norm(net + name + ".normalization", out);
        w.add(net + name + ".normalization.running_mean", {out}, 0.2);
        w.add(net + name + ".normalization.running_var", {out}, 0.1, 1.0);
    };
    const std::string layer = "encoder.stages.0.layers.0.";
    add("embedder.embedder", 3, 4, 7);
    add(layer + "shortcut", 4, 16, 1);
    add(layer + "layer.0", 4, 4, 1);
    add(layer + "layer.1", 4, 4, 3);
    add(layer + "layer.2", 4, 16, 1);
    addBranch(w, "mid.mlp.", {16, 8, 2}, false);
    writeWeights(w);
    write("config.json", configuration(R"({"_target_": "models.networks.backbones.ResNet", "path": "microsoft/resnet-50",
        "vision_config": {"embedding_size": 4, "hidden_sizes": [16], "depths": [1]}})", "MLPResNet",
                                       plainHead("regression.RegressionHead")));
    const auto apply = [&](const Array& x, const std::string& name, std::size_t stride) {
        const Array& weight = w[net + name + ".convolution.weight"];
        Array y = convolution(x, weight, {}, stride, weight.size(2) / 2);
        const std::string norm = net + name + ".normalization";
        for (std::size_t i = 0; i < y.v.size(); ++i) {
            const std::size_t c = i / (y.size(1) * y.size(2));
            y.v[i] = (y.v[i] - w[norm + ".running_mean"].v[c]) / std::sqrt(w[norm + ".running_var"].v[c] + 1e-5) *
                         w[norm + ".weight"].v[c] + w[norm + ".bias"].v[c];
        }
        return y;
    };
    TensorFile golden;
    std::vector<Array> raws;
    addCommon(
        golden,
        [&](const Array& pixels) {
            const Array wide = each(apply(pixels, "embedder.embedder", 2), relu); // 8 x 8
            Array x({4, 4, 4});
            for (std::size_t c = 0; c < 4; ++c) {
                for (std::size_t y = 0; y < 8; ++y) {
                    for (std::size_t k = 0; k < 8; ++k) { // each in one or two windows of 3 x 3 around every second
                        for (const std::size_t r : {y / 2, (y + 1) / 2}) {
                            for (const std::size_t s : {k / 2, (k + 1) / 2}) {
                                if (r < 4 && s < 4)
                                    x.at(c, r, s) = std::max(x.at(c, r, s), wide.at(c, y, k));
                            }
                        }
                    }
                }
            }
            const Array first = each(apply(x, layer + "layer.0", 1), relu);
            const Array inside = apply(each(apply(first, layer + "layer.1", 1), relu), layer + "layer.2", 1);
            const Array maps = each(sum(inside, apply(x, layer + "shortcut", 1)), relu);
            Array means({1, 16});
            for (std::size_t i = 0; i < maps.v.size(); ++i)
                means.v[i / 16] += maps.v[i] / 16.0;
            return means;
        },
        [&](const Array& x) { return branch(x, w, "mid.mlp."); }, raws);
    agrees(golden, 2);
}

// As PEFT names them while training; in either order of its versions.
void TestOsv5m::mergesLowRankUpdates() {
    Weights w = hybridWeights(), merged = w;
    for (int i = 0; i < layers; ++i) {
        for (const char* projection : {"q_proj", "k_proj", "v_proj"}) {
            const std::string name = std::format("{}encoder.layers.{}.self_attn.{}", tower, i, projection);
            const Array low = w.add(name + ".lora_A.default.weight", {3, width}, 0.3);
            const Array high = w.add(name + ".lora_B.default.weight", {width, 3}, 0.3);
            Array& weight = merged[name + ".weight"];
            for (std::size_t o = 0; o < std::size_t(width); ++o) {
                for (std::size_t k = 0; k < std::size_t(width); ++k) {
                    for (std::size_t r = 0; r < 3; ++r)
                        weight.at(o, k) += 6.0 / 3.0 * high.at(o, r) * low.at(r, k);
                }
            }
            w.rename(name + ".weight", name + ".base_layer.weight");
            w.rename(name + ".bias", name + ".base_layer.bias");
        }
    }
    for (const std::string& name : w.names()) {
        if (name.starts_with("backbone."))
            w.rename(name, "backbone.base_model.model." + name.substr(9));
    }
    writeWeights(w);
    write("config.json", configuration(clipBackbone, "MLPCentroid2", headText("HybridHeadCentroid"), R"("r": 3, "alpha": 6,)"));
    TensorFile golden;
    std::vector<Array> raws;
    addCommon(golden, [&](const Array& x) { return clipFeatures(x, merged); },
              [&](const Array& x) { return beside(branch(x, merged, "mid.classif."), branch(x, merged, "mid.reg.")); }, raws);
    agrees(golden, 2);

    write("config.json", configuration(clipBackbone, "MLPCentroid2", headText("HybridHeadCentroid")));
    QVERIFY2(refusal().contains("\"alpha\""), qPrintable(refusal()));
    w.erase("backbone.base_model.model." + tower.substr(9) + "encoder.layers.0.self_attn.q_proj.lora_B.default.weight");
    writeWeights(w);
    write("config.json", configuration(clipBackbone, "MLPCentroid2", headText("HybridHeadCentroid"), R"("r": 3, "alpha": 6,)"));
    QVERIFY2(refusal().contains("q_proj.lora_B.default.weight” is missing"), qPrintable(refusal()));
}

void TestOsv5m::knowsThePicturesItTakes() {
    const auto model = opened();
    QVERIFY(model);
    const ModelInfo& info = model->info();
    QCOMPARE(info.name, std::string("street"));
    QCOMPARE(info.title, std::string("Street"));
    QCOMPARE(info.licence, std::string("MIT"));
    QCOMPARE(info.takes, std::vector<Modality>{Modality::Ground});
    QCOMPARE(info.image.size, 16);
    QCOMPARE(info.image.mean, (std::array<float, 3>{0.5f, 0.4f, 0.3f}));
    QCOMPARE(info.image.deviation, (std::array<float, 3>{0.2f, 0.3f, 0.4f}));
    QCOMPARE(info.image.preprocess, Preprocess::Raw);
    QVERIFY(info.parameters > 10'000 && info.bytes > 4 * info.parameters);
    const auto text = model->predictText("a red desert");
    QVERIFY(!text && text.error().message.contains("street"));
}

void TestOsv5m::namesTheDamagedLayer() {
    const auto message = [&](const std::vector<std::string>& names) {
        Weights w = hybridWeights();
        for (const std::string& name : names) {
            for (double& value : w[name].v)
                value *= 1e20;
        }
        writeWeights(w);
        const auto model = opened();
        if (!model)
            return QString("not opened");
        PixelBatch batch{2, int(side), {}};
        batch.values.assign(m_pixels.v.begin(), m_pixels.v.end());
        const auto result = model->predict(batch);
        return result ? QString("predicted") : QString::fromStdString(result.error().message);
    };
    // Finite weights whose products are not.
    const std::string layer = tower + "encoder.layers.1";
    const QString backbone = message({layer + ".mlp.fc1.weight", layer + ".mlp.fc2.weight"});
    QVERIFY2(backbone.contains(QString::fromStdString("its layer " + layer + " is damaged")), qPrintable(backbone));
    const QString mid = message({"mid.reg.5.weight", "mid.reg.7.weight"});
    QVERIFY2(mid.contains("its layer mid.reg.7 is damaged"), qPrintable(mid));
    QCOMPARE(message({}), QString("predicted"));
}

void TestOsv5m::refusesTensors() {
    const auto message = [&](const std::function<void(Weights&)>& change) {
        Weights w = hybridWeights();
        change(w);
        writeWeights(w);
        return refusal();
    };
    const std::string fc1 = tower + "encoder.layers.1.mlp.fc1.weight";
    QVERIFY(message([&](Weights& w) { w.erase(fc1); }).contains("layers.1.mlp.fc1.weight” is missing"));
    QVERIFY(message([&](Weights& w) { w.erase("mid.classif.5.bias"); }).contains("“mid.classif.5.bias” is missing"));
    QVERIFY(message([&](Weights& w) { w.add("head.what", {2}, 1.0); }).contains("“head.what” belongs to no part"));
    QVERIFY(message([&](Weights& w) { w.add(tower + "encoder.layers.2.mlp.fc1.bias", {48}, 1.0); }).contains("layers.2."));
    QVERIFY(message([&](Weights& w) { w.add(tower + "encoder.layers.123456789.x", {1}, 1.0); }).contains("123456789"));
    QVERIFY(message([&](Weights& w) { w[fc1].shape = {32, 48}; }).contains("has the shape [32, 48] where [48, 32]"));
    QVERIFY(message([&](Weights& w) { w[fc1].v[7] = INFINITY; })
                .contains("layers.1.mlp.fc1.weight” holds numbers that are not finite"));
    QVERIFY(message([&](Weights& w) { w.add("mid.classif.7.weight", {4, 16}, 1.0); w.add("mid.classif.7.bias", {4}, 1.0); })
                .contains("gives 14 numbers, and 15 are needed"));
}

void TestOsv5m::refusesConfigurations_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("fault");
    QTest::newRow("not JSON") << "{\"transform\"" << "[\"transform\"" << "config.json";
    QTest::newRow("no model") << "\"model\"" << "\"models\"" << "\"model\"";
    QTest::newRow("unknown head") << "hybrid.HybridHeadCentroid" << "hybrid.HybridHeadCircle" << "HybridHeadCircle";
    QTest::newRow("unknown backbone") << "backbones.CLIP" << "backbones.StreetCLIP" << "StreetCLIP";
    QTest::newRow("unknown activation") << "torch.nn.GELU" << "torch.nn.Tanh" << "Tanh";
    QTest::newRow("unknown norm") << "torch.nn.GroupNorm" << "torch.nn.BatchNorm1d" << "BatchNorm1d";
    QTest::newRow("no heads") << "\"num_attention_heads\": 2" << "\"num_attention_heads\": 0" << "num_attention_heads";
    QTest::newRow("heads that do not divide") << "\"num_attention_heads\": 2" << "\"num_attention_heads\": 3" << "3 heads";
    QTest::newRow("no number of heads") << "{\"num_attention_heads\": 2}" << "{}" << "width 32";
    QTest::newRow("unknown origin") << "openai/clip-tiny" << "my/clip" << "hidden_act";
    QTest::newRow("a giant") << "\"num_attention_heads\": 2" << "\"num_attention_heads\": 2, \"num_hidden_layers\": 256"
                             << "parameters";
    QTest::newRow("wide") << "\"num_attention_heads\": 2" << "\"num_attention_heads\": 2, \"hidden_size\": 60000"
                          << "parameters";
    QTest::newRow("hidden widths") << "\"initial_dim\": 32" << "\"hidden_dim\": [24, 20]" << "mid.classif.4.weight";
    QTest::newRow("absurd hidden widths") << "\"initial_dim\": 32" << "\"hidden_dim\": [1e12]" << "hidden_dim";
    QTest::newRow("a picture of no size") << "CenterCrop\", \"size\": 16" << "CenterCrop\", \"size\": -1" << "\"size\"";
    QTest::newRow("no deviation") << "[0.2, 0.3, 0.4]" << "[0.2, 0, 0.4]" << "deviation";
    QTest::newRow("another number of cells") << "\"final_dim\": 5" << "\"final_dim\": 6" << "6";
}

void TestOsv5m::refusesConfigurations() {
    QFETCH(const QString, from);
    QFETCH(const QString, to);
    QFETCH(const QString, fault);
    QString text = QString::fromStdString(configuration(clipBackbone, "MLPCentroid2", headText("HybridHeadCentroid")));
    QVERIFY(text.contains(from));
    write("config.json", text.replace(from, to).toStdString());
    const QString message = refusal();
    QVERIFY2(message.contains(fault) && message != "accepted", qPrintable(message));
    QVERIFY2(message.contains("street"), qPrintable(message)); // the file, by its folder
}

void TestOsv5m::refusesTablesOfOthers() {
    write("cells.csv", tableText(4));
    QVERIFY2(refusal().contains("cells"), qPrintable(refusal()));
    fs::remove(m_path / "cells.csv");
    QVERIFY2(refusal().contains("cells.csv") && refusal().contains("quadtree_10_1000.csv"), qPrintable(refusal()));
    write("cells.csv", "cluster_id\n");
    QVERIFY2(refusal().contains("cells.csv"), qPrintable(refusal()));
    fs::remove(m_path / "config.json");
    QVERIFY2(refusal().contains("config.json"), qPrintable(refusal()));
    fs::remove(m_path / "weights.safetensors");
    QVERIFY2(refusal().contains("weights.safetensors"), qPrintable(refusal()));
}

QTEST_GUILESS_MAIN(TestOsv5m)
#include "tst_osv5m.moc"
