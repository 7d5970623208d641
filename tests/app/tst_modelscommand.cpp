#include "base/paths.h"
#include "models/weights/safetensors.h"
#include "runprogram.h"
#include "shared_fixtures.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <algorithm>

using namespace whereabouts;

namespace {

Run modelsCommand(const QStringList& arguments) {
    return runProgram(QStringList("models") + arguments);
}

QString fixture(const char* name) {
    return QString::fromStdString((sharedFolder() / "fixtures/clip-tiny" / name).string());
}

} // namespace

class TestModelsCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void listsAndShowsTheBuiltInModel();
    void namesTheModelThatIsMissing();
    void refusesWrongUsage();
    void verifiesAGoldenFile();
    void verifiesTheBuiltInModel();
    void verifiesWhatWasImported();
    void runsTheBuiltInModelOnAGoldenFile();
    void importsVerifiesAndRemoves();
    void importsGeoClip();
    void refusesImports();
    void saysWhatIsDamaged();
    void saysWhatIsCutShort();
    void listsWhatHasNoRecord();
    void leavesNothingWhenKilled();
    void leavesNothingWhenTheDiskIsFull_data();
    void leavesNothingWhenTheDiskIsFull();

private:
    // What lies in the user's library, hidden or not.
    QStringList library() const { return QDir(m_data.filePath("models")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot); }

    QTemporaryDir m_data;
};

void TestModelsCommand::initTestCase() {
    qputenv("WHEREABOUTS_DATA", m_data.path().toUtf8());
}

void TestModelsCommand::listsAndShowsTheBuiltInModel() {
    const Run list = modelsCommand({"list", "--json"});
    QCOMPARE(list.exitCode, 0);
    const QJsonObject first = list.results().first().toObject();
    QCOMPARE(first.value("name").toString(), "orbit");
    QVERIFY(first.value("bytes").toInteger() > 0 && first.value("bytes").toInteger() <= 16'000'000);

    const Run show = modelsCommand({"show", "orbit"});
    QCOMPARE(show.exitCode, 0);
    QVERIFY2(show.out.startsWith("“orbit” in “") && show.out.contains("\n\n# Orbit"), show.out.constData());
    const QByteArray card = modelsCommand({"show", "orbit", "--json"}).json().value("card").toString().toUtf8();
    QVERIFY(card.startsWith("# Orbit") && show.out.endsWith(card));
}

void TestModelsCommand::namesTheModelThatIsMissing() {
    const Run run = modelsCommand({"verify", "orbti", "--golden", "x.safetensors", "--json"});
    QCOMPARE(run.exitCode, 1);
    QVERIFY(run.err.contains("orbti") && run.err.contains("orbit"));
    QVERIFY(run.json().value("error").toString().contains("orbti"));
}

void TestModelsCommand::refusesWrongUsage() {
    QCOMPARE(modelsCommand({"verify"}).exitCode, 2);
    QCOMPARE(modelsCommand({}).exitCode, 2);
}

void TestModelsCommand::verifiesAGoldenFile() {
    REQUIRE_SHARED();
    const Run run = modelsCommand(
        {"verify", fixture("model_openai.safetensors"), "--golden", fixture("golden.safetensors"), "--json"});
    QCOMPARE(run.exitCode, 0);
    QVERIFY(run.json().value("passes").toBool());
    QCOMPARE(run.results().size(), 2);
}

void TestModelsCommand::verifiesTheBuiltInModel() {
    const Run text = modelsCommand({"verify", "orbit"});
    QVERIFY2(text.exitCode == 0, text.err.constData());
    QVERIFY2(text.out.startsWith("files ") && text.out.contains("not checked: it was not imported"), text.out.constData());
    QVERIFY2(text.out.contains("\noutputs ") && text.out.contains(" agree: run once on noise"), text.out.constData());
    QVERIFY2(text.out.endsWith("“orbit”: agrees\n"), text.out.constData());
    const QJsonObject document = modelsCommand({"verify", "orbit", "--json"}).json();
    QCOMPARE(document.value("model").toString(), "orbit");
    QVERIFY(document.value("passes").toBool() && document.value("files").toArray().first()["passes"].isNull());
    QCOMPARE(document.value("results").toArray().size(), 3);
}

