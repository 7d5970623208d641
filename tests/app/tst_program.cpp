#include "base/paths.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
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
    void renderingsTouchNoOtherFile();
    void interruptedRenderingsLeaveWholeViews();
    void interruptedLocatingPrintsAWholeDocument();
    void helpFitsATerminal();
    void wrongUsageIsASentence_data();
    void wrongUsageIsASentence();
    void theNameMayStandTwice();
    void scriptsExplainThemselves();
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
    const QString sample = QStringLiteral(WHEREABOUTS_SOURCE_DIR "/resources/samples/italy.jpg");
    QVERIFY(withoutDisplay({u"locat"_s, sample}, QProcess::nullDevice()).second.contains("“locat”"));
    QVERIFY(withoutDisplay({sample, u"missing.jpg"_s}, QProcess::nullDevice()).second.contains("no display")); // said in the window
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
    QVERIFY(QFile::rename(folder.filePath(u"truth.csv"_s), folder.filePath(u"truth.csv.part"_s))); // as when it was interrupted
    const auto [exitCode, said] = render(u"2"_s, u"7"_s);
    QVERIFY2(exitCode == 1 && said.contains("truth.csv.part"), said.constData());
    QCOMPARE(render(u"5"_s, u"7"_s).first, 0);
    QCOMPARE(truths(), 5);
    QVERIFY(!QFile::exists(folder.filePath(u"truth.csv.part"_s)));
}

void TestProgram::renderingsTouchNoOtherFile() {
    for (const QString& name : {u"view_000001.png"_s, u"truth.csv"_s, u"truth.csv.part"_s}) {
        const QTemporaryDir folder;
        QFile own(folder.filePath(name));
        QVERIFY(own.open(QIODevice::WriteOnly) && own.write("mine") == 4);
        own.close();
        const auto [exitCode, said] = withoutDisplay({u"orbit"_s, u"render"_s, u"--count"_s, u"3"_s, u"--out"_s, folder.path()},
                                                     QProcess::nullDevice());
        QVERIFY2(exitCode == 1 && said.contains(name.toUtf8()) && said.contains("--out"), said.constData());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{name});
        QCOMPARE(own.size(), 4);
    }
}

