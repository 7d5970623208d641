#include "importlibrary.h"

#include "base/paths.h"

using namespace whereabouts;
namespace fs = std::filesystem;

using Findings = std::vector<ModelFinding>;
using Verdict = ModelFinding::Verdict;

// Whether a model is still what was imported, and whether it can be used.
class TestVerify : public ImportLibrary {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithWhatWasImported_data();
    void agreesWithWhatWasImported();
    void namesWhatIsNotAsItWas();
    void leavesTheCardAlone();
    void readsNothingOutsideTheFolder();
    void saysWhereNothingIsRecorded();
    void missesTheRecordInTheLibrary();
    void triesTheBuiltInModel();
    void triesWhatWasNotImported();
    void namesTheTensorThatIsNotFinite();
    void namesTheLayerThatOverflows();
    void saysThatItDoesNotOpen();
    void saysHowFarItIs();
    void stops();

private:
    // "name: what was found" of the findings with this verdict, in their order.
    static std::string told(const Result<Findings>& findings, Verdict verdict) {
        std::string text = findings ? std::string() : messageOf(findings);
        for (const ModelFinding& one : findings.value_or(Findings())) {
            if (one.verdict == verdict)
                text += one.subject + ": " + inEnglish(one) + "\n";
        }
        return text;
    }
    static std::string faultsOf(const Result<Findings>& findings) { return told(findings, Verdict::Faulty) + told(findings, Verdict::Unknown); }

    static Result<Findings> files(const fs::path& model) { return engine()->checkFiles(model, {}, {}); }
    static Result<Findings> tried(const fs::path& model) { return engine()->tryOut(model, {}, {}); }

    // clip-tiny's weights with one tensor's numbers replaced.
    static Result<void> writeClipWith(const fs::path& file, const std::string& name, float number) {
        const auto whole = SafetensorsFile::open(fixtures() / "clip-tiny/model_hf.safetensors");
        TensorViews tensors = tensorsOf(*whole);
        const std::vector<float> values(tensors.at(name).bytes.size() / sizeof(float), number);
        tensors.at(name).bytes = std::as_bytes(std::span(values));
        return writeSafetensors(file, tensors, {});
    }
};

void TestVerify::agreesWithWhatWasImported_data() {
    QTest::addColumn<QStringList>("sources");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("copied") << QStringList{"clip-tiny/model_hf.safetensors", "clip-tiny/config.json"} << QStringList{"config.json", "model.safetensors"};
    QTest::newRow("written anew") << QStringList{"clip-tiny/pytorch_model.bin", "clip-tiny/config.json"} << QStringList{"config.json", "model.safetensors"};
    QTest::newRow("of several files") << QStringList{"geoclip/image_encoder_mlp_weights.pth", "geoclip/logit_scale_weights.pth"}
                                      << QStringList{"LICENSE", "weights.safetensors"};
    QTest::newRow("a checkpoint") << QStringList{"satclip/satclip-tiny.ckpt"} << QStringList{"LICENSE", "weights.safetensors"};
}

void TestVerify::agreesWithWhatWasImported() {
    QFETCH(const QStringList, sources);
    QFETCH(const QStringList, names);
    std::vector<fs::path> given;
    for (const QString& source : sources) {
        const fs::path name = fs::path(source.toStdString()).filename();
        given.push_back(m_path / "source" / name);
        copyWritable(fixtures() / source.toStdString(), given.back());
    }
    if (names.contains("LICENSE"))
        write(m_path / "source/LICENSE", "Permission is hereby granted, free of charge");
    const auto report = import(given, "whole");
    QVERIFY2(report, messageOf(report).c_str());
    const auto found = files(report->folder);
    QCOMPARE(faultsOf(found), std::string());
    QStringList checked;
    for (const ModelFinding& one : *found)
        checked << QString::fromStdString(one.subject);
    checked.sort();
    QCOMPARE(checked, names);
    const Result<ModelSummary> summary = summarise(report->folder);
    for (const ModelFile& file : summary->files) {
        const std::string content = slurp(report->folder / file.name);
        const QByteArray hash = QCryptographicHash::hash(QByteArray::fromStdString(content), QCryptographicHash::Sha256).toHex();
        QCOMPARE(file.sha256, hash.toStdString());
        QCOMPARE(std::size_t(file.bytes), content.size());
    }
    const auto uses = tried(report->folder);
    QCOMPARE(faultsOf(uses), std::string());
    QCOMPARE(uses->size(), 3u);
    QVERIFY2(uses->back().subject == "outputs" && uses->back().sentence.contains("all finite"), uses->back().sentence.c_str());
}