// Whole, and then with another byte: by itself, and before a golden file is asked.
void TestModelsCommand::verifiesWhatWasImported() {
    REQUIRE_SHARED();
    const QTemporaryDir source;
    QVERIFY(QFile::copy(fixture("model_hf.safetensors"), source.filePath("model.safetensors")));
    QVERIFY(QFile::copy(fixture("config.json"), source.filePath("config.json")));
    QCOMPARE(modelsCommand({"import", source.path(), "--name", "whole"}).exitCode, 0);
    const QStringList byGolden{"verify", "whole", "--golden", fixture("golden.safetensors"), "--json"};

    const Run whole = modelsCommand({"verify", "whole"});
    QVERIFY2(whole.exitCode == 0 && whole.out.contains("“model.safetensors”") && whole.out.endsWith("“whole”: agrees\n"), whole.out.constData());
    QVERIFY2(whole.err.contains("Hashing “model.safetensors”\n"), whole.err.constData());
    const Run golden = modelsCommand(byGolden);
    QVERIFY2(golden.exitCode == 0 && golden.results().size() == 2, golden.err.constData());
    QCOMPARE(golden.json().value("files").toArray().size(), 2);
    const Run said = modelsCommand({"verify", "whole", "--golden", fixture("golden.safetensors")});
    QVERIFY2(said.exitCode == 0 && said.out.endsWith("“whole”: agrees\n"), said.out.constData());

    const QJsonObject shown = modelsCommand({"show", "whole", "--json"}).json();
    const QJsonArray files = shown.value("files").toArray();
    QCOMPARE(files.size(), 2);
    for (const QJsonValue& file : files) {
        QFile stored(m_data.filePath("models/whole/" + file["name"].toString()));
        QVERIFY(stored.open(QIODevice::ReadOnly));
        QCOMPARE(file["bytes"].toInteger(), stored.size());
        QCOMPARE(file["sha256"].toString().toLatin1(), QCryptographicHash::hash(stored.readAll(), QCryptographicHash::Sha256).toHex());
    }
    QCOMPARE(shown.value("sources").toArray().first()["from"].toString(), "model.safetensors");

    QFile config(m_data.filePath("models/whole/config.json"));
    QVERIFY(config.open(QIODevice::ReadWrite));
    QCOMPARE(config.write("\t"), 1); // in place of its first byte
    config.close();
    const Run torn = modelsCommand({"verify", "whole", "--json"});
    QCOMPARE(torn.exitCode, 1);
    QVERIFY(!torn.json().value("passes").toBool());
    const Run text = modelsCommand({"verify", "whole"});
    QVERIFY2(text.exitCode == 1 && text.out.contains("“config.json”") && text.out.contains("FAULT: it has changed since the import") &&
             text.out.contains("“whole”: 2 faults\n"), text.out.constData()); // it is no JSON any more
    const Run notCompared = modelsCommand(byGolden);
    QVERIFY(notCompared.exitCode == 1 && notCompared.results().isEmpty() && !notCompared.json().value("passes").toBool());
    QCOMPARE(modelsCommand({"remove", "whole"}).exitCode, 0);
}

// Whatever it says of a grey picture, the golden file says something else: that it ran, and that it noticed.
void TestModelsCommand::runsTheBuiltInModelOnAGoldenFile() {
    const QTemporaryDir folder;
    const std::vector<float> pixels(3 * 64 * 64), wrong{2.0f};
    const auto bytes = [](const std::vector<float>& values) { return std::as_bytes(std::span(values)); };
    const QString golden = folder.filePath("golden.safetensors");
    QVERIFY(writeSafetensors(golden.toStdString(),
                             {{"input.pixel_values", {TensorType::F32, {1, 3, 64, 64}, bytes(pixels)}},
                              {"output.in_domain", {TensorType::F32, {1}, bytes(wrong)}}},
                             {}));
    const Run run = modelsCommand({"verify", "orbit", "--golden", golden, "--json"});
    QCOMPARE(run.exitCode, 1);
    const double difference =
        run.results().first().toObject().value("largest_difference").toDouble();
    QVERIFY2(difference >= 1.0 && difference <= 2.0, run.err.constData());
}

