#include "loadedengine.h"
#include "models/weights/safetensors.h"

#include "shared_fixtures.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <format>
#include <fstream>

using namespace whereabouts;
namespace fs = std::filesystem;

namespace {

fs::path fixture() {
    return sharedFolder() / "fixtures/clip-tiny";
}

void write(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

} // namespace

// The model is run where LibTorch lives, behind the Engine: this program does not link it.
class TestClip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void agreesWithGolden_data();
    void agreesWithGolden();
    void agreesAtEveryStage();
    void readsHeadsFromTheConfiguration();
    void noticesADifference();
    void holdsToItsTolerances();
    void namesTheLayerThatIsNotFinite_data();
    void namesTheLayerThatIsNotFinite();
    void namesAnOutputItHasNot();
    void refusesBadInputs();
    void refusesBadConfigurations_data();
    void refusesBadConfigurations();
    void refusesWeightsThatDoNotFit();
    void asksForTheImportFirst();

private:
    // The fixture's weights beside a configuration of the test's own.
    fs::path folderWith(const std::string& config, const char* weights = "model_hf.safetensors") {
        fs::copy_file(fixture() / weights, m_path / "model.safetensors", fs::copy_options::overwrite_existing);
        fs::permissions(m_path / "model.safetensors", fs::perms::owner_all);
        write(m_path / "config.json", config);
        return m_path;
    }

