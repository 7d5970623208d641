#include "osv5mcheckpoint.h"

#include "base/paths.h"
#include "core/models/torcharchive.h"
#include "engine/modelfolders.h"
#include "prediction/locate.h"

#include <algorithm>
#include <cmath>

// A whole OpenStreetView-5M checkpoint as its authors publish it, from the import to the place of a picture.
class TestOsv5mImport : public QObject, Osv5mCheckpoint {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void placesPictures_data();
    void placesPictures();
    void takesPlacesFromTheCheckpoint();
    void saysWhatIsMissing();
    void namesTheTensor();
    void namesTheTableOfCells();
    void namesTheTableOfClasses();
    void saysWhichBackbonesAreRead();
    void takesNoLicenceFromTheTable();

private:
    fs::path source() const { return fs::path(m_folder.path().toStdString()) / "published"; }
    fs::path library() const { return fs::path(m_folder.path().toStdString()) / "data/models"; }

    void add(const std::string& name, const std::string& text) const {
        std::ofstream(source() / name, std::ios::binary) << text;
    }

    // The backbone's tensors stand under both names, mid's under `model.` and the head's under their alias.
    void publish(const Weights& w, const std::string& config) const {
        TensorFile file;
        for (const std::string& name : w.names()) {
            if (!name.starts_with("head."))
                file.add("model." + name, w[name]);
            if (!name.starts_with("mid."))
                file.add(name, w[name]);
        }
        QVERIFY(file.write(source() / "model.safetensors"));
        add("config.json", config);
    }

    // A tensor [places, 2] of float32 by torch.save, as the published preprocessing writes it.
    static std::string placesText(const std::vector<std::array<float, 2>>& places) {
        using namespace crafted;
        std::string content;
        for (const auto& place : places)
            content += little(place[0]) + little(place[1]);
        const auto count = std::int32_t(places.size());
        const std::string value = tensor(storage("FloatStorage", "0", 2 * count), 0, {count, 2}, {2, 1});
        return archive({{"a/data.pkl", pickle(value)}, {"a/byteorder", "little"}, {"a/data/0", content}, {"a/version", "3\n"}});
    }

    static std::string classHead(const std::string& classes) {
        return std::format(R"({{"_target_": "models.networks.heads.classification.ClassificationHead", "id_to_gps":
            {{"_target_": "models.networks.heads.id_to_gps.IdToGPS", "id_to_gps": "/data/osv5m/index_to_gps_unique_{}.pt"}}}})",
                           classes);
    }

    Weights plainWeights(std::int64_t outputs) const {
        Weights w = clipWeights();
        addBranch(w, "mid.mlp.", {width, 24, 16, outputs}, false);
        return w;
    }

    Result<ImportReport> import(const std::string& name) const {
        const std::vector<fs::path> sources{source()};
        return engine()->import(sources, name, {}, {});
    }
    QString refusedImport() const {
        const auto report = import("x");
        return report ? QString("imported") : QString::fromStdString(report.error().message);
    }

    // Countries, regions, areas or cities, in radians.
    const std::vector<std::array<float, 2>> m_places = {{0.8F, 0.1F},  {0.5F, 1.1F},   {-0.5F, 2.9F},
                                                        {0.3F, -1.2F}, {0.9F, -2.21F}, {-0.9F, 0.0F}};
};

void TestOsv5mImport::initTestCase() {
    const auto loaded = Engine::load();
    QVERIFY2(loaded, loaded ? "" : loaded.error().message.c_str());
}

void TestOsv5mImport::init() {
    fs::remove_all(source());
    fs::remove_all(library());
    fs::create_directories(source());
    qputenv("WHEREABOUTS_DATA", m_folder.filePath("data").toUtf8());
}

// Whatever became of an import, the library holds whole models and nothing hidden.
void TestOsv5mImport::cleanup() {
    std::error_code error;
    for (fs::directory_iterator item(library(), error), end; !error && item != end; item.increment(error))
        QVERIFY2(fs::exists(item->path() / "model.json"), item->path().c_str());
}

