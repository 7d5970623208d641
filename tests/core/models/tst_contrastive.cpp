#include "goldentensors.h"
#include "models/training/contrastive.h"
#include "shared_fixtures.h"

#include <QTest>

using namespace whereabouts;

namespace {

std::filesystem::path fixture(const char* name) {
    return sharedFolder() / "fixtures/contrastive" / name;
}

} // namespace

class TestContrastive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { REQUIRE_SHARED(); }
    void agreesWithGolden_data();
    void agreesWithGolden();
    void gradientsThroughTheNorm();
    void ofTwoIsClips();
};

void TestContrastive::agreesWithGolden_data() {
    QTest::addColumn<bool>("precise");
    QTest::newRow("float32") << false;
    QTest::newRow("float64") << true;
}

void TestContrastive::agreesWithGolden() {
    QFETCH(const bool, precise);
    const GoldenTensors inputs(fixture("inputs.safetensors")), expected(fixture("expected.safetensors"));
    const std::string suffix = precise ? ".float64" : "";
    const double tolerance = precise ? 1e-12 : 1e-6;
    const auto leaf = [&](const std::string& name) {
        return inputs[name].to(precise ? torch::kFloat64 : torch::kFloat32).requires_grad_(true);
    };
    std::vector<torch::Tensor> embeddings;
    for (int k = 0; k < 4; ++k)
        embeddings.push_back(leaf("embedding." + std::to_string(k)));
    const torch::Tensor scale = leaf("logit_scale");
    const torch::Tensor loss = completeContrastiveLoss(embeddings, scale);
    const double golden = expected["loss" + suffix].item<double>();
    QVERIFY(std::abs(loss.item<double>() - golden) <= tolerance * golden);
    for (int i = 0; i < 4; ++i) {
        for (int j = 0; j < 4; ++j) {
            const torch::Tensor pair = infoNce(embeddings[std::size_t(i)], embeddings[std::size_t(j)], scale);
            if (i != j)
                QVERIFY(distance(pair.detach(), expected["pairwise" + suffix][i][j]) <= 4 * tolerance);
        }
    }
    loss.backward();
    for (int k = 0; k < 4; ++k) {
        const torch::Tensor gradient = expected["grad_embedding." + std::to_string(k) + suffix];
        QVERIFY(distance(embeddings[std::size_t(k)].grad(), gradient) <= tolerance);
    }
    QVERIFY(distance(scale.grad(), expected["grad_logit_scale" + suffix]) <= tolerance);
}

void TestContrastive::gradientsThroughTheNorm() {
    const GoldenTensors inputs(fixture("inputs.safetensors")), expected(fixture("expected.safetensors"));
    std::vector<torch::Tensor> raw, embeddings;
    for (int k = 0; k < 4; ++k) {
        raw.push_back((inputs["embedding." + std::to_string(k)] * (1 + 0.5 * k)).requires_grad_(true));
        embeddings.push_back(raw.back() / raw.back().norm(2, 1, true));
    }
    completeContrastiveLoss(embeddings, inputs["logit_scale"]).backward();
    for (int k = 0; k < 4; ++k)
        QVERIFY(distance(raw[std::size_t(k)].grad(), expected["grad_unnormalised." + std::to_string(k)]) <= 1e-6);
}

void TestContrastive::ofTwoIsClips() {
    const GoldenTensors inputs(fixture("inputs.safetensors")), expected(fixture("expected.safetensors"));
    const std::vector<torch::Tensor> both = {inputs["embedding.0"].requires_grad_(true), inputs["embedding.1"].requires_grad_(true)};
    const torch::Tensor loss = completeContrastiveLoss(both, inputs["logit_scale"]);
    loss.backward();
    QVERIFY(distance(loss.detach(), expected["clip_loss_01"]) <= 1e-6);
    QVERIFY(distance(both[0].grad(), expected["clip_grad_0"]) <= 1e-6);
    QVERIFY(distance(both[1].grad(), expected["clip_grad_1"]) <= 1e-6);
}

QTEST_GUILESS_MAIN(TestContrastive)
#include "tst_contrastive.moc"