void TestModelsCommand::importsVerifiesAndRemoves() {
    REQUIRE_SHARED();
    const QTemporaryDir source;
    QVERIFY(QFile::copy(fixture("pytorch_model.bin"), source.filePath("pytorch_model.bin")));
    QVERIFY(QFile::copy(fixture("config.json"), source.filePath("config.json")));
    const Run import = modelsCommand({"import", source.path(), "--name", "tiny", "--json"});
    QVERIFY2(import.exitCode == 0, import.err.constData());
    QCOMPARE(import.json().value("kind").toString(), "clip");
    QVERIFY(import.err.contains("Checking “pytorch_model.bin”"));
    QCOMPARE(import.json().value("taken").toArray(), QJsonArray({"pytorch_model.bin", "config.json"}));
    QVERIFY(import.json().value("left").toArray().isEmpty());

    const QJsonObject listed = modelsCommand({"list", "--json"}).results().last().toObject();
    QCOMPARE(listed.value("name").toString(), "tiny");
    QCOMPARE(listed.value("kind").toString(), "clip");
    QVERIFY(listed.value("takes").toArray().isEmpty()); // its 512 tokens are not CLIP's
    const Run wordless = runProgram({"locate", "--text", "a red desert", "--model", "tiny"});
    QCOMPARE(wordless.exitCode, 1);
    QVERIFY2(wordless.err.contains("its text tower knows 512 tokens") && wordless.err.contains("import"), wordless.err.constData());
    QVERIFY(modelsCommand({"show", "tiny"}).out.contains("\n\n# CLIP ViT"));
    const Run verify = modelsCommand({"verify", "tiny", "--golden", fixture("golden.safetensors"), "--json"});
    QVERIFY2(verify.exitCode == 0 && verify.json().value("passes").toBool(), verify.err.constData());

    QCOMPARE(modelsCommand({"remove", "tiny"}).exitCode, 0);
    QVERIFY(library().isEmpty());
    const Run builtIn = modelsCommand({"remove", "orbit", "--json"});
    QCOMPARE(builtIn.exitCode, 1);
    QVERIFY(builtIn.err.contains("comes with the program"));
    QVERIFY(builtIn.json().contains("error"));
}

void TestModelsCommand::importsGeoClip() {
    REQUIRE_SHARED();
    const Run import = modelsCommand({"import", fixture("../geoclip"), "--name", "x"});
    QVERIFY2(import.exitCode == 0, import.err.constData());
    QVERIFY2(import.out.startsWith("Recognised as GeoCLIP; imported as \u201cx\u201d"), import.out.constData());
    QCOMPARE(import.out.count("Missing: "), 2);
    QCOMPARE(modelsCommand({"import", fixture("../geoclip"), "--name", "x"}).exitCode, 1);
    QCOMPARE(library(), QStringList("x"));
    QVERIFY2(import.out.contains("left aside: ") && import.out.contains("“expected.safetensors”"), import.out.constData());
    QCOMPARE(modelsCommand({"list", "--json"}).results().last().toObject().value("takes").toArray(), QJsonArray({"places"}));
    QVERIFY(modelsCommand({"list"}).out.contains("cannot place pictures yet: needs location_encoder_weights.pth, the folder of CLIP ViT-L/14\n"));
    QVERIFY(modelsCommand({"show", "x"}).out.contains("## What it takes\nPlaces."));
    const QString picture = QString::fromStdString((resourcesFolder() / "samples/italy.jpg").string());
    const Run locate = runProgram({"locate", picture, "--model", "x"});
    QCOMPARE(locate.exitCode, 1);
    QVERIFY2(locate.err.contains("clip-vit-large-patch14") && locate.err.contains("import it again"), locate.err.constData());
    QCOMPARE(modelsCommand({"remove", "x"}).exitCode, 0);
}

