#include "raster/png.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace whereabouts;

class PngTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsBackAsWritten_data() {
        QTest::addColumn<int>("channels");
        QTest::newRow("grey") << 1;
        QTest::newRow("RGB") << 3;
        QTest::newRow("RGB and alpha") << 4;
    }
    void readsBackAsWritten() {
        QFETCH(int, channels);
        Picture picture{5, 3, channels, {}};
        for (int i = 0; i < 15 * channels; ++i)
            picture.pixels.push_back(static_cast<std::uint8_t>(200 - 3 * i));
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("ein Bild.png"));
        QVERIFY(writePng(file.toStdString(), picture, {"A title", "What it shows", "NASA Blue Marble"}));
        const QImage image(file);
        QCOMPARE(image.size(), QSize(5, 3));
        QCOMPARE(image.text(QStringLiteral("Title")), QStringLiteral("A title"));
        QCOMPARE(image.text(QStringLiteral("Description")), QStringLiteral("What it shows"));
        QCOMPARE(image.text(QStringLiteral("Copyright")), QStringLiteral("NASA Blue Marble"));
        for (int i = 0; i < 15; ++i) {
            const auto sample = [&](int c) { return int(picture.pixels[static_cast<std::size_t>(i * channels + c)]); };
            const QColor color = image.pixelColor(i % 5, i / 5);
            const QColor expected = channels == 1
                                        ? QColor(sample(0), sample(0), sample(0))
                                        : QColor(sample(0), sample(1), sample(2), channels == 4 ? sample(3) : 255);
            QCOMPARE(color, expected);
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void failsWithASentence() {
        const auto written = writePng("/no/such/folder/a.png", Picture{1, 1, 3, {1, 2, 3}});
        QVERIFY(!written);
        QCOMPARE(QString::fromStdString(written.error().message),
                 QStringLiteral("“/no/such/folder/a.png” cannot be written: its folder does not exist."));
        QVERIFY(!writePng("/tmp/never.png", Picture{}));
    }
};

QTEST_GUILESS_MAIN(PngTest)
#include "tst_png.moc"
