#include "explorer/explorer.h"
#include "explorer/clipboard.h"
#include "explorer/exporter.h"
#include "explorer/mapfigure.h"
#include "explorer/placesearch.h"
#include "widgets/fakemodel.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;

// What the window shows of the pictures a person opens, with a stand-in for the model.
class TestExplorer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void dropBringsResult();
    void newerDropCancelsTheOlder();
    void severalAreAllPlaced();
    void openingKeepsTheFilmstrip();
    void badFileNamesItself();
    void missingModelIsSaid();
    void regionsAreFollowed();
    void blackPictureIsOutOfDomain();
    void pastedCoordinateMovesTheMap();
    void folderIsListedOffTheGuiThread();
    void savedFilesHaveAnEnding();
    void pastedImageIsPlaced();
    void goingBackBringsRegionsBack();
    void anotherModelPlacesAgain();
    void modelThatIsGoneLeavesTheFormer();
    void sentenceIsAsked();
    void placesLikeOneAreFound();
    void pictureWaitsForAModelThatTakesIt();
    void searchOffersTheQuestion();
    void savedFigureKeepsTheMap_data();
    void savedFigureKeepsTheMap();
    void savedFigureSaysAllOfADoubt_data();
    void savedFigureSaysAllOfADoubt();
    void savedFigureExplainsWhatWasDrawn();

private:
    QUrl picture(const QString& name, int brightness);
    QTemporaryDir m_folder;
};

void TestExplorer::initTestCase() { QVERIFY(m_folder.isValid()); }

QUrl TestExplorer::picture(const QString& name, int brightness) {
    QImage image(96, 64, QImage::Format_RGB32);
    image.fill(QColor(brightness, brightness, brightness));
    const QString file = m_folder.filePath(name);
    return image.save(file) ? QUrl::fromLocalFile(file) : QUrl();
}

void TestExplorer::dropBringsResult() {
    Explorer explorer(fakeLocator());
    QSignalSpy shown(&explorer, &Explorer::resultShown), placed(&explorer, &Explorer::placed);
    explorer.open({picture(u"one.png"_s, 100)});
    QCOMPARE(explorer.state(), Explorer::Working);
    QCOMPARE(explorer.stage(), u"Loading the model"_s);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    QCOMPARE(shown.count(), 1);
    QCOMPARE(placed.value(0).value(0).toUrl(), QUrl::fromLocalFile(m_folder.filePath(u"one.png"_s)));
    QVERIFY(explorer.answer()->estimate().isValid());
    QVERIFY(explorer.answer()->within50Km() > 0);
    QVERIFY(explorer.answer()->within50Km() < explorer.answer()->within90Km());
    QVERIFY(explorer.answer()->parts50() >= 1);
    QVERIFY(explorer.answer()->parts90() >= 2); // on hills that are far from each other
    QVERIFY(explorer.candidates()->count() >= 3);
    const double first = explorer.candidates()->index(0).data(CandidateModel::Probability).toDouble();
    QVERIFY(first > explorer.candidates()->index(1).data(CandidateModel::Probability).toDouble());
    QTRY_VERIFY(!explorer.thumbnail().isEmpty());
}

void TestExplorer::newerDropCancelsTheOlder() {
    Explorer explorer(fakeLocator(std::chrono::milliseconds(300)));
    QSignalSpy shown(&explorer, &Explorer::resultShown);
    explorer.open({picture(u"older.png"_s, 60), picture(u"second.png"_s, 80)});
    QTest::qWait(50);
    explorer.open({picture(u"newer.png"_s, 200)});
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    QTest::qWait(500);
    QCOMPARE(shown.count(), 1);
    QCOMPARE(explorer.name(), u"newer.png"_s);
    QCOMPARE(explorer.history()->count(), 1);
}

