#include "crafted.h"
#include "image/preprocess.h"

#include <QBuffer>
#include <QImage>
#include <QTest>

#include <cstdio>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace whereabouts;

// Small files that claim or unpack to enormous pictures. Each is decoded in a process of its own, whose peak memory and
// answer are looked at.
namespace {

constexpr long maxPeakKb = 1'000'000;

QByteArray little(std::uint32_t value, int size) {
    QByteArray result = crafted::bigEndian(value, size);
    std::reverse(result.begin(), result.end());
    return result;
}

QByteArray bmpClaiming(std::uint32_t width, std::uint32_t height, std::uint32_t compression) {
    const bool palette = compression == 1;
    return "BM" + little(2000, 4) + little(0, 4) + little(54 + (palette ? 1024 : 0), 4) + little(40, 4) +
           little(width, 4) + little(height, 4) + little(1, 2) + little(palette ? 8 : 24, 2) + little(compression, 4) +
           QByteArray(20, '\0') + QByteArray(palette ? 1024 : 0, '\x40') + QByteArray(500, '\xFF');
}

QByteArray gifClaiming(std::uint32_t width, std::uint32_t height) {
    const QByteArray size = little(width, 2) + little(height, 2);
    return "GIF89a" + size +
           QByteArray("\x80\0\0"
                      "\0\0\0\xFF\xFF\xFF"
                      "\x2C\0\0\0\0",
                      14) +
           size + QByteArray("\0\x02\x02\x44\x01\0\x3B", 7);
}

QByteArray tiffClaiming(std::uint32_t width, std::uint32_t height, std::uint32_t bands, std::uint32_t rowsPerStrip) {
    const auto entry = [](std::uint32_t tag, std::uint32_t value) {
        return little(tag, 2) + little(4, 2) + little(1, 4) + little(value, 4);
    };
    return QByteArray("II*\0\x08\0\0\0", 8) + little(9, 2) + entry(256, width) + entry(257, height) + entry(258, 8) +
           entry(259, 8) + entry(262, 1) + entry(273, 200) + entry(277, bands) + entry(278, rowsPerStrip) +
           entry(279, 100) + little(0, 4) + QByteArray(300, 'x');
}

QByteArray webpClaiming(std::uint32_t width, std::uint32_t height) { // lossless
    const QByteArray data = "\x2F" + little((width - 1) | (height - 1) << 14, 4) + QByteArray(100, '\0');
    return "RIFF" + little(static_cast<std::uint32_t>(data.size()) + 12, 4) + "WEBPVP8L" +
           little(static_cast<std::uint32_t>(data.size()), 4) + data;
}

QByteArray heifClaiming(std::uint32_t width, std::uint32_t height, const char* brand) {
    return QByteArray("\0\0\0\x18"
                      "ftyp",
                      8) +
           brand + QByteArray(4, '\0') + "mif1heic" + QByteArray("\0\0\0\x14ispe\0\0\0\0", 12) +
           crafted::bigEndian(width, 4) + crafted::bigEndian(height, 4) + QByteArray(100, '\0');
}

// A JPEG whose frame header claims another size.
QByteArray jpegClaiming(int width, int height, bool progressive) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QImage image(64, 64, QImage::Format_RGB32);
    image.fill(Qt::darkCyan);
    image.save(&buffer, "jpg");
    const qsizetype frame = bytes.indexOf("\xFF\xC0");
    if (progressive)
        bytes[frame + 1] = '\xC2';
    bytes.replace(frame + 5, 4,
                  crafted::bigEndian(static_cast<std::uint32_t>(height), 2) +
                      crafted::bigEndian(static_cast<std::uint32_t>(width), 2));
    return bytes;
}

