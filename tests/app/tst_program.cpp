#include "base/paths.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <tuple>

using namespace Qt::StringLiterals;

// The program itself, as a person starts it, with the model that ships with it.
class TestProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void selfTest();
    void withoutADisplayItSaysWhatToDo();
    void mistypedCommandIsNamed();
    void everyCommandExplainsItself_data();
    void everyCommandExplainsItself();
    void unknownWordsNameTheNearest_data();
    void unknownWordsNameTheNearest();
    void trainingOverwritesNothing();
    void renderingsAreNotMixed();
    void outputThatCannotBeWrittenIsSaid();

private:
    // Its exit code, -1 when it crashed; and what it said on standard error.
    static std::pair<int, QByteArray> withoutDisplay(const QStringList& arguments, const QString& output);
};

std::pair<int, QByteArray> TestProgram::withoutDisplay(const QStringList& arguments, const QString& output) {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& variable : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s})
        environment.remove(variable);
    QProcess program;
    program.setProcessEnvironment(environment);
    program.setStandardOutputFile(output);
    program.start(QCoreApplication::applicationDirPath() + u"/whereabouts"_s, arguments);
    if (!program.waitForFinished(60'000))
        program.kill();
    return {program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -1, program.readAllStandardError()};
}

void TestProgram::withoutADisplayItSaysWhatToDo() {
    const QTemporaryDir folder; // a folder may be opened, too
    for (const QStringList& arguments : {QStringList(), QStringList{folder.path()}}) {
        const auto [exitCode, said] = withoutDisplay(arguments, QProcess::nullDevice());
        QVERIFY2(exitCode == 1 && said.contains("no display") && said.contains("whereabouts locate"), said.constData());
    }
}

void TestProgram::mistypedCommandIsNamed() {
    const auto [exitCode, said] = withoutDisplay({u"locat"_s, u"x.jpg"_s}, QProcess::nullDevice());
    QVERIFY2(exitCode == 2 && said.contains("“locat”"), said.constData());
}

void TestProgram::everyCommandExplainsItself_data() {
    QTest::addColumn<QByteArray>("option");
    QTest::newRow("locate") << QByteArray("--heatmap");
    QTest::newRow("train") << QByteArray("--resume");
    QTest::newRow("orbit") << QByteArray("render");
    QTest::newRow("orbit render") << QByteArray("--count");
    QTest::newRow("models") << QByteArray("import");
    QTest::newRow("models list") << QByteArray("--json");
    QTest::newRow("models show") << QByteArray("--json");
    QTest::newRow("models verify") << QByteArray("--golden");
    QTest::newRow("models import") << QByteArray("--name");
    QTest::newRow("models remove") << QByteArray("--json");
}

void TestProgram::everyCommandExplainsItself() {
    QFETCH(QByteArray, option);
    const QByteArray command = QByteArray("whereabouts ") + QTest::currentDataTag();
    const QTemporaryDir folder;
    const QString out = folder.filePath(u"help"_s);
    const auto [exitCode, said] = withoutDisplay(QString::fromUtf8(QTest::currentDataTag()).split(u' ') << u"--help"_s, out);
    QVERIFY2(exitCode == 0 && said.isEmpty(), said.constData());
    QFile file(out);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray help = file.readAll();
    QVERIFY2(help.contains("Usage: " + command + " [OPTIONS]") && help.contains("  " + option), help.constData());
    QVERIFY2(help.contains("Example:\n  " + command + ' ') && help.count("Example:") == 1, help.constData());
    QVERIFY2(!help.contains("opens the window"), help.constData());
}

void TestProgram::unknownWordsNameTheNearest_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("meant");
    QTest::newRow("option") << QStringList{u"locate"_s, u"a.jpg"_s, u"--heatmp"_s, u"a.tif"_s} << QByteArray("Did you mean --heatmap?");
    QTest::newRow("with a value") << QStringList{u"locate"_s, u"a.jpg"_s, u"--modle=orbit"_s} << QByteArray("Did you mean --model?");
    QTest::newRow("command") << QStringList{u"models"_s, u"imprt"_s} << QByteArray("Did you mean import?");
    QTest::newRow("nothing like it") << QStringList{u"models"_s, u"list"_s, u"--xyzzy"_s} << QByteArray("models list --help");
}

