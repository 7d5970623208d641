#include "compare/comparison.h"
#include "geo/distance.h"
#include "explorer/format.h"
#include "widgets/fakemodel.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

// The same picture through several stand-ins.
class TestComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void modelsSideBySide();
    void equalTitlesAreToldApart();
    void ensembleFollowsTheWeights();
    void modelThatFailsSaysSo();
    void regionsAreSharedAndPicturesFollowed();

private:
    void makeModel(const QString& name, const QByteArray& takes, const QByteArray& title);
    static void compare(Explorer& explorer, Comparison& comparison);
    void place(Explorer& explorer, int brightness);
    QTemporaryDir m_data;
};

void TestComparison::makeModel(const QString& name, const QByteArray& takes, const QByteArray& title) {
    const QString folder = m_data.filePath(u"models/"_s + name);
    QVERIFY(QDir().mkpath(folder));
    QFile file(folder + u"/model.json"_s);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(R"({"kind": "clip", "title": ")" + title + R"(", "takes": [)" + takes + "]}") > 0);
}

void TestComparison::initTestCase() {
    QVERIFY(m_data.isValid());
    qputenv("WHEREABOUTS_DATA", m_data.path().toUtf8());
    makeModel(u"other"_s, "\"ground\"", "other");
    makeModel(u"gone"_s, "\"ground\"", "gone");
    makeModel(u"words"_s, "\"text\"", "words");
    for (const QString& name : {u"twin-a"_s, u"twin-b"_s})
        makeModel(name, "\"ground\"", "Stand-in twin-a"); // as the first of them calls itself in its answers
}

void TestComparison::place(Explorer& explorer, int brightness) {
    QImage image(96, 64, QImage::Format_RGB32);
    image.fill(QColor(brightness, brightness, brightness));
    const QString file = m_data.filePath(u"%1.png"_s.arg(brightness));
    QVERIFY(image.save(file));
    explorer.open({QUrl::fromLocalFile(file)});
    QTRY_COMPARE_WITH_TIMEOUT(explorer.state(), Explorer::Done, 20'000);
}

// Waits until its models are listed; none is chosen yet.
void TestComparison::compare(Explorer& explorer, Comparison& comparison) {
    comparison.setExplorer(&explorer);
    QTRY_VERIFY(comparison.listed());
}

static bool offered(const Comparison& comparison, const QString& name) {
    return std::ranges::any_of(comparison.choices(), [&](const QVariant& choice) { return choice.toMap()[u"name"_s] == name; });
}

void TestComparison::modelsSideBySide() {
    Explorer explorer(fakeLocator());
    place(explorer, 100);
    Comparison comparison;
    compare(explorer, comparison);
    QVERIFY(offered(comparison, u"other"_s));
    QVERIFY(!offered(comparison, u"words"_s)); // takes no pictures
    QVERIFY(!offered(comparison, u"orbit"_s)); // in use
    QCOMPARE(comparison.models().size(), 1);
    QCOMPARE(comparison.models().first()->answer()->estimate(), explorer.answer()->estimate());
    comparison.choose(u"other"_s, true);
    QCOMPARE(comparison.models().size(), 2);
    ComparedModel* other = comparison.models().last();
    QVERIFY(other->busy());
    QTRY_VERIFY_WITH_TIMEOUT(!other->busy(), 20'000);
    QCOMPARE(other->problem(), QString());
    QVERIFY(other->candidates().size() >= 3);
    QVERIFY(other->answer()->estimate().distanceTo(explorer.answer()->estimate()) > 1000);
    QTRY_VERIFY_WITH_TIMEOUT(!comparison.difference()->empty(), 20'000);
    QVERIFY(comparison.difference()->totalVariation() > 0.01 && comparison.difference()->totalVariation() <= 1);
    QVERIFY(comparison.difference()->highest() > 0);
    comparison.choose(u"other"_s, false);
    QCOMPARE(comparison.models().size(), 1);
    QTRY_VERIFY(comparison.difference()->empty());
}

void TestComparison::equalTitlesAreToldApart() {
    Explorer explorer(fakeLocator());
    explorer.setModel(u"twin-a"_s);
    place(explorer, 110);
    Comparison comparison;
    compare(explorer, comparison);
    QCOMPARE(comparison.models().first()->title(), u"Stand-in twin-a (twin-a)"_s);
    comparison.choose(u"twin-b"_s, true);
    QCOMPARE(comparison.models().last()->title(), u"Stand-in twin-a (twin-b)"_s);
}

void TestComparison::ensembleFollowsTheWeights() {
    Explorer explorer(fakeLocator());
    place(explorer, 120);
    Comparison comparison;
    compare(explorer, comparison);
    comparison.choose(u"other"_s, true);
    ComparedModel* other = comparison.models().last();
    QTRY_VERIFY_WITH_TIMEOUT(!other->busy(), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(comparison.ensemble()->answer()->shown() && other->share() > 0.49, 20'000);
    comparison.setWeight(1, 0); // then only the model in use speaks
    QCOMPARE(other->share(), 0.0);
    QTRY_VERIFY_WITH_TIMEOUT(comparison.ensemble()->answer()->estimate().distanceTo(explorer.answer()->estimate()) < 5000, 20'000);
    comparison.setWeight(0, 0);
    QVERIFY(!comparison.ensemble()->problem().isEmpty());
    comparison.setWeight(1, 0.3);
    QTRY_VERIFY_WITH_TIMEOUT(comparison.ensemble()->answer()->shown() && comparison.ensemble()->answer()->estimate().distanceTo(
                                 other->answer()->estimate()) < 5000, 20'000);
}

void TestComparison::modelThatFailsSaysSo() {
    Explorer explorer(fakeLocator());
    place(explorer, 140);
    Comparison comparison;
    compare(explorer, comparison);
    comparison.choose(u"gone"_s, true);
    QTRY_COMPARE_WITH_TIMEOUT(comparison.models().last()->problem(), u"There is no model gone."_s, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(comparison.ensemble()->answer()->shown(), 20'000); // of the rest
}

void TestComparison::regionsAreSharedAndPicturesFollowed() {
    Explorer explorer(fakeLocator());
    place(explorer, 100);
    explorer.regions()->addCircle(explorer.answer()->estimate(), 2000, true);
    Comparison comparison;
    compare(explorer, comparison);
    comparison.choose(u"other"_s, true);
    ComparedModel* other = comparison.models().last();
    QTRY_VERIFY_WITH_TIMEOUT(!other->busy(), 20'000);
    QVERIFY(other->answer()->estimate().distanceTo(explorer.answer()->estimate()) < 4'200'000);
    const QGeoCoordinate before = other->answer()->estimate();
    place(explorer, 180);
    QTRY_VERIFY_WITH_TIMEOUT(!other->busy() && other->answer()->estimate() != before, 20'000);
    QCOMPARE(comparison.models().last(), other);
}

QTEST_MAIN(TestComparison)
#include "tst_comparison.moc"