void TestVerify::namesWhatIsNotAsItWas() {
    const fs::path source = clipFolder();
    write(source / "LICENSE", "Permission is hereby granted, free of charge");
    const auto report = import({source}, "torn");
    QVERIFY2(report, messageOf(report).c_str());
    const fs::path folder = report->folder;
    fs::permissions(folder / "model.safetensors", fs::perms::owner_write, fs::perm_options::add);
    std::string bytes = slurp(folder / "model.safetensors");
    bytes[bytes.size() - 2] ^= 1;
    write(folder / "model.safetensors", bytes);
    write(folder / "config.json", slurp(folder / "config.json") + " ");
    fs::remove(folder / "LICENSE");
    write(folder / "clip/model.safetensors", "12345678");
    const std::string faults = told(files(folder), Verdict::Faulty);
    QVERIFY2(faults.contains("model.safetensors: it has changed since the import, its SHA-256 is another: remove the model and import it again\n"),
             faults.c_str());
    QVERIFY2(faults.contains("config.json: it has changed since the import, from ") && faults.contains(" bytes: remove the model"), faults.c_str());
    QVERIFY2(faults.contains("LICENSE: it is missing: remove the model and import it again\n"), faults.c_str());
    QVERIFY2(faults.contains("clip/model.safetensors: it was not there after the import"), faults.c_str());
    QCOMPARE(std::ranges::count(faults, '\n'), 4);
    QCOMPARE(told(files(folder), Verdict::Agrees), std::string());
}

// Notes in the card and what file browsers leave are no part of the model.
void TestVerify::leavesTheCardAlone() {
    const auto report = import({clipFolder()}, "noted");
    QVERIFY2(report, messageOf(report).c_str());
    write(report->folder / "README.md", "# Mine\n");
    write(report->folder / ".directory", "[Desktop Entry]");
    QCOMPARE(faultsOf(files(report->folder)), std::string());
}

// Where model.json was written by somebody else.
void TestVerify::readsNothingOutsideTheFolder() {
    const std::string sha256(64, 'a');
    const auto entry = [&](const char* name) { return nlohmann::json{{"name", name}, {"bytes", 1}, {"sha256", sha256}}; };
    write(m_path / "secret", "s");
    write(m_path / "crafted/model.json", nlohmann::json{{"kind", "clip"}, {"stored", {entry("../secret"), entry((m_path / "secret").c_str()), entry("here"), 7,
                                                        {{"name", "short"}, {"bytes", 1}, {"sha256", "aa"}},
                                                        {{"name", "less"}, {"bytes", -1}, {"sha256", sha256}}}}}.dump());
    QCOMPARE(told(files(m_path / "crafted"), Verdict::Faulty), std::string("here: it is missing: remove the model and import it again\n"));
    QCOMPARE(files(m_path / "crafted")->size(), 1u);
}

void TestVerify::saysWhereNothingIsRecorded() {
    const auto report = import({clipFolder()}, "older");
    QVERIFY2(report, messageOf(report).c_str());
    nlohmann::json model = description("older");
    model.erase("stored");
    write(report->folder / "model.json", model.dump());
    QVERIFY(told(files(report->folder), Verdict::Unknown).contains("import it again to have them checked"));
    QVERIFY(told(files(clipFolder()), Verdict::Unknown).contains("it was not imported"));
    QCOMPARE(files(clipFolder())->size(), 1u);
    QCOMPARE(files(m_path / "nowhere").error().code, Error::Code::NotFound);
    QCOMPARE(tried(m_path / "nowhere").error().code, Error::Code::NotFound);
}

// What lies in the library was imported, whatever became of what says so.
void TestVerify::missesTheRecordInTheLibrary() {
    const auto report = import({clipFolder()}, "lost");
    QVERIFY2(report, messageOf(report).c_str());
    const auto fault = [&] { return told(files(report->folder), Verdict::Faulty); };
    for (const auto& [content, words] : {std::pair("{", "it cannot be read"), std::pair(R"({"kind": "clip"})", "is not in it")}) {
        write(report->folder / "model.json", content);
        QVERIFY2(fault().starts_with("model.json: ") && fault().contains(words) && fault().contains("import it again"), fault().c_str());
    }
    fs::remove(report->folder / "model.json");
    QVERIFY2(fault().contains("model.json: it is missing") && fault().contains("remove the model and import it again"), fault().c_str());
    QVERIFY(told(files(report->folder / ""), Verdict::Faulty).contains("it is missing"));
}