void TestOsv5mImport::placesPictures_data() {
    QTest::addColumn<QString>("head");
    QTest::addColumn<QString>("beside"); // what lies beside the checkpoint
    QTest::newRow("quadtree") << "quadtree_10_1000" << "quadtree_10_1000.csv";
    QTest::newRow("country") << "country" << "index_to_gps_unique_country.pt";
    QTest::newRow("region") << "region" << "index_to_gps_unique_region.pt";
    QTest::newRow("area") << "sub-region" << "index_to_gps_unique_sub-region.pt";
    QTest::newRow("city") << "city" << "index_to_gps_unique_city.pt";
    QTest::newRow("regression") << "RegressionHead" << "";
    QTest::newRow("sine and cosine") << "RegressionHeadAngle" << "";
    QTest::newRow("hybrid") << "HybridHeadCentroid" << "quadtree_10_1000.csv";
}

void TestOsv5mImport::placesPictures() {
    QFETCH(const QString, head);
    QFETCH(const QString, beside);
    const bool isHybrid = head.startsWith("Hybrid"), isRegression = head.startsWith("Regression");
    const bool hasCells = beside.endsWith(".csv"), isNamed = beside.endsWith(".pt");
    const Weights w = isHybrid ? hybridWeights()
                               : plainWeights(head == "RegressionHead" ? 2 : isRegression ? 4 : hasCells ? cells : 6);
    const std::string headConfig = isHybrid       ? headText("HybridHeadCentroid")
                                   : isRegression ? plainHead("regression." + head.toStdString())
                                                  : classHead(head.toStdString());
    publish(w, configuration(clipBackbone, isHybrid ? "MLPCentroid2" : "MLP", headConfig));
    if (hasCells)
        add(beside.toStdString(), tableText());
    if (isNamed) {
        add(beside.toStdString(), placesText(m_places));
        add("index_to_gps_unique_other.pt", placesText({{0, 0}})); // not the one that the configuration names
    }

    const auto report = import("street");
    QVERIFY2(report, report ? "" : report.error().message.c_str());
    QCOMPARE(report->kind, std::string("OSV-5M"));
    QVERIFY2(report->missing.empty(), report->missing.empty() ? "" : report->missing[0].c_str());
    QCOMPARE(report->folder, library() / "street");

    const auto models = listModels();
    const auto listed = std::ranges::find_if(models, [](const auto& model) { return model && model->name == "street"; });
    QVERIFY(listed != models.end());
    QCOMPARE((*listed)->kind, std::string("osv5m"));
    QVERIFY((*listed)->takes == std::vector{Modality::Ground});
    const auto card = readModelCard(report->folder);
    QVERIFY(card && (beside.isEmpty() || card->contains(beside.toStdString())));

    const auto model = engine()->open(report->folder, Device::Cpu, Precision::Float32);
    QVERIFY2(model, model ? "" : model.error().message.c_str());
    const auto gazetteer = Gazetteer::load(resourcesFolder() / "gazetteer");
    QVERIFY2(gazetteer, gazetteer ? "" : gazetteer.error().message.c_str());
    for (std::size_t i = 0; i < 2; ++i) {
        const Array picture = item(m_pixels, i);
        ReadPhoto photo{.name = "street.jpg", .pixels = {1, int(side), {}}, .exif = {}, .truth = {}};
        photo.pixels.values.assign(picture.v.begin(), picture.v.end());
        const auto located = locate(photo, **model, *gazetteer, {}, 5, {}, {});
        QVERIFY2(located, located ? "" : located.error().message.c_str());
        const LocateResult& result = **located;
        double all = 0.0;
        for (const float probability : result.posterior.probabilities())
            all += double(probability);
        QVERIFY2(std::abs(all - 1.0) < 1e-5, qPrintable(QString::number(all)));
        QVERIFY(!result.candidates.empty() && result.credibleArea50Km2 <= result.credibleArea90Km2);
        QVERIFY(std::abs(result.estimate.latitude) <= 90 && std::abs(result.estimate.longitude) <= 180);

        // What plain loops in float64 say is the most probable class, or the place.
        const Array features = clipFeatures(picture, w);
        const Array raw = isHybrid ? ::beside(branch(features, w, "mid.classif."), branch(features, w, "mid.reg."))
                                   : branch(features, w, "mid.mlp.");
        GeoPoint expected{};
        if (isHybrid) {
            const Decoded decoded = hybrid(raw, best(raw), true);
            expected = {decoded.gps[0] * 180 / M_PI, wrapLongitude(decoded.gps[1] * 180 / M_PI)};
        } else if (head == "RegressionHead") {
            expected = {std::tanh(raw.v[0]) * 90, std::tanh(raw.v[1]) * 180};
        } else if (isRegression) {
            const auto angle = [&](std::size_t k) { return std::atan2(raw.v[k + 1] * raw.v[k + 1], raw.v[k] * raw.v[k]) * 180 / M_PI; };
            expected = {angle(0), angle(2)};
        } else {
            const auto chosen = std::size_t(std::ranges::max_element(raw.v) - raw.v.begin());
            expected = isNamed ? GeoPoint{double(m_places[chosen][0]) * 180 / M_PI, double(m_places[chosen][1]) * 180 / M_PI}
                               : GeoPoint{table[chosen][4], table[chosen][5]};
        }
        const auto points = result.posterior.points();
        const auto probabilities = result.posterior.probabilities();
        if (isRegression) {
            const auto distance = [&](const GeoPoint& point) { return haversineKm(point, expected); };
            QVERIFY2(distance(*std::ranges::min_element(points, {}, distance)) < 0.1, qPrintable(head));
            QVERIFY2(distance(result.estimate) < 1000, qPrintable(QString::number(distance(result.estimate))));
        } else {
            QCOMPARE(points.size(), isNamed ? m_places.size() : std::size_t(cells));
            const auto densest = std::ranges::max_element(probabilities) - probabilities.begin();
            QVERIFY2(haversineKm(points[std::size_t(densest)], expected) < 0.1, qPrintable(head));
        }
    }
}

