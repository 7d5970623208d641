#include "models/modelcard.h"
#include "models/modelcheck.h"
#include "models/modelfindings.h"
#include "models/modelimport.h"
#include "models/modellibrary.h"
#include "widgets/fakemodel.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

using namespace Qt::StringLiterals;
using namespace whereabouts;

// What stands behind the Models page: the list, measuring, removing, importing, the card, the check.
class TestModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void listsMeasuresAndRemoves();
    void importNamesAndReports();
    void importCancelsAtOnce();
    void importThatFailsSaysWhy();
    void equalTitlesAreToldApart();
    void importThatTakesNothing();
    void suggestedNames();
    void cardFetchesNothing();
    void checkListsOutputs();
    void checkCancelsAtOnce();
    void findingsAreListed();
    void findingsInAnotherLanguage();
    void findingsCancelAtOnce();

private:
    void makeModel(const QString& name, const QByteArray& json, const QByteArray& card = "# A card");
    QTemporaryDir m_data;
};

void TestModels::init() {
    QVERIFY(m_data.isValid());
    qputenv("WHEREABOUTS_DATA", m_data.path().toUtf8());
}

static void write(const QString& name, const QByteArray& bytes) {
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

void TestModels::makeModel(const QString& name, const QByteArray& json, const QByteArray& card) {
    const QString folder = m_data.filePath(u"models/"_s + name);
    QVERIFY(QDir().mkpath(folder));
    write(folder + u"/model.json"_s, json);
    write(folder + u"/README.md"_s, card);
    write(folder + u"/weights.safetensors"_s, QByteArray(2500, 'x'));
}

static int rowOf(const ModelLibrary& library, const QString& name) {
    for (int row = 0; row < library.count(); ++row)
        if (library.index(row).data(ModelLibrary::Name).toString() == name)
            return row;
    return -1;
}

void TestModels::listsMeasuresAndRemoves() {
    Explorer explorer(fakeLocator());
    ModelLibrary library;
    library.setProperty("explorer", QVariant::fromValue(&explorer));
    QTRY_VERIFY(library.count() > 0);
    QVERIFY(library.onlyBuiltIn());
    makeModel(u"mine"_s, R"({"kind": "geoclip", "title": "Mine", "takes": ["ground", "text"], "missing": ["No gallery."]})");
    makeModel(u"partial"_s, R"({"kind": "geoclip", "takes": [], "missing": ["No gallery."]})");
    makeModel(u"places"_s, R"({"kind": "satclip", "takes": ["gps"]})");
    makeModel(u"broken"_s, "not JSON");
    library.refresh();
    QTRY_VERIFY(rowOf(library, u"mine"_s) >= 0);
    QVERIFY(!library.onlyBuiltIn());
    const QModelIndex mine = library.index(rowOf(library, u"mine"_s));
    QCOMPARE(mine.data(ModelLibrary::Title).toString(), u"Mine"_s);
    QCOMPARE(mine.data(ModelLibrary::Takes).toStringList(), QStringList({u"ground"_s, u"text"_s}));
    QCOMPARE(mine.data(ModelLibrary::Missing).toStringList(), QStringList({u"No gallery."_s}));
    QCOMPARE(mine.data(ModelLibrary::Bytes).toDouble(), 2500.0);
    QVERIFY(!mine.data(ModelLibrary::BuiltIn).toBool());
    QVERIFY(mine.data(ModelLibrary::Usable).toBool());
    QVERIFY(!library.index(rowOf(library, u"partial"_s)).data(ModelLibrary::Usable).toBool());
    const auto onlyPlaces = [&](const QString& name) { return library.index(rowOf(library, name)).data(ModelLibrary::OnlyPlaces).toBool(); };
    QVERIFY(onlyPlaces(u"places"_s));
    QVERIFY(!onlyPlaces(u"mine"_s) && !onlyPlaces(u"partial"_s));
    const QModelIndex orbit = library.index(rowOf(library, u"orbit"_s)); // on the CPU, whatever there is
    QVERIFY(!orbit.data(ModelLibrary::OnGpu).toBool());
    bool problemNamesFolder = false;
    for (int row = 0; row < library.count(); ++row)
        problemNamesFolder |= library.index(row).data(ModelLibrary::Problem).toString().contains(u"broken"_s);
    QVERIFY(problemNamesFolder);

    QSignalSpy measured(&library, &ModelLibrary::measured), said(&library, &ModelLibrary::said), removed(&library, &ModelLibrary::removed);
    library.measure(u"mine"_s);
    QVERIFY(library.index(rowOf(library, u"mine"_s)).data(ModelLibrary::Measuring).toBool());
    QTRY_COMPARE_WITH_TIMEOUT(measured.count(), 1, 20'000);
    QVERIFY(measured.first()[1].toDouble() > 0);
    QCOMPARE(measured.first()[2].toDouble(), 1234.0);
    library.measure(u"gone"_s);
    QTRY_COMPARE(said.count(), 1);

    library.remove(u"orbit"_s);
    QTRY_COMPARE(said.count(), 2);
    QVERIFY2(said.last().first().toString().contains(u"orbit"_s), qPrintable(said.last().first().toString()));
    QCOMPARE(removed.count(), 0);
    library.remove(u"mine"_s);
    QTRY_COMPARE(removed.count(), 1);
    QVERIFY(!QFile::exists(m_data.filePath(u"models/mine"_s)));
    QTRY_COMPARE(rowOf(library, u"mine"_s), -1);
}

void TestModels::importNamesAndReports() {
    ModelImport importing([](const ModelImport::Paths& sources, const std::string& name, const Progress& progress, std::stop_token) -> Result<ImportReport> {
        progress("Reading", 0.5);
        return ImportReport{.kind = "GeoCLIP", .folder = sources.front() / name, .missing = {"No CLIP folder."}, .left = {"stray.csv"}, .takes = {Modality::Gps}, .notes = {"As its folder."}};
    }, nullptr);
    QSignalSpy imported(&importing, &ModelImport::imported);
    importing.offer({QUrl(u"https://example.org/model.bin"_s)}, {});
    QCOMPARE(importing.state(), ModelImport::Failed);
    importing.offer({QUrl::fromLocalFile(u"/weights/Street CLIP.bin"_s)}, {u"orbit"_s});
    QCOMPARE(importing.state(), ModelImport::Offered);
    QCOMPARE(importing.suggestedName(), u"street-clip"_s);
    QVERIFY(importing.faultOf(u"street-clip"_s).isEmpty());
    for (const QString& bad : {u""_s, u"../up"_s, u".hidden"_s, u"a b"_s, u"orbit"_s})
        QVERIFY2(!importing.faultOf(bad).isEmpty(), qPrintable(bad));
    importing.begin(u"orbit"_s);
    QCOMPARE(importing.state(), ModelImport::Offered);
    importing.begin(u"street"_s);
    QCOMPARE(importing.state(), ModelImport::Working);
    QTRY_COMPARE(importing.state(), ModelImport::Done);
    QCOMPARE(importing.kind(), u"GeoCLIP"_s);
    QCOMPARE(importing.missing(), QStringList({u"No CLIP folder."_s}));
    QCOMPARE(importing.notes(), QStringList({u"As its folder."_s, u"Left aside, having no part in it: stray.csv."_s}));
    QVERIFY(importing.usable());
    QCOMPARE(imported.count(), 1);
    QCOMPARE(imported.first().first().toString(), u"street"_s);
    importing.add({QUrl::fromLocalFile(u"/clip/"_s), QUrl::fromLocalFile(u"/weights/Street CLIP.bin"_s)}, {u"orbit"_s, u"street"_s});
    QCOMPARE(importing.state(), ModelImport::Offered);
    QCOMPARE(importing.files().size(), 2);
    QVERIFY(!importing.faultOf(u"street"_s).isEmpty());
}

void TestModels::importCancelsAtOnce() {
    std::atomic<bool> stopped = false;
    ModelImport importing([&](const ModelImport::Paths&, const std::string&, const Progress&, std::stop_token stop) -> Result<ImportReport> {
        while (!stop.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        std::this_thread::sleep_for(std::chrono::milliseconds(200)); // an engine that needs a moment
        stopped = true;
        return failure(Error::Code::Stopped, "Stopped.");
    }, nullptr);
    importing.offer({QUrl::fromLocalFile(u"/weights/a.bin"_s)}, {});
    importing.begin(u"a"_s);
    QTest::qWait(50);
    importing.offer({QUrl::fromLocalFile(u"/weights/b.bin"_s)}, {}); // passed over while one is under way
    QCOMPARE(importing.suggestedName(), u"a"_s);
    QElapsedTimer time;
    time.start();
    importing.cancel();
    QVERIFY(time.elapsed() < 16);
    QCOMPARE(importing.state(), ModelImport::Nothing);
    QTRY_VERIFY(stopped.load());
    QTest::qWait(50);
    QCOMPARE(importing.state(), ModelImport::Nothing);
}

void TestModels::importThatFailsSaysWhy() {
    ModelImport importing([](const ModelImport::Paths& sources, const std::string&, const Progress&, std::stop_token) -> Result<ImportReport> {
        return failure(Error::Code::BadInput, sources.front().string() + " is no model.");
    }, nullptr);
    importing.offer({QUrl::fromLocalFile(u"/weights/a.bin"_s)}, {});
    importing.begin(u"a"_s);
    QTRY_COMPARE(importing.state(), ModelImport::Failed);
    QCOMPARE(importing.problem(), u"/weights/a.bin is no model."_s);
    importing.begin(u"again"_s); // it may be tried once more
    QCOMPARE(importing.state(), ModelImport::Working);
    QTRY_COMPARE(importing.state(), ModelImport::Failed);
}

void TestModels::equalTitlesAreToldApart() {
    makeModel(u"first-clip"_s, R"({"kind": "clip", "title": "CLIP", "takes": ["ground"]})");
    makeModel(u"second-clip"_s, R"({"kind": "clip", "title": "CLIP", "takes": []})");
    makeModel(u"alone"_s, R"({"kind": "clip", "title": "Other", "takes": ["ground"]})");
    ModelLibrary library;
    QTRY_VERIFY(rowOf(library, u"second-clip"_s) >= 0);
    const auto title = [&](const QString& name) { return library.index(rowOf(library, name)).data(ModelLibrary::Title).toString(); };
    QCOMPARE(title(u"first-clip"_s), u"CLIP (first-clip)"_s);
    QCOMPARE(title(u"second-clip"_s), u"CLIP (second-clip)"_s);
    QCOMPARE(title(u"alone"_s), u"Other"_s);
    for (const QString& name : {u"first-clip"_s, u"second-clip"_s, u"alone"_s})
        QVERIFY(QDir(m_data.filePath(u"models/"_s + name)).removeRecursively());
}

void TestModels::importThatTakesNothing() {
    for (const bool usable : {true, false}) {
        ModelImport importing([&](const ModelImport::Paths&, const std::string&, const Progress&, std::stop_token) -> Result<ImportReport> {
            ImportReport report{.kind = "CLIP", .folder = {}, .missing = {}};
            if (usable)
                report.takes = {Modality::Ground};
            return report;
        }, nullptr);
        importing.offer({QUrl::fromLocalFile(u"/weights/a.bin"_s)}, {});
        importing.begin(u"a"_s);
        QTRY_COMPARE(importing.state(), ModelImport::Done);
        QCOMPARE(importing.usable(), usable);
    }
}

void TestModels::suggestedNames() {
    QVERIFY(QDir().mkpath(m_data.filePath(u"GeoCLIP weights"_s)));
    const QUrl folder = QUrl::fromLocalFile(m_data.filePath(u"GeoCLIP weights"_s));
    QCOMPARE(suggestedModelName({folder}, {}), u"geoclip-weights"_s);
    QCOMPARE(suggestedModelName({folder}, {u"geoclip-weights"_s}), u"geoclip-weights-2"_s);
    QCOMPARE(suggestedModelName({QUrl::fromLocalFile(u"/a/satclip/one.pth"_s), QUrl::fromLocalFile(u"/a/satclip/two.csv"_s)}, {}), u"satclip"_s);
    QCOMPARE(suggestedModelName({QUrl::fromLocalFile(u"/a/ñandú.bin"_s)}, {}), u"and"_s);
    QCOMPARE(suggestedModelName({QUrl::fromLocalFile(u"/a/日本.bin"_s)}, {}), u"model"_s);
    QVERIFY(suggestedModelName({QUrl::fromLocalFile(u"/a/"_s + QString(300, u'x') + u".bin"_s)}, {}).size() <= 64);
}

void TestModels::cardFetchesNothing() {
    const QString plain = plainMarkdown(u"# Card\n\nText ![alt](http://example.org/a.png) <img src=\"http://example.org/b.png\"> "
                                        "![ref][r] !![twice](http://example.org/e.png) ![[nested]](http://example.org/c.png)\n\n[r]: http://example.org/d.png\n\n"
                                        "| a | b |\n|---|---|\n| 1 | 2 |\n"_s);
    QVERIFY2(!plain.contains(u"!["_s), qPrintable(plain));
    QVERIFY2(!plain.contains(u"<img"_s), qPrintable(plain));
    QVERIFY2(plain.contains(u"Card"_s) && plain.contains(u'|'), qPrintable(plain));
    makeModel(u"long"_s, "{}", QByteArray("line of a card\n").repeated(10'000));
    ModelCard card;
    QSignalSpy read(&card, &ModelCard::read);
    card.setFolder(m_data.filePath(u"models/long"_s));
    QTRY_VERIFY(!card.markdown().isEmpty());
    QVERIFY(card.markdown().size() < 2 * ModelCard::mostLetters);
    QVERIFY(card.markdown().contains(u"README"_s));
    card.setFolder(m_data.filePath(u"nowhere"_s));
    QTRY_VERIFY2(card.markdown().contains(u"nowhere"_s), qPrintable(card.markdown()));
}

void TestModels::checkListsOutputs() {
    ModelCheck check([](const std::filesystem::path& model, const std::filesystem::path& golden, std::stop_token) -> Result<ModelCheck::Differences> {
        if (golden.filename() != "golden.safetensors")
            return failure(Error::Code::BadInput, golden.string() + " is no golden file.");
        return ModelCheck::Differences{{.output = model.string(), .largest = 1e-6, .magnitude = 1, .tolerance = 1e-4, .passes = true},
                                       {.output = "logits", .largest = 0.5, .magnitude = 1, .tolerance = 1e-4, .passes = false}};
    }, nullptr);
    check.run(u"/models/mine"_s, QUrl::fromLocalFile(u"/golden.safetensors"_s));
    QVERIFY(check.busy());
    QTRY_COMPARE(check.count(), 2);
    QVERIFY(!check.busy() && !check.agrees());
    QCOMPARE(check.index(0).data(ModelCheck::Output).toString(), u"/models/mine"_s);
    QVERIFY(check.index(0).data(ModelCheck::Agrees).toBool());
    QVERIFY(!check.index(1).data(ModelCheck::Agrees).toBool());
    QCOMPARE(check.index(1).data(ModelCheck::Largest).toString(), u"0.5"_s);
    check.run(u"/models/mine"_s, QUrl::fromLocalFile(u"/other.safetensors"_s));
    QTRY_COMPARE(check.problem(), u"/other.safetensors is no golden file."_s);
    QCOMPARE(check.count(), 0);
}

void TestModels::checkCancelsAtOnce() {
    std::atomic<int> begun = 0, stopped = 0;
    ModelCheck check([&](const std::filesystem::path&, const std::filesystem::path& golden, std::stop_token stop) -> Result<ModelCheck::Differences> {
        ++begun;
        if (golden.filename() == "quick.safetensors")
            return ModelCheck::Differences{{.output = "quick", .largest = 0, .magnitude = 1, .tolerance = 1e-4, .passes = true}};
        while (!stop.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        std::this_thread::sleep_for(std::chrono::milliseconds(200)); // an engine that needs a moment
        ++stopped;
        return ModelCheck::Differences{{.output = "late", .largest = 0, .magnitude = 1, .tolerance = 1e-4, .passes = true}};
    }, nullptr);
    check.run(u"/models/mine"_s, QUrl::fromLocalFile(u"/slow.safetensors"_s));
    QTRY_COMPARE(begun.load(), 1);
    QElapsedTimer time;
    time.start();
    check.cancel();
    QVERIFY(time.elapsed() < 16);
    QVERIFY(!check.busy() && check.file().isEmpty() && check.problem().isEmpty());
    QTRY_COMPARE(stopped.load(), 1);
    QTest::qWait(50);
    QCOMPARE(check.count(), 0); // what it brought too late is passed over

    check.run(u"/models/mine"_s, QUrl::fromLocalFile(u"/slow.safetensors"_s));
    QTRY_COMPARE(begun.load(), 2);
    check.run(u"/models/mine"_s, QUrl::fromLocalFile(u"/quick.safetensors"_s)); // the newer one supersedes it
    QVERIFY(check.busy());
    QTRY_COMPARE(check.count(), 1);
    QCOMPARE(check.index(0).data(ModelCheck::Output).toString(), u"quick"_s);
    QCOMPARE(stopped.load(), 2);
}

void TestModels::findingsAreListed() {
    using Verdict = ModelFinding::Verdict;
    ModelFindings findings([](const std::filesystem::path& model, const Progress& progress, std::stop_token) -> Result<ModelFindings::Found> {
        if (model == "/models/gone")
            return failure(Error::Code::NotFound, "There is no model at /models/gone.");
        progress("Hashing weights.safetensors", 0.5);
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        return ModelFindings::Found{.files = {{.subject = "tensors", .verdict = Verdict::Agrees, .sentence = "its SHA-256 is that of the import"},
                                              {.subject = "other.bin", .verdict = Verdict::Faulty, .sentence = "it holds %1 and 7 things", .numbers = {}}},
                                    .uses = {{.subject = "outputs", .verdict = Verdict::Unknown, .sentence = "nothing can be asked of it yet"}}};
    }, nullptr);
    findings.run(u"/models/mine"_s);
    QVERIFY(findings.busy());
    QTRY_COMPARE(findings.stage(), u"Hashing weights.safetensors"_s);
    QCOMPARE(findings.fraction(), 0.5);
    QTRY_COMPARE(findings.count(), 3);
    QVERIFY(!findings.busy() && findings.stage().isEmpty());
    QCOMPARE(findings.faults(), 1);
    QVERIFY(!findings.complete());
    const auto at = [&](int row, int role) { return findings.index(row).data(role); };
    QCOMPARE(at(0, ModelFindings::Subject).toString(), u"“tensors”"_s);
    QCOMPARE(at(0, ModelFindings::Verdict).toInt(), int(ModelFindings::Agrees));
    QCOMPARE(at(1, ModelFindings::Verdict).toInt(), int(ModelFindings::Faulty));
    QCOMPARE(at(1, ModelFindings::Sentence).toString(), u"it holds %1 and 7 things"_s); // one that is not known stays as it is
    QCOMPARE(at(2, ModelFindings::Verdict).toInt(), int(ModelFindings::Unknown));
    findings.run(u"/models/gone"_s);
    QTRY_COMPARE(findings.problem(), u"There is no model at /models/gone."_s);
    QCOMPARE(findings.count(), 0);
    QCOMPARE(findings.faults(), 0);
}

// Puts everything in brackets.
class InBrackets : public QTranslator {
public:
    QString translate(const char*, const char* source, const char*, int) const override { return u'[' + QString::fromUtf8(source) + u']'; }
    bool isEmpty() const override { return false; }
};

// A file keeps its name, whatever it is called; sentences keep their numbers.
void TestModels::findingsInAnotherLanguage() {
    InBrackets language;
    QVERIFY(QCoreApplication::installTranslator(&language));
    ModelFindings findings([](const std::filesystem::path&, const Progress&, std::stop_token) -> Result<ModelFindings::Found> {
        return ModelFindings::Found{.files = {{.subject = "outputs", .sentence = "its SHA-256 is that of the import"}},
                                    .uses = {{.subject = "tensors", .sentence = "%1 of them with %2 numbers, all finite", .numbers = {12, 345}}}};
    }, nullptr);
    findings.run(u"/models/mine"_s);
    QTRY_COMPARE(findings.count(), 2);
    QCOMPARE(findings.index(0).data(ModelFindings::Subject).toString(), u"“outputs”"_s);
    QCOMPARE(findings.index(0).data(ModelFindings::Sentence).toString(), u"[its SHA-256 is that of the import]"_s);
    QCOMPARE(findings.index(1).data(ModelFindings::Subject).toString(), u"[tensors]"_s);
    QCOMPARE(findings.index(1).data(ModelFindings::Sentence).toString(), u"[12 of them with 345 numbers, all finite]"_s);
    QCOMPARE(ModelImport::wordsOf("Checking model weights.safetensors"), u"[Checking] model weights.safetensors"_s);
    QCOMPARE(ModelImport::wordsOf("Embedding places"), u"[Embedding places]"_s);
    QCOMPARE(ModelImport::wordsOf("Openings"), u"Openings"_s);
    QCoreApplication::removeTranslator(&language);
}

void TestModels::findingsCancelAtOnce() {
    std::atomic<bool> begun = false, stopped = false;
    ModelFindings findings([&](const std::filesystem::path&, const Progress&, std::stop_token stop) -> Result<ModelFindings::Found> {
        begun = true;
        while (!stop.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        std::this_thread::sleep_for(std::chrono::milliseconds(200)); // an engine that needs a moment
        stopped = true;
        return ModelFindings::Found{.files = {{.subject = "late", .sentence = "it came too late"}}, .uses = {}};
    }, nullptr);
    findings.run(u"/models/mine"_s);
    QTRY_VERIFY(begun.load());
    QElapsedTimer time;
    time.start();
    findings.cancel();
    QVERIFY(time.elapsed() < 16);
    QVERIFY(!findings.busy() && findings.problem().isEmpty());
    QTRY_VERIFY(stopped.load());
    QTest::qWait(50);
    QCOMPARE(findings.count(), 0);
}

QTEST_MAIN(TestModels)
#include "tst_models.moc"