void TestModelsCommand::refusesImports() {
    QCOMPARE(modelsCommand({"import", "--name", "x"}).exitCode, 2);
    QCOMPARE(modelsCommand({"import", "/nowhere"}).exitCode, 2);
    const Run run = modelsCommand({"import", "/nowhere", "--name", "x", "--json"});
    QCOMPARE(run.exitCode, 1);
    QVERIFY(run.json().value("error").toString().contains("/nowhere"));
}

void TestModelsCommand::saysWhatIsDamaged() {
    REQUIRE_SHARED();
    QCOMPARE(modelsCommand({"import", fixture("../geoclip"), "--name", "torn"}).exitCode, 0);
    QVERIFY(QFile::remove(m_data.filePath("models/torn/weights.safetensors")));
    const Run list = modelsCommand({"list"});
    QCOMPARE(list.exitCode, 1);
    QVERIFY2(list.out.contains("damaged: weights.safetensors is missing"), list.out.constData());
    QVERIFY(list.out.contains("orbit"));
    const QJsonObject listed = modelsCommand({"list", "--json"}).results().last().toObject();
    QCOMPARE(listed.value("damage").toString(), "weights.safetensors is missing");
    QCOMPARE(listed.value("advice").toString(), "remove it and import it again");
    QCOMPARE(modelsCommand({"remove", "torn"}).exitCode, 0);
}

void TestModelsCommand::saysWhatIsCutShort() {
    REQUIRE_SHARED();
    QCOMPARE(modelsCommand({"import", fixture("../geoclip"), "--name", "short"}).exitCode, 0);
    const Run whole = modelsCommand({"show", "short"});
    QVERIFY2(whole.exitCode == 0 && !whole.err.contains("damaged"), whole.err.constData());
    QVERIFY(QFile::resize(m_data.filePath("models/short/weights.safetensors"), 100));
    const Run list = modelsCommand({"list"});
    QVERIFY2(list.exitCode == 1 && list.out.contains("damaged: weights.safetensors has 100 bytes instead of ") &&
             list.out.contains("; remove it and import it again\n"), list.out.constData());
    const Run show = modelsCommand({"show", "short"});
    QVERIFY2(show.exitCode == 1 && show.err.contains("is damaged: weights.safetensors has 100 bytes") && show.out.contains("# GeoCLIP"),
             show.err.constData());
    QVERIFY(modelsCommand({"show", "short", "--json"}).json().value("damage").toString().contains("has 100 bytes"));
    QVERIFY(QFile::remove(m_data.filePath("models/short/README.md")));
    const Run cardless = modelsCommand({"show", "short"});
    QVERIFY2(cardless.exitCode == 1 && cardless.err.contains("README.md") && cardless.err.contains("remove it and import it again"),
             cardless.err.constData());
    QCOMPARE(modelsCommand({"remove", "short"}).exitCode, 0);
}

void TestModelsCommand::listsWhatHasNoRecord() {
    QVERIFY(QDir(m_data.path()).mkpath("models/bare"));
    const Run list = modelsCommand({"list"});
    QVERIFY2(list.exitCode == 1 && list.out.contains("bare") && list.out.contains("damaged: model.json is missing; remove it and import it again\n"),
             list.out.constData());
    QFile record(m_data.filePath("models/bare/model.json"));
    QVERIFY(record.open(QIODevice::WriteOnly) && record.write("{") == 1);
    record.close();
    const QJsonObject listed = modelsCommand({"list", "--json"}).results().last().toObject();
    QCOMPARE(listed.value("name").toString(), "bare");
    QCOMPARE(listed.value("damage").toString(), "model.json cannot be read");
    QCOMPARE(listed.value("advice").toString(), "remove it and import it again");
    const Run verified = modelsCommand({"verify", "bare"});
    QVERIFY2(verified.exitCode == 1 && verified.out.contains("FAULT: it cannot be read"), verified.out.constData());
    QCOMPARE(modelsCommand({"remove", "bare"}).exitCode, 0);
}

