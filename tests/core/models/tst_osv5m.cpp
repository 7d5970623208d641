#include "osv5mcheckpoint.h"

// OpenStreetView-5M checkpoints: tiny ones with the published names, each against plain loops in float64.
class TestOsv5m : public QObject, Osv5mCheckpoint {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { REQUIRE_ENGINE(); }
    void init() { makeWhole(); }
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
};

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
    writeWeights(file);
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

QTEST_GUILESS_MAIN(TestOsv5m)
#include "tst_osv5m.moc"