// As a checkpoint has it whose table is a buffer.
void TestOsv5mImport::takesPlacesFromTheCheckpoint() {
    Weights w = plainWeights(6);
    Array& radians = w["head.id_to_gps.id_to_gps"] = Array({6, 2});
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        radians.at(i, 0) = double(m_places[i][0]);
        radians.at(i, 1) = double(m_places[i][1]);
    }
    publish(w, configuration(clipBackbone, "MLP", classHead("country")));
    const auto report = import("street");
    QVERIFY2(report, report ? "" : report.error().message.c_str());
    QVERIFY(report->missing.empty());
    const auto model = engine()->open(report->folder, Device::Cpu, Precision::Float32);
    QVERIFY(model);
    QCOMPARE((*model)->partition().cells.size(), m_places.size());
}

// What it lacks is said; it is there all the same, and takes nothing yet.
void TestOsv5mImport::saysWhatIsMissing() {
    const auto missing = [&](const std::string& name) {
        const auto report = import(name);
        return !report ? report.error().message : report->missing.size() == 1 ? report->missing[0] : std::string("nothing");
    };
    publish(hybridWeights(), configuration(clipBackbone, "MLPCentroid2", headText("HybridHeadCentroid")));
    QVERIFY2(missing("hybrid").contains("quadtree_10_1000.csv"), "the hybrid's cells");
    const auto held = SafetensorsFile::open(library() / "hybrid/weights.safetensors"); // each tensor once, of those that occur twice
    QVERIFY(held && held->tensors().size() == hybridWeights().names().size() && held->tensor("mid.classif.1.weight"));
    publish(plainWeights(cells), configuration(clipBackbone, "MLP", classHead("quadtree_10_1000")));
    QVERIFY2(missing("quadtree").contains("quadtree_10_1000.csv"), "the quadtree's cells");
    publish(plainWeights(6), configuration(clipBackbone, "MLP", classHead("city")));
    QVERIFY2(missing("city").contains("index_to_gps_unique_city.pt"), "the cities' places");
    const auto summary = summarise(library() / "city");
    QVERIFY(summary && summary->takes.empty());
    publish(plainWeights(2), configuration(clipBackbone, "MLP", plainHead("regression.RegressionHead")));
    QCOMPARE(missing("regression"), std::string("nothing"));
}