void TestProgram::unknownWordsNameTheNearest() {
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, meant);
    const auto [exitCode, said] = withoutDisplay(arguments, QProcess::nullDevice());
    QVERIFY2(exitCode == 2 && said.contains(meant), said.constData());
    QCOMPARE(said.contains("Did you mean"), meant.contains("Did you mean"));
}

void TestProgram::trainingOverwritesNothing() {
    const QTemporaryDir folder;
    const QString recipe = QString::fromStdString((whereabouts::resourcesFolder() / "recipes" / "orbit.toml").string());
    const auto train = [&] {
        return withoutDisplay({u"train"_s, recipe, u"--out"_s, folder.path()}, QProcess::nullDevice());
    };
    const auto put = [&](const QString& name) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write("{}") == 2;
    };
    QVERIFY(put(u"checkpoint.safetensors"_s));
    auto [exitCode, said] = train();
    QVERIFY2(exitCode == 1 && said.contains("has not ended") && said.contains("--resume"), said.constData());
    QVERIFY(put(u"model.json"_s));
    std::tie(exitCode, said) = train();
    QVERIFY2(exitCode == 1 && said.contains("finished model") && said.contains("--resume"), said.constData());
    QVERIFY(QFile::remove(folder.filePath(u"checkpoint.safetensors"_s)));
    std::tie(exitCode, said) = train();
    QVERIFY2(exitCode == 1 && said.contains("--out") && !said.contains("--resume"), said.constData());
    QVERIFY2(said.contains(folder.path().toUtf8()), said.constData());
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{u"model.json"_s});
    QCOMPARE(QFileInfo(folder.filePath(u"model.json"_s)).size(), 2);
}

void TestProgram::renderingsAreNotMixed() {
    const QTemporaryDir folder;
    const auto render = [&](const QString& count, const QString& seed) {
        return withoutDisplay({u"orbit"_s, u"render"_s, u"--count"_s, count, u"--seed"_s, seed, u"--out"_s, folder.path()},
                              QProcess::nullDevice());
    };
    const auto truths = [&] {
        QFile file(folder.filePath(u"truth.csv"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll().count('\n') - 1 : -1;
    };
    const auto views = [&] { return QDir(folder.path()).entryList({u"view_*.png"_s}).size(); };
    QCOMPARE(render(u"3"_s, u"7"_s).first, 0);
    QCOMPARE(render(u"3"_s, u"7"_s).first, 0); // the same again
    QCOMPARE(render(u"4"_s, u"7"_s).first, 0); // and more of it
    QCOMPARE(truths(), 4);
    QCOMPARE(views(), 4);
    for (const auto& [count, seed] : {std::pair(u"2"_s, u"7"_s), std::pair(u"6"_s, u"8"_s)}) {
        const auto [exitCode, said] = render(count, seed);
        QVERIFY2(exitCode == 1 && said.contains(folder.path().toUtf8()) && said.contains("--out"), said.constData());
        QCOMPARE(truths(), 4);
        QCOMPARE(views(), 4);
    }
    QVERIFY(QFile::remove(folder.filePath(u"truth.csv"_s))); // as when it was interrupted
    const auto [exitCode, said] = render(u"2"_s, u"7"_s);
    QVERIFY2(exitCode == 1 && said.contains("view_00000"), said.constData());
    QCOMPARE(render(u"5"_s, u"8"_s).first, 0);
    QCOMPARE(truths(), 5);
}

void TestProgram::outputThatCannotBeWrittenIsSaid() {
    const auto [exitCode, said] = withoutDisplay({u"models"_s, u"list"_s, u"--json"_s}, u"/dev/full"_s);
    QVERIFY2(exitCode == 1 && said.contains("cannot be written"), said.constData());
}

void TestProgram::selfTest() {
    const QTemporaryDir folder;
    QProcess program;
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(QCoreApplication::applicationDirPath() + u"/whereabouts"_s, {u"--self-test"_s, folder.filePath(u"shots"_s)});
    QVERIFY(program.waitForStarted());
    QVERIFY(program.waitForFinished(500'000));
    const QByteArray said = program.readAll();
    if (std::filesystem::exists(whereabouts::resourcesFolder() / "models" / "orbit" / "model.json"))
        QVERIFY2(program.exitCode() == 0, said.constData());
    else // it must say so in a sentence, not crash
        QVERIFY2(program.exitStatus() == QProcess::NormalExit && program.exitCode() == 1 && said.contains("self-test: "),
                 said.constData());
}

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