void TestProgram::interruptedRenderingsLeaveWholeViews() {
    const QTemporaryDir folder;
    const auto named = [&](const QString& pattern) { return QDir(folder.path()).entryList({pattern}, QDir::Files | QDir::Hidden); };
    QProcess program;
    program.start(QCoreApplication::applicationDirPath() + u"/whereabouts"_s,
                  {u"orbit"_s, u"render"_s, u"--count"_s, u"50000"_s, u"--out"_s, folder.path()});
    QVERIFY(QTest::qWaitFor([&] { return named(u"view_*.png"_s).size() > 20; }, 30'000));
    QCOMPARE(::kill(static_cast<pid_t>(program.processId()), SIGINT), 0);
    QVERIFY(program.waitForFinished(10'000));
    const QByteArray said = program.readAllStandardError();
    QVERIFY2(program.exitCode() == 130 && said.contains("of 50000 views") && said.contains("goes on"), said.constData());
    QVERIFY(!said.contains('\r')); // no terminal
    QVERIFY(named(u".whereabouts-*"_s).isEmpty());
}

void TestProgram::interruptedLocatingPrintsAWholeDocument() {
    const QTemporaryDir folder;
    constexpr int count = 2000;
    for (int i = 0; i < count; ++i)
        QVERIFY(QFile::link(QStringLiteral(WHEREABOUTS_SOURCE_DIR "/resources/samples/italy.jpg"), folder.filePath(u"%1.jpg"_s.arg(i))));
    QProcess program;
    program.start(QCoreApplication::applicationDirPath() + u"/whereabouts"_s, {u"locate"_s, u"--json"_s, folder.path()});
    QByteArray printed;
    QVERIFY(QTest::qWaitFor([&] { return (printed += program.readAllStandardOutput()).count("\"photo\"") > 3; }, 30'000));
    QCOMPARE(::kill(static_cast<pid_t>(program.processId()), SIGINT), 0);
    QVERIFY(program.waitForFinished(10'000));
    QCOMPARE(program.exitCode(), 130);
    QVERIFY(program.readAllStandardError().contains("of 2000 pictures"));
    const QJsonObject document = QJsonDocument::fromJson(printed + program.readAllStandardOutput()).object();
    const qsizetype located = document[u"results"].toArray().size();
    QVERIFY(located > 3 && located < count);
    QVERIFY(document[u"notices"].toArray().last().toString().contains(u"after %1 of"_s.arg(located)));
}

void TestProgram::helpFitsATerminal() {
    for (const QString& command : {u""_s, u"locate"_s, u"train"_s, u"orbit"_s, u"orbit render"_s, u"models"_s, u"models list"_s,
                                   u"models show"_s, u"models verify"_s, u"models import"_s, u"models remove"_s}) {
        const QTemporaryDir folder;
        const QString out = folder.filePath(u"help"_s);
        QCOMPARE(withoutDisplay(command.split(u' ', Qt::SkipEmptyParts) << u"--help"_s, out).first, 0);
        QFile file(out);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString help = QString::fromUtf8(file.readAll());
        for (const QString& line : help.split(u'\n'))
            QVERIFY2(line.size() <= 80 && !line.endsWith(u' '), qPrintable(line));
        QVERIFY2(!help.contains(u"TEXT"_s) && !help.contains(u"INT"_s), qPrintable(help));
    }
}

void TestProgram::wrongUsageIsASentence_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QByteArray>("sentence");
    const auto row = [](const char* words, const char* sentence) { QTest::newRow(words) << QString::fromUtf8(words) << QByteArray(sentence); };
    row("locate a.jpg --top abc", "--top takes a whole number from 1 to 1000, not “abc”.");
    row("locate a.jpg --top 0", "--top takes a whole number from 1 to 1000, not “0”.");
    row("locate a.jpg --top", "--top needs N after it: how many ranked places");
    row("locate a.jpg --top 3 --top 4", "--top stands there 2 times: give it once.");
    row("locate a.jpg --json=maybe", "--json takes no value: leave “=maybe” out.");
    row("locate a.jpg --device tpu", "--device takes cpu or cuda, not “tpu”.");
    row("locate a.jpg --within", "--within needs LAT,LON,KM after it: ");
    row("locate a.jpg --within 1,2", "is not LAT,LON,KM");
    row("locate", "Name pictures, or --text SENTENCE");
    row("--json locate a.jpg", "“--json” stands before the command locate");
    row("a.jpg locate b.jpg", "“a.jpg” stands before the command locate");
    row("orbit", "whereabouts orbit needs a command after it: render.");
    row("orbit render", "whereabouts orbit render needs --count N: number of views");
    row("orbit render --count 5", "whereabouts orbit render needs --out FOLDER: ");
    row("orbit render --count 3.5 --out x", "--count takes a whole number from 1 to 100000000, not “3.5”.");
    row("orbit render --count 5 --seed -1 --out x", "--seed takes a whole number from 0 to 18446744073709551615, not “-1”.");
    row("orbit render --count 5 --split nope --out x", "--split takes test, validation or train, not “nope”.");
    row("orbit render --count 5 --size 8 --out x", "--size takes a whole number from 16 to 4096, not “8”.");
    row("orbit render --count 5 --out=", "--out needs ");
    row("train", "whereabouts train needs RECIPE: ");
    row("train a.toml", "whereabouts train needs --out FOLDER: ");
    row("models", "whereabouts models needs a command after it: list, show, verify, import, remove.");
    row("models show a b", "whereabouts models show takes one MODEL, and “b” is one too many.");
    row("models list x", "whereabouts models list does not know “x”.");
    row("models import", "whereabouts models import needs PATH: ");
    row("models import x", "whereabouts models import needs --name NAME: ");
    row("models remove", "whereabouts models remove needs MODEL: ");
}

void TestProgram::wrongUsageIsASentence() {
    QFETCH(QString, words);
    QFETCH(QByteArray, sentence);
    const auto [exitCode, said] = withoutDisplay(words.split(u' '), QProcess::nullDevice());
    QVERIFY2(exitCode == 2 && said.startsWith("whereabouts: ") && said.contains(sentence), said.constData());
    QVERIFY2(said.endsWith("--help` for its options.\n") && said.count('\n') == 2, said.constData());
}

void TestProgram::theNameMayStandTwice() {
    const auto [exitCode, said] = withoutDisplay({u"whereabouts"_s, u"models"_s, u"list"_s}, QProcess::nullDevice());
    QVERIFY2(exitCode == 0, said.constData());
}

void TestProgram::scriptsExplainThemselves() {
    const auto script = [](const QStringList& arguments) {
        QProcess bash;
        bash.start(u"bash"_s, QStringList(QStringLiteral(WHEREABOUTS_SOURCE_DIR "/packaging/") + arguments.first()) + arguments.mid(1));
        const bool ended = bash.waitForFinished(20'000);
        return std::tuple(ended ? bash.exitCode() : -1, bash.readAllStandardOutput(), bash.readAllStandardError());
    };
    for (const QString& name : {u"run.sh"_s, u"test.sh"_s, u"bench.sh"_s}) {
        const auto [exitCode, out, err] = script({name, u"--help"_s});
        QVERIFY2(exitCode == 0 && out.startsWith("usage: packaging/" + name.toUtf8()) && err.isEmpty(), err.constData());
    }
    const auto [exitCode, out, err] = script({u"bench.sh"_s, u"heatmp"_s});
    QVERIFY2(exitCode == 2 && err.contains("heatmp") && err.contains("heatmap") && err.contains("startup"), err.constData());
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
