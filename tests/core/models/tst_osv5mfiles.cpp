#include "osv5mcheckpoint.h"

// What an OpenStreetView-5M checkpoint may look like on disk, and what is refused.
class TestOsv5mFiles : public QObject, Osv5mCheckpoint {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { REQUIRE_ENGINE(); }
    void init() { makeWhole(); }
    void mergesLowRankUpdates();
    void knowsThePicturesItTakes();
    void namesTheDamagedLayer();
    void refusesTensors();
    void refusesConfigurations_data();
    void refusesConfigurations();
    void refusesTablesOfOthers();
};

// As PEFT names them while training; in either order of its versions.
void TestOsv5mFiles::mergesLowRankUpdates() {
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
    QVERIFY2(refusal().contains("“alpha”"), qPrintable(refusal()));
    w.erase("backbone.base_model.model." + tower.substr(9) + "encoder.layers.0.self_attn.q_proj.lora_B.default.weight");
    writeWeights(w);
    write("config.json", configuration(clipBackbone, "MLPCentroid2", headText("HybridHeadCentroid"), R"("r": 3, "alpha": 6,)"));
    QVERIFY2(refusal().contains("q_proj.lora_B.default.weight” is missing"), qPrintable(refusal()));
}

void TestOsv5mFiles::knowsThePicturesItTakes() {
    const auto model = opened();
    QVERIFY(model);
    const ModelInfo& info = model->info();
    QCOMPARE(info.name, std::string("tried"));
    QCOMPARE(info.title, std::string("Street"));
    QCOMPARE(info.licence, std::string("MIT"));
    QCOMPARE(info.inDomainThreshold, 0.0); // it does not say
    QCOMPARE(info.takes, std::vector<Modality>{Modality::Ground});
    QCOMPARE(info.image.size, 16);
    QCOMPARE(info.image.mean, (std::array<float, 3>{0.5f, 0.4f, 0.3f}));
    QCOMPARE(info.image.deviation, (std::array<float, 3>{0.2f, 0.3f, 0.4f}));
    QCOMPARE(info.image.preprocess, Preprocess::Raw);
    QVERIFY(info.parameters > 10'000 && info.bytes > 4 * info.parameters);
    const auto text = model->predictText("a red desert");
    QVERIFY(!text && text.error().message.contains("tried"));
}

void TestOsv5mFiles::namesTheDamagedLayer() {
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

void TestOsv5mFiles::refusesTensors() {
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

void TestOsv5mFiles::refusesConfigurations_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("fault");
    QTest::newRow("not JSON") << "{\"transform\"" << "[\"transform\"" << "config.json";
    QTest::newRow("no model") << "\"model\"" << "\"models\"" << "“model”";
    QTest::newRow("unknown head") << "hybrid.HybridHeadCentroid" << "hybrid.HybridHeadCircle" << "HybridHeadCircle";
    QTest::newRow("unknown backbone") << "backbones.CLIP" << "backbones.MobileNet" << "“MobileNet” is not read, only CLIP";
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
    QTest::newRow("a picture of no size") << "CenterCrop\", \"size\": 16" << "CenterCrop\", \"size\": -1" << "“size”";
    QTest::newRow("no deviation") << "[0.2, 0.3, 0.4]" << "[0.2, 0, 0.4]" << "deviation";
    QTest::newRow("another number of cells") << "\"final_dim\": 5" << "\"final_dim\": 6" << "6";
}

void TestOsv5mFiles::refusesConfigurations() {
    QFETCH(const QString, from);
    QFETCH(const QString, to);
    QFETCH(const QString, fault);
    QString text = QString::fromStdString(configuration(clipBackbone, "MLPCentroid2", headText("HybridHeadCentroid")));
    QVERIFY(text.contains(from));
    write("config.json", text.replace(from, to).toStdString());
    const QString message = refusal();
    QVERIFY2(message.contains(fault) && message != "accepted", qPrintable(message));
    QVERIFY2(message.contains("tried"), qPrintable(message)); // the file, by its folder
}

void TestOsv5mFiles::refusesTablesOfOthers() {
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

QTEST_GUILESS_MAIN(TestOsv5mFiles)
#include "tst_osv5mfiles.moc"