void TestExplorer::openingKeepsTheFilmstrip() {
    Explorer explorer(fakeLocator());
    explorer.open({picture(u"a.png"_s, 60)});
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    QSignalSpy reset(explorer.history(), &HistoryModel::modelReset), removed(explorer.history(), &HistoryModel::rowsRemoved);
    explorer.open({picture(u"b.png"_s, 80), picture(u"c.png"_s, 90)});
    explorer.open({picture(u"d.png"_s, 100)}); // the two before it are cancelled, the first one stays as it is
    QCOMPARE(explorer.history()->count(), 2);
    QCOMPARE(removed.count(), 2);
    QCOMPARE(reset.count(), 0);
}

void TestExplorer::severalAreAllPlaced() {
    Explorer explorer(fakeLocator());
    QList<QUrl> urls;
    for (int i = 1; i <= 5; ++i)
        urls << picture(u"several%1.png"_s.arg(i), 40 * i);
    explorer.open(urls);
    const auto done = [](const OpenedPicture& opened) { return opened.state == OpenedPicture::Done; };
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::all_of(explorer.history()->pictures(), done), 20'000);
    QCOMPARE(explorer.history()->count(), 5);
    QCOMPARE(explorer.name(), u"several1.png"_s);
    const QGeoCoordinate first = explorer.answer()->estimate();
    explorer.show(4);
    QCOMPARE(explorer.name(), u"several5.png"_s);
    QVERIFY(explorer.answer()->estimate() != first);
}