    std::string configuration() {
        std::ifstream stream(fixture() / "config.json");
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    std::string configurationWith(const std::string& from, const std::string& to) {
        std::string text = configuration();
        const std::size_t at = text.find(from);
        return at == std::string::npos ? std::string() : text.replace(at, from.size(), to);
    }

    QTemporaryDir m_folder;
    fs::path m_path = m_folder.path().toStdString();
};

void TestClip::initTestCase() {
    REQUIRE_SHARED();
    REQUIRE_ENGINE();
}

void TestClip::agreesWithGolden_data() {
    QTest::addColumn<QString>("model");
    QTest::newRow("folder") << "";
    QTest::newRow("Hugging Face's names") << "model_hf.safetensors";
    QTest::newRow("OpenAI's names") << "model_openai.safetensors";
    QTest::newRow("torch.save") << "pytorch_model.bin";
}

void TestClip::agreesWithGolden() {
    QFETCH(const QString, model);
    const auto differences = engine()->verify(fixture() / model.toStdString(), fixture() / "golden.safetensors");
    QVERIFY2(differences, messageOf(differences).c_str());
    QCOMPARE(differences->size(), 2u);
    for (const GoldenDifference& difference : *differences) {
        qInfo("%s: %.2g", difference.output.c_str(), difference.largest);
        QVERIFY2(difference.passes, difference.output.c_str());
        QVERIFY(difference.magnitude > 0.1);
        QVERIFY(difference.largest <= 2e-5);
    }
}

// Hidden states, pooled vectors and logits: the reference's inputs and outputs as one golden file.
void TestClip::agreesAtEveryStage() {
    const auto inputs = SafetensorsFile::open(fixture() / "inputs.safetensors");
    const auto expected = SafetensorsFile::open(fixture() / "expected.safetensors");
    QVERIFY(inputs && expected);
    TensorViews tensors;
    for (const auto& [name, tensor] : inputs->tensors())
        tensors.emplace("input." + name, tensor);
    for (const auto& [name, tensor] : expected->tensors()) {
        if (!name.ends_with(".float64"))
            tensors.emplace("output." + name, tensor);
    }
    QVERIFY(writeSafetensors(m_path / "golden.safetensors", tensors, {}));

    const auto differences = engine()->verify(fixture(), m_path / "golden.safetensors");
    QVERIFY2(differences, messageOf(differences).c_str());
    QCOMPARE(differences->size(), 13u);
    for (const GoldenDifference& difference : *differences) {
        const double most = difference.output.starts_with("logits") ? 5e-5 : 2e-5; // the fixture's own tolerance
        QVERIFY2(difference.largest <= most, std::format("{}: {}", difference.output, difference.largest).c_str());
    }
}

void TestClip::readsHeadsFromTheConfiguration() {
    std::string oneHead = configuration();
    oneHead.replace(oneHead.rfind("\"num_attention_heads\": 2"), 24, "\"num_attention_heads\": 1");
    const auto differences = engine()->verify(folderWith(oneHead), fixture() / "golden.safetensors");
    QVERIFY2(differences, messageOf(differences).c_str());
    QVERIFY(!differences->at(0).passes); // image_embeds
    QVERIFY(differences->at(1).passes);  // text_embeds

    fs::remove(m_path / "config.json");
    fs::copy_file(fixture() / "open_clip_config.json", m_path / "open_clip_config.json",
                  fs::copy_options::overwrite_existing);
    const auto openClip = engine()->verify(m_path, fixture() / "golden.safetensors");
    fs::remove(m_path / "open_clip_config.json");
    QVERIFY2(openClip, messageOf(openClip).c_str());
    QVERIFY(openClip->at(0).passes && openClip->at(1).passes);
}

void TestClip::noticesADifference() {
    const auto golden = SafetensorsFile::open(fixture() / "golden.safetensors");
    QVERIFY(golden);
    TensorViews tensors = golden->tensors();
    const auto view = tensors.at("output.image_embeds");
    std::vector<float> values(view.bytes.size() / sizeof(float));
    std::memcpy(values.data(), view.bytes.data(), view.bytes.size());
    tensors.at("output.image_embeds").bytes = std::as_bytes(std::span(values));
    const fs::path file = m_path / "changed.safetensors";

    values[7] += 0.01f;
    QVERIFY(writeSafetensors(file, tensors, {}));
    auto differences = engine()->verify(fixture(), file);
    QVERIFY(differences && !differences->at(0).passes && differences->at(1).passes);
    QVERIFY(std::abs(differences->at(0).largest - 0.01) < 1e-4);

    QVERIFY(writeSafetensors(file, tensors, {{"tolerance", "0.1"}}));
    differences = engine()->verify(fixture(), file);
    QVERIFY(differences && differences->at(0).passes);

    values[7] = NAN;
    QVERIFY(writeSafetensors(file, tensors, {{"tolerance", "0.1"}}));
    const std::string message = engine()->verify(fixture(), file).error().message;
    QVERIFY2(message.contains("its tensor “output.image_embeds” holds a number that is not finite"), message.c_str());

    values[7] = 0;
    for (const char* tolerance : {"much", "1", "-1"}) {
        QVERIFY(writeSafetensors(file, tensors, {{"tolerance", tolerance}}));
        QVERIFY(engine()->verify(fixture(), file).error().message.contains("the tolerance in its metadata is not a number from 0 to 0.1"));
    }

    tensors.emplace("output.coordinates", tensors.at("output.image_embeds")); // that a CLIP does not give
    QVERIFY(writeSafetensors(file, tensors, {}));
    const std::string other = engine()->verify(fixture(), file).error().message;
    QVERIFY2(other.contains("no output “coordinates”; is it of another kind of model?") && other.contains("image_embeds"), other.c_str());
    tensors.erase("output.coordinates");

    const TensorView pixels = tensors.at("input.pixel_values");
    std::vector<float> input(pixels.bytes.size() / sizeof(float));
    std::memcpy(input.data(), pixels.bytes.data(), pixels.bytes.size());
    input[3] = NAN;
    tensors.at("input.pixel_values").bytes = std::as_bytes(std::span(input));
    QVERIFY(writeSafetensors(file, tensors, {}));
    const std::string nan = engine()->verify(fixture(), file).error().message;
    QVERIFY2(nan.contains("its tensor “input.pixel_values” holds a number that is not finite"), nan.c_str());
}

// A float32 output may be off by seven millionths of its largest value, one in float64 by a billionth of that, or of 1.
void TestClip::holdsToItsTolerances() {
    const auto golden = SafetensorsFile::open(fixture() / "golden.safetensors");
    QVERIFY(golden);
    TensorViews tensors = golden->tensors();
    const fs::path file = m_path / "tolerances.safetensors";
    const TensorView view = tensors.at("output.image_embeds");
    std::vector<float> values(view.bytes.size() / sizeof(float));
    std::memcpy(values.data(), view.bytes.data(), view.bytes.size());
    std::vector<double> doubles(values.begin(), values.end());
    const auto first = [&] {
        const auto differences = engine()->verify(fixture(), file);
        return differences ? differences->at(0) : GoldenDifference{};
    };
    QVERIFY(writeSafetensors(file, tensors, {}));
    const GoldenDifference asPublished = first();
    QVERIFY(asPublished.passes);
    QVERIFY(std::abs(asPublished.tolerance - 7e-6 * asPublished.magnitude) < 1e-12);

    values[7] += static_cast<float>(2.5 * asPublished.tolerance);
    tensors.at("output.image_embeds").bytes = std::as_bytes(std::span(values));
    QVERIFY(writeSafetensors(file, tensors, {}));
    QVERIFY(first().magnitude > 0 && !first().passes);

    tensors.at("output.image_embeds") = {TensorType::F64, view.shape, std::as_bytes(std::span(doubles))};
    QVERIFY(writeSafetensors(file, tensors, {}));
    QVERIFY(std::abs(first().tolerance - 1e-9 * std::max(1.0, first().magnitude)) < 1e-15);
    QVERIFY(!first().passes); // it computes in float32
}

// Finite weights with outputs that are not: as when a picture is placed, the sentence names the layer.
void TestClip::namesTheLayerThatIsNotFinite_data() {
    QTest::addColumn<QString>("layer");
    QTest::newRow("picture") << "vision_model.encoder.layers.1";
    QTest::newRow("sentence") << "text_model.encoder.layers.1";
}

void TestClip::namesTheLayerThatIsNotFinite() {
    QFETCH(const QString, layer);
    const fs::path folder = folderWith(configuration());
    const auto whole = SafetensorsFile::open(fixture() / "model_hf.safetensors");
    TensorViews tensors = whole->tensors();
    const std::vector<float> huge(64 * 256, 3e38F);
    for (const char* name : {".mlp.fc1.bias", ".mlp.fc2.weight"}) {
        TensorView& weight = tensors.at(layer.toStdString() + name);
        weight.bytes = std::as_bytes(std::span(huge)).first(weight.bytes.size());
    }
    QVERIFY(writeSafetensors(folder / "model.safetensors", tensors, {}));
    const auto refused = engine()->verify(folder, fixture() / "golden.safetensors");
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains("its layer " + layer.toStdString() + " gave"), messageOf(refused).c_str());
    QVERIFY2(!refused.error().message.contains(".."), messageOf(refused).c_str());
}

