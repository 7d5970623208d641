#include "explorer/format.h"

#include <QLocale>
#include <QScopeGuard>
#include <QTest>

using namespace Qt::StringLiterals;

// How numbers and places are written.
class TestFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void distances();
    void readsCoordinatesInGerman();
    void probabilities();
    void sizesAndTimes();
    void coordinatesHaveAsManyDecimalsAsTheDoubtAllows();
    void placesThatAreFarAwaySaySo();
    void anotherLanguageWritesAllNumbersItsWay();
};

void TestFormat::distances() {
    QCOMPARE(Format::distance(343.2, u"km"_s), u"340\u00a0km"_s);
    QCOMPARE(Format::distance(0.5239, u"km"_s), u"0.52\u00a0km"_s);
    QCOMPARE(Format::distance(12345, u"km"_s), u"12,300\u00a0km"_s);
    QCOMPARE(Format::distance(160.9344, u"mi"_s), u"100\u00a0mi"_s);
    QCOMPARE(Format::area(363'168, u"km"_s), u"360,000\u00a0km²"_s);
}

// O is the east in German, and the west in French.
void TestFormat::readsCoordinatesInGerman() {
    QVERIFY(!readCoordinates(u"52.52° N, 13.405° O"_s));
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    for (const QString& text : {u" 52.52° N, 13.405° O"_s, u"52,52 N 13,405 O"_s, u"52° 31' 12\" N 13° 24' 18\" O"_s}) {
        const auto point = readCoordinates(text);
        QVERIFY2(point && std::abs(point->latitude - 52.52) < 1e-9 && std::abs(point->longitude - 13.405) < 1e-9, qPrintable(text));
    }
    QVERIFY(!readCoordinates(u"Oslo"_s));
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void TestFormat::probabilities() {
    QCOMPARE(Format::probability(0.23412), u"23.4\u00a0%"_s);
    QCOMPARE(Format::probability(0.0012345), u"0.123\u00a0%"_s);
    QCOMPARE(Format::probability(0.9996), u"over 99.9\u00a0%"_s);
    QCOMPARE(Format::probability(1), u"100\u00a0%"_s);
    QCOMPARE(Format::probability(1e-6), u"less than 0.01 %"_s);
}

void TestFormat::sizesAndTimes() {
    QCOMPARE(Format::bytes(15'634'000), u"15.6 MB"_s);
    QCOMPARE(Format::bytes(1'710'540'580), u"1.71 GB"_s);
    QCOMPARE(Format::bytes(820), u"0.820 kB"_s);
    QCOMPARE(Format::amount(7'716'000), u"7.72 million"_s);
    QCOMPARE(Format::amount(2.5e9), u"2.50 billion"_s);
    QCOMPARE(Format::duration(4.13), u"4.1 ms"_s);
    QCOMPARE(Format::duration(2'345), u"2.3 s"_s);
}

void TestFormat::coordinatesHaveAsManyDecimalsAsTheDoubtAllows() {
    const QGeoCoordinate point(47.12345, 8.45678);
    QCOMPARE(Format::coordinate(point, u"decimal"_s, 300), u"47.1, 8.5"_s);
    QCOMPARE(Format::coordinate(point, u"decimal"_s, 30), u"47.12, 8.46"_s);
    QCOMPARE(Format::coordinate(point, u"geo"_s, 3), u"geo:47.123,8.457"_s);
    QCOMPARE(Format::coordinate(point, u"decimal"_s, 1940), u"47.1, 8.5"_s);
    QCOMPARE(Format::coordinate(point, u"dms"_s, 0), u"47°07′24.4″N 8°27′24.4″E"_s);
    QCOMPARE(Format::coordinate(point, u"dms"_s, 0.3), u"47°07′24.4″N 8°27′24.4″E"_s);
    QCOMPARE(Format::coordinate(point, u"dms"_s, 3), u"47°07′24″N 8°27′24″E"_s);
    QCOMPARE(Format::coordinate(point, u"dms"_s, 30), u"47°07′N 8°27′E"_s);
    QCOMPARE(Format::coordinate(point, u"dms"_s, 300), u"47°07′N 8°27′E"_s);
    QCOMPARE(Format::coordinate({63.67950, -69.46}, u"dms"_s, 1940), u"64°N 69°W"_s);
    QCOMPARE(Format::coordinate({}, u"decimal"_s, 3), QString());
}

void TestFormat::placesThatAreFarAwaySaySo() {
    const QGeoCoordinate bern(46.948, 7.447);
    QCOMPARE(Format::nearby(u"Bern, Switzerland"_s, bern, {46.95, 7.45}, u"km"_s), u"Bern, Switzerland"_s);
    QCOMPARE(Format::nearby(u"Bern, Switzerland"_s, bern, {48.03, 7.447}, u"km"_s), u"120\u00a0km north of Bern, Switzerland"_s);
}

void TestFormat::anotherLanguageWritesAllNumbersItsWay() {
    const QLocale before;
    const auto restored = qScopeGuard([before] { QLocale::setDefault(before); });
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    QCOMPARE(Format::distance(12345, u"km"_s), u"12.300\u00a0km"_s);
    QCOMPARE(Format::distance(0.5239, u"km"_s), u"0,52\u00a0km"_s);
    QCOMPARE(Format::area(363'168, u"km"_s), u"360.000\u00a0km²"_s);
    QCOMPARE(Format::density(2.44e-5), u"2,4 × 10⁻⁵"_s);
    QCOMPARE(Format::probability(0.23412), u"23,4\u00a0%"_s);
    QCOMPARE(Format::bytes(1'710'540'580), u"1,71 GB"_s);
    QCOMPARE(Format::coordinate({47.12345, 8.45678}, u"decimal"_s, 30), u"47.12, 8.46"_s); // as it is copied
}

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"
