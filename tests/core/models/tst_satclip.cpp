#include "loadedengine.h"

#include "core/models/modelfolder.h"
#include "geo/cellindex.h"
#include "safetensors_fixture.h"
#include "shared_fixtures.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <format>
#include <numeric>

using namespace whereabouts;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

fs::path fixture(const char* name = "") {
    return sharedFolder() / "fixtures/satclip" / name;
}

void makeWhole(ModelFolder& folder, const json& settings) {
    folder.describe({{"kind", "satclip"}, {"satclip", settings}});
    folder.add(fixture("satclip-tiny.safetensors"), "location.", "model.location.nnet.");
    folder.add(fixture("satclip-tiny.safetensors"), "visual.", "model.visual.");
    folder.add(fixture("satclip-tiny.safetensors"), "logit_scale", "model.logit_scale");
    QVERIFY(folder.write("weights.safetensors"));
}

json published() {
    std::ifstream stream(fixture("hyper_parameters.json"));
    return json::parse(stream);
}

} // namespace

class TestSatClip : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        REQUIRE_SHARED();
        REQUIRE_ENGINE();
    }

    void agreesWithGolden() {
        ModelFolder folder;
        makeWhole(folder, published());
        const auto golden = SafetensorsFile::open(fixture("golden.safetensors"));
        const auto expected = SafetensorsFile::open(fixture("expected.safetensors"));
        TensorViews tensors = golden->tensors();
        tensors["output.encoding"] = expected->tensors().at("sh_analytic.L10");
        for (const char* name : {"siren_hidden.0", "siren_hidden.1", "location_embeds_normalised"})
            tensors["output." + std::string(name)] = expected->tensors().at(name);
        QVERIFY(writeSafetensors(folder.path() / "golden.safetensors", tensors, {}));
        const auto differences = engine()->verify(folder.path(), folder.path() / "golden.safetensors");
        QVERIFY2(differences, messageOf(differences).c_str());
        QCOMPARE(differences->size(), 5u);
        for (const GoldenDifference& difference : *differences) {
            qInfo("%s: %.2g", difference.output.c_str(), difference.largest);
            QVERIFY2(difference.largest <= 1e-8, difference.output.c_str());
        }
    }

    // With the textbook's factor at m = 0, or the sign of the closed form, the embeddings are others.
    void theTextbookBasisIsWrong() {
        ModelFolder folder;
        json settings = published();
        for (const char* basis : {"exact", "closed-form"}) {
            settings["harmonics_calculation"] = basis;
            makeWhole(folder, settings);
            const auto differences = engine()->verify(folder.path(), fixture("golden.safetensors"));
            QVERIFY2(differences, messageOf(differences).c_str());
            QVERIFY(!differences->front().passes);
            QVERIFY(differences->front().largest > 0.01);
        }
        settings["harmonics_calculation"] = "exact";
        makeWhole(folder, settings);
        const auto expected = SafetensorsFile::open(fixture("expected.safetensors"));
        const auto golden = SafetensorsFile::open(fixture("golden.safetensors"));
        TensorViews tensors = golden->tensors();
        tensors["output.location_embeds"] = expected->tensors().at("location_embeds_if_exact_basis_WRONG");
        QVERIFY(writeSafetensors(folder.path() / "golden.safetensors", tensors, {}));
        const auto differences = engine()->verify(folder.path(), folder.path() / "golden.safetensors");
        QVERIFY2(differences, messageOf(differences).c_str());
        QVERIFY(differences->front().largest <= 1e-8);
    }

    void placesThatAreAlike() {
        ModelFolder folder;
        makeWhole(folder, published());
        const auto model = engine()->open(folder.path(), Device::Cpu, Precision::Float32);
        QVERIFY2(model, messageOf(model).c_str());
        QCOMPARE((*model)->info().takes, std::vector{Modality::Gps});
        for (const GeoPoint place : {GeoPoint{47, 8}, {-33, 151}, {89, 0}, {0, 180}}) {
            const auto near = (*model)->predictNear(place);
            QVERIFY2(near, messageOf(near).c_str());
            QVERIFY(std::abs(std::accumulate(near->probabilities.begin(), near->probabilities.end(), 0.0) - 1) < 1e-5);
            const int own = CellIndex((*model)->partition()).cellOf(place);
            QVERIFY(own == noCell || near->probabilities[std::size_t(own)] > 1.0F / float(near->probabilities.size()));
            QCOMPARE(near->embedding.size(), 32u);
        }
        const auto picture = (*model)->predict({1, 64, std::vector<float>(3 * 64 * 64)});
        QVERIFY2(messageOf(picture).contains("takes no picture"), messageOf(picture).c_str());
        QVERIFY(messageOf((*model)->predictText("a lake")).contains("takes no text"));
    }

    void refusesBadSettings_data() {
        QTest::addColumn<QString>("settings");
        QTest::addColumn<QString>("fault");
        QTest::newRow("degrees") << R"({"legendre_polys": 100000})" << "legendre_polys";
        QTest::newRow("other degrees") << R"({"legendre_polys": 11})" << "location.layers.0.weight";
        QTest::newRow("encoding") << R"({"le_type": "sundial"})" << "sundial";
        QTest::newRow("harmonics") << R"({"harmonics_calculation": "numeric"})" << "numeric";
        QTest::newRow("radius") << R"({"min_radius": 0})" << "min_radius";
        QTest::newRow("a text") << R"({"max_radius": "wide"})" << "max_radius";
        QTest::newRow("no object") << "[]" << "satclip";
    }

    void refusesBadSettings() {
        QFETCH(const QString, settings);
        QFETCH(const QString, fault);
        ModelFolder folder;
        makeWhole(folder, json::parse(settings.toStdString()));
        const auto refused = engine()->open(folder.path(), Device::Cpu, Precision::Float32);
        QVERIFY2(!refused && messageOf(refused).contains(fault.toStdString()), messageOf(refused).c_str());
    }

    // The networks of the library locationencoder, after each of its encodings.
    void networksOfLocationEncoder_data() {
        QTest::addColumn<QString>("encoding");
        QTest::addColumn<QString>("network");
        for (const char* encoding : {"direct", "cartesian3d", "wrap", "grid", "theory", "spherec", "spherecplus", "spherem",
                                     "spheremplus", "sphericalharmonics_L10", "sphericalharmonics_closed_L10"}) {
            for (const char* network : {"siren", "fcnet"})
                QTest::addRow("%s, %s", encoding, network) << encoding << network;
        }
    }

    void networksOfLocationEncoder() {
        QFETCH(const QString, encoding);
        QFETCH(const QString, network);
        const fs::path shared = sharedFolder() / "fixtures/locationencoder";
        const std::string name = (encoding + "/" + network).toStdString();
        ModelFolder folder;
        folder.describe({{"kind", "satclip"},
                         {"satclip",
                          {{"le_type", encoding.section(u'_', 0, 0).toStdString()},
                           {"harmonics_calculation", encoding.contains("closed") ? "closed-form" : "exact"}}}});
        folder.add(shared / "weights.safetensors", "location.", name + "/neural_network.");
        QVERIFY(!folder.tensors.empty());
        QVERIFY(folder.write("weights.safetensors"));

        const SafetensorsFixture inputs(shared / "inputs.safetensors");
        std::vector<float> places = inputs.values<float>("lonlat_deg");
        for (std::size_t i = 0; i < places.size(); i += 2)
            std::swap(places[i], places[i + 1]);
        const auto expected = SafetensorsFile::open(shared / "expected.safetensors");
        const fs::path golden = folder.path() / "golden.safetensors";
        QVERIFY(writeSafetensors(golden,
                                 {{"input.coordinates", {TensorType::F32, {16, 2}, std::as_bytes(std::span(places))}},
                                  {"output.location_embeds", expected->tensors().at(name + ".float64")}},
                                 {}));
        const auto differences = engine()->verify(folder.path(), golden);
        QVERIFY2(differences, messageOf(differences).c_str());
        const double tolerance = network == "siren" ? 1e-4 : 1e-5;
        QVERIFY(differences->front().magnitude > 10 * tolerance);
        QVERIFY2(differences->front().largest <= tolerance, std::format("{}", differences->front().largest).c_str());
    }
};

QTEST_GUILESS_MAIN(TestSatClip)
#include "tst_satclip.moc"