void TestExplorer::badFileNamesItself() {
    QFile file(m_folder.filePath(u"a \"quoted\" ñame.jpg"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no picture") > 0);
    file.close();
    Explorer explorer(fakeLocator());
    explorer.open({QUrl::fromLocalFile(file.fileName()), picture(u"good.png"_s, 90)});
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Failed, 20'000);
    QVERIFY2(explorer.problem().contains(u"ñame.jpg"_s), qPrintable(explorer.problem()));
    explorer.show(1);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
}

void TestExplorer::missingModelIsSaid() {
    using namespace whereabouts;
    Explorer explorer([](const std::string&) -> Result<Locator> { return failure(Error::Code::NotFound, "The model is not there."); });
    QSignalSpy said(&explorer, &Explorer::said);
    explorer.open({picture(u"one.png"_s, 100)});
    QTRY_COMPARE(explorer.state(), Explorer::Failed);
    QCOMPARE(explorer.problem(), u"The model is not there."_s);
    QCOMPARE(said.count(), 1);
}

void TestExplorer::regionsAreFollowed() {
    Explorer explorer(fakeLocator());
    explorer.open({picture(u"one.png"_s, 100)});
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    const QGeoCoordinate before = explorer.answer()->estimate();
    explorer.regions()->addCircle(before, 1500, false);
    QVERIFY(explorer.regions()->hasNot() && !explorer.regions()->hasOnly());
    QTRY_VERIFY(explorer.answer()->estimate().distanceTo(before) > 1'000'000);
    explorer.regions()->undo();
    QVERIFY(!explorer.regions()->hasNot());
    QTRY_COMPARE(explorer.answer()->estimate(), before);
    explorer.regions()->redo();
    QTRY_VERIFY(explorer.answer()->estimate() != before);
    explorer.regions()->undo();
    explorer.regions()->addCircle({-85, 0}, 50, true);
    QVERIFY(explorer.regions()->hasOnly());
    QTRY_VERIFY(explorer.answer()->nothingLeft());
    explorer.regions()->removeAt(0);
    QTRY_COMPARE(explorer.answer()->estimate(), before);
}

void TestExplorer::blackPictureIsOutOfDomain() {
    Explorer explorer(fakeLocator());
    explorer.open({picture(u"black.png"_s, 0), picture(u"grey.png"_s, 120)});
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    QVERIFY(explorer.answer()->outOfDomain());
    explorer.show(1);
    QTRY_VERIFY(explorer.answer()->shown() && !explorer.answer()->outOfDomain());
}

void TestExplorer::pastedCoordinateMovesTheMap() {
    Explorer explorer(fakeLocator());
    QSignalSpy moved(&explorer, &Explorer::moveTo);
    QGuiApplication::clipboard()->setText(u"geo:46.95,7.45"_s);
    explorer.paste();
    QCOMPARE(moved.count(), 1);
    QCOMPARE(moved.first().first().value<QGeoCoordinate>(), QGeoCoordinate(46.95, 7.45));
    QGuiApplication::clipboard()->setText(picture(u"pasted.png"_s, 50).toLocalFile());
    explorer.paste();
    QCOMPARE(explorer.name(), u"pasted.png"_s);
}

void TestExplorer::folderIsListedOffTheGuiThread() {
    const QString folder = m_folder.filePath(u"a folder"_s);
    QVERIFY(QDir().mkpath(folder + u"/within"_s));
    for (const QString& name : {u"b.png"_s, u"a.png"_s, u"within/c.png"_s})
        QVERIFY(QFile::copy(picture(u"source.png"_s, 90).toLocalFile(), folder + u'/' + name));
    QFile notes(folder + u"/notes.txt"_s);
    QVERIFY(notes.open(QIODevice::WriteOnly) && notes.write("notes") == 5);
    notes.close();
    Explorer explorer(fakeLocator());
    QSignalSpy said(&explorer, &Explorer::said);
    explorer.open({QUrl::fromLocalFile(folder)});
    QTRY_COMPARE(explorer.history()->count(), 3);
    QCOMPARE(explorer.name(), u"a.png"_s);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.history()->pictures().back().state, OpenedPicture::Done, 20'000);
    QVERIFY(QDir().mkpath(m_folder.filePath(u"empty"_s)));
    explorer.open({QUrl::fromLocalFile(m_folder.filePath(u"empty"_s))});
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Failed, 20'000);
    QVERIFY2(explorer.problem().contains(m_folder.filePath(u"empty"_s)), qPrintable(explorer.problem()));
    QCOMPARE(said.count(), 0);
    explorer.open({QUrl::fromLocalFile(u"/weights/model.safetensors"_s)});
    QCOMPARE(said.count(), 1);
    QVERIFY(said.front().front().toString().contains(u"Models page"_s));
    QCOMPARE(explorer.history()->count(), 4);
}

void TestExplorer::savedFilesHaveAnEnding() {
    const auto target = [](const QString& name, const QString& ending) {
        return Exporter::target(QUrl::fromLocalFile(u"/maps/"_s + name), ending).toLocalFile();
    };
    QCOMPARE(target(u"italy"_s, u"tif"_s), u"/maps/italy.tif"_s);
    QCOMPARE(target(u"case v1.2"_s, u"png"_s), u"/maps/case v1.2.png"_s);
    QCOMPARE(target(u"italy.PNG"_s, u"tif"_s), u"/maps/italy.PNG"_s);
    QCOMPARE(target(u"italy.tiff"_s, u"png"_s), u"/maps/italy.tiff"_s);
    QCOMPARE(target(u"/tmp/italy"_s, u"tif"_s), u"/tmp/italy.tif"_s);
    QVERIFY(Exporter::exists(picture(u"there.png"_s, 90)));
    QVERIFY(!Exporter::exists(QUrl::fromLocalFile(m_folder.filePath(u"not there.tif"_s))));
}

void TestExplorer::pastedImageIsPlaced() {
    QImage image(300, 200, QImage::Format_RGB32);
    image.fill(Qt::gray);
    QGuiApplication::clipboard()->setImage(image);
    Explorer explorer(fakeLocator());
    explorer.paste();
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    QVERIFY(!explorer.name().isEmpty());
}

void TestExplorer::goingBackBringsRegionsBack() {
    Explorer explorer(fakeLocator());
    explorer.open({picture(u"one.png"_s, 100), picture(u"two.png"_s, 150)});
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    explorer.regions()->addCircle({0, 0}, 100, false);
    explorer.show(1);
    QCOMPARE(explorer.regions()->count(), 0);
    explorer.show(0);
    QCOMPARE(explorer.regions()->count(), 1);
}

void TestExplorer::anotherModelPlacesAgain() {
    Explorer explorer(fakeLocator());
    explorer.open({picture(u"one.png"_s, 100), picture(u"two.png"_s, 150)});
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    const QGeoCoordinate before = explorer.answer()->estimate();
    explorer.regions()->addCircle({-85, 0}, 50, false);
    explorer.setModel(u"other"_s);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.modelTitle(), u"Stand-in other"_s, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    QCOMPARE(explorer.answer()->modelTitle(), u"Stand-in other"_s);
    QVERIFY(explorer.answer()->estimate().distanceTo(before) > 1000);
    QCOMPARE(explorer.regions()->count(), 1);
    explorer.show(1); // placed by the former model, or not at all before the change
    QTRY_VERIFY(explorer.answer()->shown());
    QTRY_COMPARE_WITH_TIMEOUT(explorer.answer()->modelTitle(), u"Stand-in other"_s, 20'000);
    explorer.setModel(u"orbit"_s);
    explorer.show(0);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.answer()->modelTitle(), u"Stand-in"_s, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.answer()->estimate(), before, 20'000);
}

void TestExplorer::modelThatIsGoneLeavesTheFormer() {
    Explorer explorer(fakeLocator());
    QSignalSpy said(&explorer, &Explorer::said);
    explorer.setModel(u"gone"_s);
    explorer.open({picture(u"one.png"_s, 100)});
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    QCOMPARE(explorer.model(), u"orbit"_s);
    QCOMPARE(said.count(), 1);
    explorer.setModel(u"other"_s);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.modelTitle(), u"Stand-in other"_s, 20'000);
    explorer.setModel(u"gone"_s);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.model(), u"other"_s, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
}

void TestExplorer::sentenceIsAsked() {
    Explorer explorer(fakeLocator());
    explorer.ask(u"  a red desert\twith round rocks "_s);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    QCOMPARE(explorer.name(), u"“a red desert with round rocks”"_s);
    QVERIFY(!explorer.isPicture());
    QCOMPARE(explorer.answer()->estimateName(), u"Best fit"_s);
    QVERIFY(!explorer.answer()->askedPlace().isValid());
    QCOMPARE(explorer.history()->index(0).data(HistoryModel::Sign).toString(), u"type"_s);
    QVERIFY(explorer.answer()->estimate().isValid());
    QVERIFY(explorer.candidates()->count() >= 3);
    explorer.setModel(u"pictures"_s); // takes no text: the answer stays as it is
    QTRY_VERIFY_WITH_TIMEOUT(!explorer.takesText(), 20'000);
    QCOMPARE(explorer.state(), Explorer::Done);
    QCOMPARE(explorer.answer()->modelTitle(), u"Stand-in"_s);
    explorer.ask(u"a lake"_s);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Failed, 20'000);
    QVERIFY2(explorer.problem().contains(u"takes no text"_s), qPrintable(explorer.problem()));
}

void TestExplorer::placesLikeOneAreFound() {
    Explorer explorer(fakeLocator());
    explorer.load();
    QTRY_VERIFY_WITH_TIMEOUT(explorer.takesPlaces(), 20'000);
    explorer.findLike({46.9, 7.4});
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    QVERIFY(std::abs(explorer.answer()->estimate().longitude() - 7.4) < 5);
    QCOMPARE(explorer.sign(), u"map-pin"_s);
    QCOMPARE(explorer.answer()->estimateName(), u"Most alike"_s);
    QCOMPARE(explorer.answer()->askedPlace(), QGeoCoordinate(46.9, 7.4));
    const QGeoCoordinate before = explorer.answer()->estimate();
    explorer.regions()->addCircle(before, 500, false); // another answer to the same question
    QTRY_VERIFY_WITH_TIMEOUT(explorer.answer()->estimate() != before, 20'000);
    QCOMPARE(explorer.answer()->estimateName(), u"Most alike"_s);
    QCOMPARE(explorer.answer()->askedPlace(), QGeoCoordinate(46.9, 7.4));
}

// What a model for places refuses is placed once a model that takes pictures is back in use.
void TestExplorer::pictureWaitsForAModelThatTakesIt() {
    Explorer explorer(fakeLocator());
    QVERIFY(!explorer.takesPictures()); // nothing is loaded
    explorer.load();
    QTRY_VERIFY_WITH_TIMEOUT(explorer.takesPictures(), 20'000);
    explorer.setModel(u"places"_s);
    QTRY_VERIFY_WITH_TIMEOUT(explorer.ready() && !explorer.takesPictures(), 20'000);
    QVERIFY(explorer.takesPlaces());
    explorer.open({picture(u"refused.png"_s, 100)});
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Failed, 20'000);
    QVERIFY(explorer.isPicture());
    explorer.setModel(u"orbit"_s);
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
    QVERIFY(explorer.takesPictures());
    QCOMPARE(explorer.answer()->modelTitle(), u"Stand-in"_s);
}

void TestExplorer::searchOffersTheQuestion() {
    Explorer explorer(fakeLocator());
    explorer.load();
    QTRY_VERIFY_WITH_TIMEOUT(explorer.takesText(), 20'000);
    PlaceSearch search;
    search.setExplorer(&explorer);
    search.setText(u"Bern"_s);
    QTRY_VERIFY(search.count() > 1);
    QVERIFY(search.coordinateAt(0).isValid());
    QCOMPARE(search.questionAt(search.count() - 1), u"Bern"_s);
    QVERIFY(!search.nothingFound());
    search.setText(u"a red desert with round rocks"_s);
    QTRY_COMPARE(search.count(), 1);
    QVERIFY(search.nothingFound());
    QCOMPARE(search.questionAt(0), u"a red desert with round rocks"_s);
    explorer.setModel(u"pictures"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!explorer.takesText(), 20'000);
    QCOMPARE(search.count(), 1);
    QVERIFY(!search.index(0).data(PlaceSearch::Usable).toBool());
    QVERIFY(search.questionAt(0).isEmpty());
    search.setText(u"46.95, 7.45"_s);
    QCOMPARE(search.count(), 1);
    QVERIFY(search.coordinateAt(0).isValid());
    search.setText(u"9G8F+6X Zürich"_s); // a short plus code and its town
    QTRY_COMPARE(search.data(search.index(0), PlaceSearch::Detail).toString(), u"Plus code near Zurich"_s);
    QVERIFY(search.coordinateAt(0).distanceTo({47.3655625, 8.5249375}) < 1);
    search.setText(u"47"_s);
    QThread::msleep(500); // its answer is on the way when more is typed
    search.setText(u"47 22 12 N, 8 32 24 E"_s);
    QTest::qWait(100);
    QVERIFY(search.coordinateAt(0).isValid());
}

void TestExplorer::savedFigureKeepsTheMap_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("a window's") << QSize(900, 500);
    QTest::newRow("odd") << QSize(2501, 701);
    QTest::newRow("the command line's") << QSize(3600, 1800);
}

// Whatever its size: pixel by pixel, in the middle, with words above and below.
void TestExplorer::savedFigureKeepsTheMap() {
    QFETCH(QSize, size);
    QImage map(size, QImage::Format_RGB32);
    for (int y = 0; y < map.height(); ++y)
        for (int x = 0; x < map.width(); ++x)
            map.setPixel(x, y, qRgb(x % 251, y % 241, (x + y) % 239));
    const QImage figure = mapFigure(map, {.title = u"A title"_s, .subtitle = u"Below it"_s, .legend = u"Scale"_s, .lowest = u"0"_s,
                                          .highest = u"1"_s, .area50 = {}, .area90 = {}, .estimate = {}, .attribution = u"Somebody's"_s});
    const int left = (figure.width() - map.width()) / 2;
    int top = 0;
    const QImage first = map.copy(0, 0, map.width(), 1);
    while (top < figure.height() && figure.copy(left, top, map.width(), 1) != first)
        ++top;
    QCOMPARE(figure.copy(left, top, map.width(), map.height()), map);
    const auto isWhite = [](const QImage& part) {
        QImage white(part.size(), part.format());
        white.fill(Qt::white);
        return part == white;
    };
    QVERIFY(!isWhite(figure.copy(0, 0, figure.width(), top)));
    QVERIFY(!isWhite(figure.copy(0, top + map.height(), figure.width(), figure.height() - top - map.height())));
}

void TestExplorer::savedFigureSaysAllOfADoubt_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("narrow") << QSize(320, 480);
    QTest::newRow("a window's") << QSize(900, 500);
    QTest::newRow("the command line's") << QSize(3600, 1800);
}

// On as many lines as it needs: each word is drawn, and the map lies below the last.
void TestExplorer::savedFigureSaysAllOfADoubt() {
    QFETCH(QSize, size);
    QImage map(size, QImage::Format_RGB32);
    map.fill(Qt::blue);
    const auto figure = [&map](const QString& doubt) {
        return mapFigure(map, {.title = u"A title"_s, .subtitle = u"Below it"_s, .doubt = doubt, .legend = u"Scale"_s, .lowest = u"0"_s,
                               .highest = u"1"_s, .area50 = {}, .area90 = {}, .estimate = {}, .attribution = u"Somebody's"_s});
    };
    const auto isRed = [](QRgb colour) { return qRed(colour) > 150 && qGreen(colour) < 120 && qBlue(colour) < 120; };
    const auto reds = [&isRed](const QImage& image) { // pixels of the doubt's letters
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                count += isRed(image.pixel(x, y)) ? 1 : 0;
        return count;
    };
    const QString sentence = u"The drawn areas keep 6.20 % of what the model said of the whole Earth. "_s;
    const QImage none = figure({}), one = figure(u"Doubt"_s), once = figure(sentence), often = figure(sentence.repeated(12));
    QVERIFY(none.height() < one.height());
    QVERIFY(one.height() <= once.height());
    QVERIFY(once.height() + 30 < often.height());
    const int others = reds(none), least = reds(once) - others; // the scale has reds, too
    QVERIFY(least > 0);
    QVERIFY2(reds(often) - others > 10 * least, qPrintable(u"%1 of 12 times %2"_s.arg(reds(often) - others).arg(least)));
    QCOMPARE(often.width(), none.width());
    const int left = (often.width() - map.width()) / 2;
    int top = 0;
    while (top < often.height() && often.pixel(often.width() / 2, top) != map.pixel(0, 0))
        ++top;
    QCOMPARE(often.copy(left, top, map.width(), map.height()), map);
}

// "Only here" in green and "not here" in red, each where there is such an area.
void TestExplorer::savedFigureExplainsWhatWasDrawn() {
    QImage map(900, 500, QImage::Format_RGB32);
    map.fill(Qt::blue);
    const auto figure = [&map](const QString& onlyHere, const QString& notHere) {
        return mapFigure(map, {.title = u"A title"_s, .subtitle = u"Below it"_s, .legend = u"Scale"_s, .lowest = u"0"_s, .highest = u"1"_s,
                               .area50 = {}, .area90 = {}, .estimate = {}, .onlyHere = onlyHere, .notHere = notHere,
                               .attribution = u"Somebody's"_s});
    };
    const auto count = [](const QImage& image, const QColor& colour) {
        int pixels = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                pixels += image.pixel(x, y) == colour.rgb() ? 1 : 0;
        return pixels;
    };
    const QColor green(u"#2f9e63"_s), red(u"#d9483b"_s); // of the map's lines
    const QImage none = figure({}, {}), only = figure(u"Only here"_s, {}), both = figure(u"Only here"_s, u"Not here"_s);
    QVERIFY(count(only, green) > count(none, green) + 50);
    QCOMPARE(count(only, red), count(none, red));
    QCOMPARE(count(both, green), count(only, green));
    QVERIFY(count(both, red) > count(none, red) + 50);
}

QTEST_MAIN(TestExplorer)
#include "tst_explorer.moc"