// A progressive grey JPEG of 64 megapixels and thousands of scans that hold nothing.
QByteArray jpegOfManyScans() {
    const QByteArray frame =
        QByteArray("\xFF\xD8"
                   "\xFF\xDB\0\x43\0",
                   7) +
        QByteArray(64, '\x01') + QByteArray("\xFF\xC2\0\x0B\x08\x1F\x40\x1F\x40\x01\x01\x11\0", 13) +
        QByteArray("\xFF\xC4\0\x14\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22) + // DC: one code, 0
        QByteArray("\xFF\xC4\0\x14\x10\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xE0", 22); // AC: end of 2^14 bands
    QByteArray all = frame + QByteArray("\xFF\xDA\0\x08\x01\x01\0\0\0\0", 10) + QByteArray(125'000, '\0');
    for (int scan = 0; scan < 20'000; ++scan)
        all += QByteArray("\xFF\xDA\0\x08\x01\x01\0\x01\x3F\0", 10) + QByteArray(2 * 62, '\0');
    return all + "\xFF\xD9";
}

} // namespace

class PictureBombsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersWithinItsMemory_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("PNG 65000 x 65000") << crafted::pngClaiming(65000, 65000);
        QTest::newRow("PNG 14000 x 14000") << crafted::pngClaiming(14000, 14000);
        QTest::newRow("PNG 14000 x 14000, interlaced") << crafted::pngClaiming(14000, 14000, 2, 1);
        QTest::newRow("PNG 9000 x 9000, interlaced") << crafted::pngClaiming(9000, 9000, 2, 1);
        QTest::newRow("BMP 65000 x 65000") << bmpClaiming(65000, 65000, 0);
        QTest::newRow("BMP 2^31 high") << bmpClaiming(10, 0x80000000, 0);
        QTest::newRow("BMP 14000 x 14000 in run lengths") << bmpClaiming(14000, 14000, 1);
        QTest::newRow("GIF 65535 x 65535") << gifClaiming(65535, 65535);
        QTest::newRow("GIF 9900 x 9900") << gifClaiming(9900, 9900);
        QTest::newRow("GIF 14000 x 14000") << gifClaiming(14000, 14000);
        QTest::newRow("TIFF 65000 x 65000") << tiffClaiming(65000, 65000, 1, 65000);
        QTest::newRow("TIFF 14000 x 14000 in one strip") << tiffClaiming(14000, 14000, 1, 14000);
        QTest::newRow("TIFF of 65535 bands") << tiffClaiming(10000, 10000, 65535, 1000);
        QTest::newRow("WebP 16383 x 16383") << webpClaiming(16383, 16383);
        QTest::newRow("WebP 14000 x 14000") << webpClaiming(14000, 14000);
        QTest::newRow("HEIF 65000 x 65000") << heifClaiming(65000, 65000, "heic");
        QTest::newRow("AVIF 65000 x 65000") << heifClaiming(65000, 65000, "avif");
        QTest::newRow("JPEG 65500 x 65500") << jpegClaiming(65500, 65500, false);
        QTest::newRow("JPEG 14000 x 14000") << jpegClaiming(14000, 14000, false);
        QTest::newRow("JPEG 14000 x 14000, progressive") << jpegClaiming(14000, 14000, true);
        QTest::newRow("JPEG of many scans") << jpegOfManyScans();
    }
    void answersWithinItsMemory() {
        QFETCH(QByteArray, bytes);
        const PictureSource source = crafted::source(bytes, "bomb");
        std::array<int, 2> pipe{};
        QCOMPARE(::pipe(pipe.data()), 0);
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            for (const Preprocess mode : {Preprocess::Orbit, Preprocess::Raw}) {
                const auto picture = decodeFor(source, {64, {}, {1, 1, 1}, mode});
                const std::string answer = (picture ? "decoded" : picture.error().message) + '\n';
                if (::write(pipe[1], answer.data(), answer.size()) < 0)
                    ::_exit(2);
            }
            ::_exit(0);
        }
        ::close(pipe[1]);
        QFile reader;
        QVERIFY(reader.open(pipe[0], QIODevice::ReadOnly, QFileDevice::AutoCloseHandle));
        const QByteArray answers = reader.readAll();
        int status = 0;
        rusage usage{};
        QCOMPARE(::wait4(child, &status, 0, &usage), child);
        QVERIFY2(WIFEXITED(status) && WEXITSTATUS(status) == 0, answers.constData());
        QVERIFY2(usage.ru_maxrss < maxPeakKb,
                 qPrintable(QStringLiteral("peak memory %1 MB").arg(usage.ru_maxrss / 1000)));
        QCOMPARE(answers.count('\n'), 2);
        QVERIFY2(!answers.contains("decoded") && answers.startsWith("“bomb”"), answers.constData());
        qInfo("%ld MB: %s", usage.ru_maxrss / 1000, answers.left(answers.indexOf('\n')).constData());
    }

    void aSizeThatIsTooMuchIsSaid() {
        const auto picture = decode(crafted::source(gifClaiming(14000, 14000)));
        QVERIFY(!picture);
        QCOMPARE(picture.error().code, Error::Code::TooLarge);
        const QByteArray message = QByteArray::fromStdString(picture.error().message);
        QVERIFY2(message.contains("14000 x 14000") && message.contains("100 million"), message.constData());
    }
};

QTEST_GUILESS_MAIN(PictureBombsTest)
#include "tst_picturebombs.moc"