void TestClip::namesAnOutputItHasNot() {
    const auto refused = engine()->verify(fixture(), sharedFolder() / "fixtures/geoclip/golden.safetensors");
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains("no output “image_embeds”"), refused.error().message.c_str());
    QVERIFY(refused.error().message.contains("golden.safetensors"));
    const auto without = engine()->verify(fixture(), fixture() / "inputs.safetensors");
    QVERIFY(!without && without.error().message.contains("output.*"));
}

void TestClip::refusesBadInputs() {
    const auto golden = SafetensorsFile::open(fixture() / "golden.safetensors");
    TensorViews tensors = golden->tensors();
    const fs::path file = m_path / "bad.safetensors";

    tensors.at("input.pixel_values").shape = {12, 1, 64, 64};
    QVERIFY(writeSafetensors(file, tensors, {}));
    QVERIFY(engine()->verify(fixture(), file).error().message.contains("pixel_values has the shape [12, 1, 64, 64]"));

    tensors = golden->tensors();
    const std::vector<std::int64_t> wild(4 * 77, -5);
    tensors.at("input.input_ids").bytes = std::as_bytes(std::span(wild));
    QVERIFY(writeSafetensors(file, tensors, {}));
    const auto refused = engine()->verify(fixture(), file);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains("input_ids"), refused.error().message.c_str());
}

