#include "crafted.h"
#include "image/exif.h"

#include <QList>
#include <QTest>

#include <cmath>

using namespace whereabouts;

namespace {

QByteArray number(std::uint32_t value, int size) { return crafted::bigEndian(value, size); }

struct Entry {
    std::uint16_t tag = 0, type = 0;
    std::uint32_t count = 0;
    QByteArray value; // more than four bytes are stored behind the directory
};

constexpr std::uint16_t ascii = 2, shortType = 3, longType = 4, rational = 5;

Entry text(std::uint16_t tag, const QByteArray& value) {
    return {tag, ascii, static_cast<std::uint32_t>(value.size() + 1), value + '\0'};
}

Entry angle(std::uint16_t tag, QList<std::uint32_t> fractions) {
    Entry entry{tag, rational, static_cast<std::uint32_t>(fractions.size() / 2), {}};
    for (const std::uint32_t part : fractions)
        entry.value += number(part, 4);
    return entry;
}

// A directory that starts at `at`, with the values that do not fit into it.
QByteArray directory(const QList<Entry>& entries, std::uint32_t at) {
    QByteArray head = number(static_cast<std::uint32_t>(entries.size()), 2), values;
    const std::uint32_t valuesAt = at + 6 + 12 * static_cast<std::uint32_t>(entries.size());
    for (const Entry& entry : entries) {
        head += number(entry.tag, 2) + number(entry.type, 2) + number(entry.count, 4);
        if (entry.value.size() <= 4) {
            head += entry.value.leftJustified(4, '\0');
        } else {
            head += number(valuesAt + static_cast<std::uint32_t>(values.size()), 4);
            values += entry.value;
        }
    }
    return head + number(0, 4) + values;
}

// EXIF with a first, an EXIF and a GPS directory.
QByteArray block(QList<Entry> first, const QList<Entry>& exif, const QList<Entry>& gps) {
    constexpr std::uint32_t exifAt = 1000, gpsAt = 2000;
    first << Entry{0x8769, longType, 1, number(exifAt, 4)} << Entry{0x8825, longType, 1, number(gpsAt, 4)};
    QByteArray bytes = QByteArray("MM\0*\0\0\0\x08", 8) + directory(first, 8);
    bytes = bytes.leftJustified(exifAt, '\0') + directory(exif, exifAt);
    return bytes.leftJustified(gpsAt, '\0') + directory(gps, gpsAt);
}

PictureSource jpeg(const QByteArray& tiff) {
    return crafted::source(QByteArray("\xFF\xD8\xFF\xE1") + number(static_cast<std::uint32_t>(tiff.size() + 8), 2) +
                           QByteArray("Exif\0\0", 6) + tiff + QByteArray("\xFF\xD9"));
}

QList<Entry> place(QList<std::uint32_t> latitude, QList<std::uint32_t> longitude, const char* ns = "N",
                   const char* ew = "E") {
    return {text(1, ns), angle(2, latitude), text(3, ew), angle(4, longitude)};
}

const QList<std::uint32_t> zurichLatitude{47, 1, 22, 1, 3000, 100}, zurichLongitude{8, 1, 33, 1, 0, 1};

} // namespace

class ExifTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void positionTimeAndOrientation() {
        const QByteArray tiff = block({Entry{0x0112, shortType, 1, number(6, 2)}, text(0x0132, "2020:01:01 00:00:00")},
                                      {text(0x9003, "2018:07:09 12:34:56")}, place(zurichLatitude, zurichLongitude));
        for (const PictureSource& source :
             {jpeg(tiff), crafted::source(tiff),
              crafted::source(QByteArray("\x89PNG\r\n\x1a\n", 8) + crafted::pngChunk("eXIf", tiff)),
              crafted::source(QByteArray("\0\0\0\x18"
                                         "ftypheic",
                                         12) +
                              QByteArray(5000, 'x') + QByteArray("Exif\0\0", 6) + tiff)}) {
            const auto exif = readExif(source);
            QVERIFY(exif && exif->position);
            QVERIFY(std::abs(exif->position->latitude - 47.375) < 1e-9);
            QVERIFY(std::abs(exif->position->longitude - 8.55) < 1e-9);
            QCOMPARE(exif->taken, std::string("2018-07-09T12:34:56"));
            QCOMPARE(exif->orientation, 6);
        }
    }

    void southAndWestAreNegative() {
        const auto exif = readExif(jpeg(block({}, {}, place({33, 1, 0, 1, 0, 1}, {70, 1, 30, 1, 0, 1}, "S", "W"))));
        QVERIFY(exif && exif->position);
        QCOMPARE(exif->position->latitude, -33.0);
        QCOMPARE(exif->position->longitude, -70.5);
    }

    void theAntimeridianIsWest() {
        const auto exif = readExif(jpeg(block({}, {}, place(zurichLatitude, {180, 1, 0, 1, 0, 1}))));
        QVERIFY(exif && exif->position);
        QCOMPARE(exif->position->longitude, -180.0);
    }

    void badPositionsAreLeftOut_data() {
        QTest::addColumn<QByteArray>("tiff");
        const auto row = [](const char* name, const QList<Entry>& gps) { QTest::newRow(name) << block({}, {}, gps); };
        row("zero denominator", place({47, 0, 22, 1, 30, 1}, zurichLongitude));
        row("zero over zero", place({47, 1, 22, 1, 0, 0}, zurichLongitude));
        row("latitude 91", place({91, 1, 0, 1, 0, 1}, zurichLongitude));
        row("latitude 90 and a second", place({90, 1, 0, 1, 1, 1}, zurichLongitude));
        row("longitude 181", place(zurichLatitude, {181, 1, 0, 1, 0, 1}));
        row("longitude 4294967295", place(zurichLatitude, {0xFFFFFFFF, 1, 0, 1, 0, 1}));
        row("minutes 75", place({47, 1, 75, 1, 0, 1}, zurichLongitude));
        row("no fix", place({0, 1, 0, 1, 0, 1}, {0, 1, 0, 1, 0, 1}));
        row("unknown letter", place(zurichLatitude, zurichLongitude, "X"));
        row("empty letter", place(zurichLatitude, zurichLongitude, ""));
        row("two values", place({47, 1, 22, 1}, zurichLongitude));
        row("no longitude", place(zurichLatitude, zurichLongitude).first(2));
        row("no letters", {angle(2, zurichLatitude), angle(4, zurichLongitude)});
        const QByteArray nan("\x7F\xF8\0\0\0\0\0\0", 8);
        row("not a number", {text(1, "N"), Entry{2, 12, 3, nan + nan + nan}, text(3, "E"), angle(4, zurichLongitude)});
        row("count beyond the block",
            {text(1, "N"), Entry{2, rational, 0x40000000, number(2000, 4)}, text(3, "E"), angle(4, zurichLongitude)});
        row("offset beyond the block",
            {text(1, "N"), Entry{2, rational, 3, number(0xFFFFFFF0, 4)}, text(3, "E"), angle(4, zurichLongitude)});
    }
    void badPositionsAreLeftOut() {
        QFETCH(QByteArray, tiff);
        const auto exif = readExif(jpeg(tiff));
        QVERIFY(exif);
        QVERIFY(!exif->position);
    }

    void badTimesAreLeftOut() {
        for (const char* time :
             {"0000:00:00 00:00:00", "2018:13:01 00:00:00", "2018:02:30 00:00:00", "2018:07:09 24:00:00",
              "2018-07-09 12:34:56", "2018:07:09", "    :  :     :  :  ", "2018:07:09 12:34:56\n"}) {
            const auto exif = readExif(jpeg(block({}, {text(0x9003, time)}, {})));
            QVERIFY(exif);
            QCOMPARE(exif->taken, std::string());
        }
        const auto exif = readExif(jpeg(block({text(0x0132, "2020:02:29 23:59:59")}, {text(0x9003, "never")}, {})));
        QCOMPARE(exif->taken, std::string("2020-02-29T23:59:59"));
    }

    void badOrientationIsUpright() {
        for (const std::uint32_t value : {0u, 9u, 65535u})
            QCOMPARE(readExif(jpeg(block({Entry{0x0112, shortType, 1, number(value, 2)}}, {}, {})))->orientation, 1);
        QCOMPARE(readExif(jpeg(block({text(0x0112, "6")}, {}, {})))->orientation, 1);
    }

    void loopingOffsetsEnd() {
        for (const std::uint32_t target : {0u, 1u, 8u, 22u, 0x7FFFFFFFu, 0xFFFFFFFFu}) {
            const QByteArray loop =
                QByteArray("MM\0*\0\0\0\x08", 8) +
                directory(
                    {Entry{0x8769, longType, 1, number(target, 4)}, Entry{0x8825, longType, 1, number(target, 4)}}, 8)
                    .chopped(4) +
                number(8, 4); // the next directory is this one
            const auto exif = readExif(jpeg(loop));
            QVERIFY(exif && !exif->position);
        }
        QVERIFY(readExif(jpeg(QByteArray("II*\0\xFF\xFF\xFF\xFF", 8))));
    }

    void whatHoldsNoExif() {
        QVERIFY(!readExif(jpeg({})));
        QVERIFY(!readExif(jpeg("MM")));
        QVERIFY(!readExif(jpeg(QByteArray("XX\0*\0\0\0\x08", 8))));
        QVERIFY(!readExif(crafted::source("\xFF\xD8")));
        QVERIFY(!readExif(crafted::source(QByteArray("\xFF\xD8") + QByteArray(300'000, '\xFF'))));
        QVERIFY(!readExif(crafted::source(QByteArray("\xFF\xD8\xFF\xE0\0\0\xFF\xE0\0\0", 10))));
        QVERIFY(!readExif(crafted::source("text")));
        QVERIFY(!readExif(crafted::source(crafted::pngClaiming(1, 1))));
        QVERIFY(!readExif({"missing", "/no/such/file", nullptr}));
    }

    void everyCutOfABlockIsHarmless() {
        const QByteArray tiff =
            block({}, {text(0x9003, "2018:07:09 12:34:56")}, place(zurichLatitude, zurichLongitude));
        for (qsizetype size = 0; size < tiff.size(); size += 7) {
            const auto exif = readExif(jpeg(tiff.first(size)));
            QVERIFY(!exif || !exif->position);
        }
    }
};

QTEST_APPLESS_MAIN(ExifTest)
#include "tst_exif.moc"
