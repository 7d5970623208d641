#include "models/weights/safetensors.h"
#include "shared_fixtures.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace whereabouts;

namespace {

struct Run {
    int exitCode = -1;
    QByteArray out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

Run modelsCommand(const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral(WHEREABOUTS_PROGRAM), QStringList("models") + arguments);
    if (!process.waitForFinished(120000))
        process.kill();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

QString fixture(const char* name) {
    return QString::fromStdString((sharedFolder() / "fixtures/clip-tiny" / name).string());
}

} // namespace

class TestModelsCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsAndShowsTheBuiltInModel();
    void namesTheModelThatIsMissing();
    void refusesWrongUsage();
    void verifiesAGoldenFile();
    void runsTheBuiltInModelOnAGoldenFile();
};

void TestModelsCommand::listsAndShowsTheBuiltInModel() {
    const Run list = modelsCommand({"list", "--json"});
    QCOMPARE(list.exitCode, 0);
    const QJsonObject first = list.json().value("results").toArray().first().toObject();
    QCOMPARE(first.value("name").toString(), "orbit");
    QVERIFY(first.value("bytes").toInteger() > 0 && first.value("bytes").toInteger() <= 16'000'000);

    const Run show = modelsCommand({"show", "orbit"});
    QCOMPARE(show.exitCode, 0);
    QVERIFY(show.out.startsWith("# Orbit"));
    QCOMPARE(modelsCommand({"show", "orbit", "--json"}).json().value("card").toString().toUtf8(), show.out);
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
    QCOMPARE(run.json().value("results").toArray().size(), 2);
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
        run.json().value("results").toArray().first().toObject().value("largest_difference").toDouble();
    QVERIFY2(difference >= 1.0 && difference <= 2.0, run.err.constData());
}

QTEST_GUILESS_MAIN(TestModelsCommand)
#include "tst_modelscommand.moc"