void TestClip::refusesBadConfigurations_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("fault");
    QTest::newRow("not JSON") << "{" << "[" << "config.json";
    QTest::newRow("where it is not JSON") << "\"projection_dim\": 32," << "\"projection_dim\": ?," << "not JSON from line 6, column 2";
    QTest::newRow("a number beyond all") << "\"projection_dim\": 32" << "\"projection_dim\": 1e999" << "no double can hold";
    QTest::newRow("another model") << "\"model_type\": \"clip\"" << "\"model_type\": \"bert\"" << "“bert”";
    QTest::newRow("no heads") << "\"num_attention_heads\": 2" << "\"num_attention_heads\": 0"
                              << "“num_attention_heads”";
    QTest::newRow("heads that do not divide")
        << "\"num_attention_heads\": 2" << "\"num_attention_heads\": 3" << "3 heads";
    QTest::newRow("negative width") << "\"hidden_size\": 64" << "\"hidden_size\": -64" << "“hidden_size”";
    QTest::newRow("a million layers") << "\"num_hidden_layers\": 3" << "\"num_hidden_layers\": 1000000"
                                      << "“num_hidden_layers”";
    QTest::newRow("a width in words") << "\"hidden_size\": 64" << "\"hidden_size\": \"64\"" << "“hidden_size”";
    QTest::newRow("no epsilon") << "1e-05" << "0" << "“layer_norm_eps”";
    QTest::newRow("unknown activation") << "quick_gelu" << "swish" << "“swish”";
    QTest::newRow("more than the weights") << "\"hidden_size\": 64" << "\"hidden_size\": 8192" << "holds only";
    QTest::newRow("other than the weights") << "\"intermediate_size\": 256" << "\"intermediate_size\": 252" << "fc1";
}

void TestClip::refusesBadConfigurations() {
    QFETCH(const QString, from);
    QFETCH(const QString, to);
    QFETCH(const QString, fault);
    const std::string config = configurationWith(from.toStdString(), to.toStdString());
    QVERIFY(!config.empty());
    const auto refused = engine()->verify(folderWith(config), fixture() / "golden.safetensors");
    QVERIFY(!refused);
    const QString message = QString::fromStdString(refused.error().message);
    QVERIFY2(message.contains(fault), qPrintable(message));
}

void TestClip::refusesWeightsThatDoNotFit() {
    const auto weights = SafetensorsFile::open(fixture() / "model_hf.safetensors");
    const fs::path folder = folderWith(configuration());
    const auto message = [&](const TensorViews& tensors) {
        if (!writeSafetensors(folder / "model.safetensors", tensors, {}))
            return std::string("not written");
        const auto refused = engine()->verify(folder, fixture() / "golden.safetensors");
        return refused ? std::string("accepted") : refused.error().message;
    };
    TensorViews tensors = weights->tensors();
    tensors.erase("vision_model.encoder.layers.1.mlp.fc1.weight");
    QVERIFY(message(tensors).contains("“vision_model.encoder.layers.1.mlp.fc1.weight” is missing"));

    tensors = weights->tensors();
    const std::vector<float> padding(64 * 64);
    tensors.emplace("another.weight", TensorView{TensorType::F32, {64, 64}, std::as_bytes(std::span(padding))});
    QVERIFY(message(tensors).contains("“another.weight” belongs to no part"));

    tensors = weights->tensors();
    std::swap(tensors.at("visual_projection.weight").shape[0], tensors.at("visual_projection.weight").shape[1]);
    QVERIFY(message(tensors).contains("“visual_projection.weight” has the shape [64, 32] where [32, 64]"));

    tensors = weights->tensors();
    tensors.at("visual_projection.weight").type = TensorType::I32;
    QVERIFY(message(tensors).contains("“visual_projection.weight” does not hold floating-point"));

    tensors = weights->tensors();
    TensorView& small = tensors.at("visual_projection.weight");
    small = {TensorType::F8_E4M3, small.shape, small.bytes.first(small.bytes.size() / sizeof(float))};
    QVERIFY2(message(tensors).contains("“visual_projection.weight” holds numbers of the form Float8_e4m3fn, and only float16, bfloat16"),
             message(tensors).c_str());

    QCOMPARE(engine()->verify(folder / "missing", fixture() / "golden.safetensors").error().code,
             Error::Code::NotFound);
}

// What an import has to put together first says so.
void TestClip::asksForTheImportFirst() {
    const auto message = [](const fs::path& model) {
        return messageOf(engine()->verify(model, fixture() / "golden.safetensors"));
    };
    const fs::path fixtures = sharedFolder() / "fixtures";
    for (const fs::path& model : {fixtures / "satclip/satclip-tiny.ckpt", fixtures / "geoclip"})
        QVERIFY2(message(model).contains("whereabouts models import “" + model.string() + "”"), message(model).c_str());
    const fs::path osv = folderWith(R"({"model": {"backbone": {}}})");
    QVERIFY2(message(osv).contains("OSV-5M") && message(osv).contains("Import it first"), message(osv).c_str());
}

QTEST_GUILESS_MAIN(TestClip)
#include "tst_clip.moc"