void TestVerify::triesTheBuiltInModel() {
    const fs::path orbit = resourcesFolder() / "models/orbit";
    QVERIFY(told(files(orbit), Verdict::Unknown).contains("it was not imported"));
    QCOMPARE(faultsOf(tried(orbit)), std::string());
    QCOMPARE(tried(orbit)->size(), 3u);
}

void TestVerify::triesWhatWasNotImported() {
    QCOMPARE(faultsOf(tried(clipFolder())), std::string());
    QCOMPARE(faultsOf(tried(clipFolder() / "model.safetensors")), std::string());
    const std::string said = faultsOf(tried(fixtures() / "satclip/satclip-tiny.ckpt"));
    QVERIFY2(said.starts_with("opening: ") && said.contains("Import it first"), said.c_str());
}

void TestVerify::namesTheTensorThatIsNotFinite() {
    const fs::path source = clipFolder();
    QVERIFY(writeClipWith(source / "model.safetensors", "visual_projection.weight", NAN));
    const std::string faults = told(tried(source), Verdict::Faulty);
    QVERIFY2(faults.contains("tensors: ") && faults.contains("“visual_projection.weight” holds a number that is not finite"), faults.c_str());
}

// Every number is finite, and what they make of a picture is not.
void TestVerify::namesTheLayerThatOverflows() {
    const fs::path source = clipFolder();
    QVERIFY(writeClipWith(source / "model.safetensors", "visual_projection.weight", 3e38F));
    const auto found = tried(source);
    QVERIFY2(found && found->size() == 3, messageOf(found).c_str());
    QCOMPARE(found->front().verdict, Verdict::Agrees);
    QCOMPARE(found->back().verdict, Verdict::Faulty);
    QVERIFY2(found->back().sentence.contains("visual_projection"), found->back().sentence.c_str());
}

void TestVerify::saysThatItDoesNotOpen() {
    const auto report = import({clipFolder()}, "headless");
    QVERIFY2(report, messageOf(report).c_str());
    nlohmann::json config = nlohmann::json::parse(slurp(report->folder / "config.json"));
    config["vision_config"]["num_hidden_layers"] = 2;
    write(report->folder / "config.json", config.dump());
    const auto found = tried(report->folder);
    QVERIFY2(found && found->size() == 2, messageOf(found).c_str());
    QVERIFY2(told(found, Verdict::Faulty).starts_with("opening: ") && told(found, Verdict::Faulty).contains("belongs to no part of it"),
             told(found, Verdict::Faulty).c_str());
}

void TestVerify::saysHowFarItIs() {
    const auto report = import({clipFolder()}, "watched");
    QVERIFY2(report, messageOf(report).c_str());
    std::vector<std::string> stages;
    double last = 0.0;
    bool grows = true;
    const auto found = engine()->checkFiles(report->folder, [&](std::string_view stage, double fraction) {
        stages.emplace_back(stage);
        grows = grows && fraction >= last;
        last = fraction;
    }, {});
    QVERIFY(found && grows);
    QCOMPARE(last, 1.0);
    QVERIFY(std::ranges::contains(stages, "Hashing “model.safetensors”") && std::ranges::contains(stages, "Hashing “config.json”"));
}

void TestVerify::stops() {
    const auto report = import({clipFolder()}, "stopped");
    QVERIFY2(report, messageOf(report).c_str());
    std::stop_source stop;
    const auto hashing = engine()->checkFiles(report->folder, [&](std::string_view, double) { stop.request_stop(); }, stop.get_token());
    QVERIFY(!hashing && hashing.error().code == Error::Code::Stopped && hashing.error().message.contains("stopped"));
    const auto trying = engine()->tryOut(report->folder, {}, stop.get_token());
    QVERIFY(!trying && trying.error().code == Error::Code::Stopped);
}

QTEST_GUILESS_MAIN(TestVerify)
#include "tst_verify.moc"