// kill -9 at several moments after the hidden folder appears: either nothing is visible or the whole model, and the next
// listing or import sweeps what is hidden.
void TestModelsCommand::leavesNothingWhenKilled() {
    REQUIRE_SHARED();
    int killed = 0;
    for (const int delayMs : {0, 5, 20, 60, 150}) {
        QProcess process;
        process.start(QStringLiteral(WHEREABOUTS_PROGRAM), {"models", "import", fixture("../geoclip"), "--name", "half"});
        QVERIFY(process.waitForStarted(60000));
        while (library().isEmpty() && !process.waitForFinished(2)) {
        }
        QThread::msleep(static_cast<unsigned long>(delayMs));
        process.kill();
        QVERIFY(process.state() == QProcess::NotRunning || process.waitForFinished(60000));
        const QStringList left = library();
        if (left == QStringList("half")) { // it was done before
            QCOMPARE(modelsCommand({"show", "half"}).exitCode, 0);
            QCOMPARE(modelsCommand({"remove", "half"}).exitCode, 0);
            continue;
        }
        ++killed;
        QVERIFY2(std::ranges::all_of(left, [](const QString& name) { return name.startsWith(".import-"); }), qPrintable(left.join(' ')));
        const Run list = modelsCommand({"list", "--json"});
        QCOMPARE(list.exitCode, 0);
        QCOMPARE(list.results().size(), 1);
        QVERIFY(!left.isEmpty());
        QVERIFY2(library().isEmpty(), qPrintable(library().join(' ')));
    }
    QVERIFY(killed > 0);
    QVERIFY(QDir(m_data.path()).mkpath("models/.import-0123"));
    const Run next = modelsCommand({"import", fixture("../geoclip/logit_scale_weights.pth"), "--name", "next"});
    QVERIFY2(next.exitCode == 0, next.err.constData());
    QCOMPARE(library(), QStringList("next"));
    QCOMPARE(modelsCommand({"remove", "next"}).exitCode, 0);
}

void TestModelsCommand::leavesNothingWhenTheDiskIsFull_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("blocks"); // of 512 bytes, that a file may grow to and no further, as on a disk that is full
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("weights that are written anew") << fixture("../geoclip") << "8192" << QByteArray("full/weights.safetensors");
    QTest::newRow("weights that are copied") << "clip" << "1024" << QByteArray("model.safetensors");
    QTest::newRow("not even the licence") << fixture("../geoclip/logit_scale_weights.pth") << "1" << QByteArray("LICENSE");
}

void TestModelsCommand::leavesNothingWhenTheDiskIsFull() {
    REQUIRE_SHARED();
    QFETCH(QString, source);
    QFETCH(const QString, blocks);
    QFETCH(const QByteArray, file);
    const QTemporaryDir clip;
    if (source == "clip") {
        source = clip.path();
        QVERIFY(QFile::copy(fixture("model_hf.safetensors"), clip.filePath("model.safetensors")));
        QVERIFY(QFile::copy(fixture("config.json"), clip.filePath("config.json")));
    }
    QProcess process;
    process.start("sh", {"-c", "ulimit -f " + blocks + "; exec \"$0\" \"$@\"", QStringLiteral(WHEREABOUTS_PROGRAM), "models",
                         "import", source, "--name", "full"});
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(process.exitCode() == 1 && said.contains(file) && said.contains("cannot be "), said.constData());
    QVERIFY2(!said.contains(".import-"), said.constData());
    QVERIFY(library().isEmpty());
}

QTEST_GUILESS_MAIN(TestModelsCommand)
#include "tst_modelscommand.moc"