void TestOsv5mImport::namesTheTensor() {
    add("quadtree_10_1000.csv", tableText());
    const auto refused = [&](const std::function<void(Weights&)>& change, const QString& words) {
        Weights w = hybridWeights();
        change(w);
        publish(w, configuration(clipBackbone, "MLPCentroid2", headText("HybridHeadCentroid")));
        const QString message = refusedImport();
        return message.contains(words) && message.contains("published") && !message.contains(".import-") ? QString() : message;
    };
    const std::string fc1 = tower + "encoder.layers.1.mlp.fc1.weight";
    QCOMPARE(refused([&](Weights& w) { w.erase(fc1); }, "layers.1.mlp.fc1.weight” is missing"), QString());
    QCOMPARE(refused([](Weights& w) { w.erase("mid.classif.5.bias"); }, "“mid.classif.5.bias” is missing"), QString());
    QCOMPARE(refused([](Weights& w) { w.add("head.what", {2}, 1.0); }, "“head.what” belongs to no part"), QString());
    QCOMPARE(refused([](Weights& w) { w.add("loss.weight", {2}, 1.0); }, "loss.weight” belongs to none"), QString());
    QCOMPARE(refused([&](Weights& w) { w[fc1].shape = {width, inner}; }, "has the shape [32, 48] where [48, 32]"), QString());
    QCOMPARE(refused([](Weights& w) { w["mid.reg.4.weight"].v[7] = NAN; }, "mid.reg.4.weight” holds a number that is not finite"),
             QString());
    QCOMPARE(refused([](Weights& w) { w["mid.reg.4.weight"].v[7] = INFINITY; }, "mid.reg.4.weight”"), QString());
    // Before anything is copied, and without the table of cells too.
    fs::remove(source() / "quadtree_10_1000.csv");
    QCOMPARE(refused([&](Weights& w) { w.erase(fc1); }, "layers.1.mlp.fc1.weight” is missing"), QString());
    bool copied = false;
    const std::vector<fs::path> sources{source()};
    QVERIFY(!engine()->import(sources, "x", [&](std::string_view stage, double) { copied = copied || stage != "Reading"; }, {}) && !copied);
    add("quadtree_10_1000.csv", tableText());
    QCOMPARE(refused([](Weights&) {}, "imported"), QString("imported")); // and with nothing wrong it is let in
}

void TestOsv5mImport::namesTheTableOfCells() {
    const auto refused = [&](const std::string& text) {
        add("quadtree_10_1000.csv", text);
        return refusedImport();
    };
    publish(hybridWeights(), configuration(clipBackbone, "MLPCentroid2", headText("HybridHeadCentroid")));
    QString message = refused(tableText(4));
    QVERIFY2(message.contains("quadtree_10_1000.csv” does not fit") && message.contains("4 cells") && message.contains("5"),
             qPrintable(message));
    publish(plainWeights(cells), configuration(clipBackbone, "MLP", classHead("quadtree_10_1000")));
    message = refused(tableText(4));
    QVERIFY2(message.contains("gives 5 numbers, and 4 are needed for the 4 cells of") && message.contains("quadtree_10_1000.csv"),
             qPrintable(message));
    message = refused(tableText() + "6,1,1,2,2,1.5,1.5\n");
    QVERIFY2(message.contains("quadtree_10_1000.csv") && message.contains("line 7: this is not cell 5"), qPrintable(message));
    message = refused(tableText() + "5,1,1,2,nan,1.5,1.5\n");
    QVERIFY2(message.contains("quadtree_10_1000.csv") && message.contains("line 7: this is not cell 5"), qPrintable(message));
    QVERIFY(!fs::exists(library() / "x"));
}

void TestOsv5mImport::namesTheTableOfClasses() {
    publish(plainWeights(6), configuration(clipBackbone, "MLP", classHead("country")));
    const auto refused = [&](const std::string& text) {
        add("index_to_gps_unique_country.pt", text);
        const QString message = refusedImport();
        return message.contains("index_to_gps_unique_country.pt”") ? message : "names no file: " + message;
    };
    const QString few = refused(placesText({{0, 0}, {1, 1}}));
    QVERIFY2(few.contains("it has 2 places, and the model's last layer gives 6 classes"), qPrintable(few));
    auto places = m_places;
    places[3] = {47, 8};
    QVERIFY2(refused(placesText(places)).contains("does not hold radians"), "degrees");
    places[3] = {NAN, 0};
    QVERIFY2(refused(placesText(places)).contains("not finite"), "no number");
    const QString bare = refused(crafted::fileOf(crafted::soundTensor()));
    QVERIFY2(bare.contains("one tensor of the shape [classes, 2]"), qPrintable(bare));
    const QString code = refused(crafted::fileOf(crafted::global("os", "system") + "(" + crafted::text("true") + "tR"));
    QVERIFY2(code.contains("“os system”"), qPrintable(code));
    QVERIFY(!fs::exists(library() / "x"));
}

void TestOsv5mImport::saysWhichBackbonesAreRead() {
    const auto refused = [&](const std::string& name) {
        const std::string backbone = std::format(R"({{"_target_": "models.networks.backbones.{}", "path": "geolocal/StreetCLIP",
            "vision_config": {{"num_attention_heads": 2}}}})", name);
        publish(hybridWeights(), configuration(backbone, "MLPCentroid2", headText("HybridHeadCentroid")));
        return refusedImport();
    };
    QString message = refused("StreetCLIP");
    QVERIFY2(message.contains("published/config.json”") && message.contains("a whole StreetCLIP with its projection") &&
                 message.contains("CLIP and CLIPJZ, DINOv2 and ResNet") && message.contains("StreetCLIP's own folder"),
             qPrintable(message));
    message = refused("MobileNet");
    QVERIFY2(message.contains("“MobileNet” is not read, only CLIP, CLIPJZ, DINOv2 and ResNet are: import"), qPrintable(message));
    QCOMPARE(refused("CLIP"), QString("imported")); // whose image tower may be StreetCLIP's
}

// The table's licence is not that of the weights.
void TestOsv5mImport::takesNoLicenceFromTheTable() {
    publish(hybridWeights(), configuration(clipBackbone, "MLPCentroid2", headText("HybridHeadCentroid")));
    const fs::path elsewhere = source().parent_path() / "utils";
    fs::create_directories(elsewhere);
    std::ofstream(elsewhere / "quadtree_10_1000.csv") << tableText();
    std::ofstream(elsewhere / "LICENSE") << "MIT License";
    const std::vector<fs::path> sources{source(), elsewhere / "quadtree_10_1000.csv"};
    const auto report = engine()->import(sources, "street", {}, {});
    QVERIFY2(report && report->missing.empty(), report ? "incomplete" : report.error().message.c_str());
    const auto summary = summarise(report->folder);
    QVERIFY(summary);
    QCOMPARE(summary->licence, std::string());
    QVERIFY(!fs::exists(report->folder / "LICENSE"));
}

QTEST_GUILESS_MAIN(TestOsv5mImport)
#include "tst_osv5mimport.moc"
