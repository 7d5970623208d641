#include "crafted.h"
#include "image/exif.h"
#include "shared_fixtures.h"

#include <QBuffer>
#include <QColorSpace>
#include <QImage>
#include <QImageWriter>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <unistd.h>

using namespace whereabouts;

namespace {

// A smooth picture whose four corners differ: red, green, blue, white.
QImage corners(int width, int height, QImage::Format format = QImage::Format_RGB32) {
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const double u = double(x) / (width - 1), v = double(y) / (height - 1);
            image.setPixel(
                x, y, qRgb(int(255 * ((1 - u) * (1 - v) + u * v)), int(255 * (u * (1 - v) + u * v)), int(255 * v)));
        }
    }
    return image.convertToFormat(format);
}

QByteArray encoded(const QImage& image, const char* format, bool progressive = false, int quality = 92) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QImageWriter writer(&buffer, format);
    writer.setProgressiveScanWrite(progressive);
    writer.setQuality(quality);
    if (!writer.write(image))
        qFatal("cannot write %s: %s", format, qPrintable(writer.errorString()));
    return bytes;
}

QRgb pixel(const Picture& picture, int x, int y) {
    const auto at =
        (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)) * 3;
    return qRgb(picture.pixels[at], picture.pixels[at + 1], picture.pixels[at + 2]);
}

int difference(QRgb a, QRgb b) {
    return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
}

int greatestDifference(const Picture& picture, const QImage& expected) {
    int greatest = 0;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x)
            greatest = std::max(greatest, difference(pixel(picture, x, y), expected.pixel(x, y)));
    }
    return greatest;
}

// APP1 with nothing but an orientation.
QByteArray orientationBlock(char orientation) {
    const QByteArray tiff = QByteArray("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19) +
                            QByteArray(1, orientation) + QByteArray("\0\0\0\0\0\0", 6);
    return QByteArray("\xFF\xE1") + crafted::bigEndian(static_cast<std::uint32_t>(tiff.size() + 8), 2) +
           QByteArray("Exif\0\0", 6) + tiff;
}

// Two frames of 2 x 2 pixels over a palette of red, green, blue, white: the first red, green / blue, white, the second reversed.
const QByteArray animatedGif = QByteArray::fromHex("474946383961"
                                                   "02000200"
                                                   "F10000"
                                                   "FF0000"
                                                   "00FF00"
                                                   "0000FF"
                                                   "FFFFFF"
                                                   "21F90400"
                                                   "00000000"
                                                   "2C"
                                                   "00000000"
                                                   "02000200"
                                                   "00"
                                                   "02"
                                                   "03"
                                                   "443405"
                                                   "00"
                                                   "2C"
                                                   "00000000"
                                                   "02000200"
                                                   "00"
                                                   "02"
                                                   "03"
                                                   "9C0205"
                                                   "00"
                                                   "3B");

QString messageOf(const Result<Picture>& result) {
    return result ? QStringLiteral("(a picture)") : QString::fromStdString(result.error().message);
}

} // namespace

#define COMPARE_PICTURE(bytes, expected, tolerance)                                                                    \
    do {                                                                                                               \
        const auto decoded = decode(crafted::source(bytes));                                                           \
        QVERIFY2(decoded, qPrintable(messageOf(decoded)));                                                             \
        QCOMPARE(QSize(decoded->width, decoded->height), (expected).size());                                           \
        QCOMPARE(decoded->channels, 3);                                                                                \
        QCOMPARE_LE(greatestDifference(*decoded, expected), tolerance);                                                \
    } while (false)

class DecodeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jpeg() {
        const QImage image = corners(64, 48);
        COMPARE_PICTURE(encoded(image, "jpg"), image, 12);
        COMPARE_PICTURE(encoded(image, "jpg", true), image, 12);
        COMPARE_PICTURE(encoded(corners(64, 48, QImage::Format_Grayscale8), "jpg"),
                        corners(64, 48, QImage::Format_Grayscale8), 6);
    }

    void cmykJpeg() {
        const QImage image = corners(64, 48);
        QImage cmyk(image.size(), QImage::Format_CMYK8888);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QRgb c = image.pixel(x, y);
                auto* const inks = cmyk.scanLine(y) + 4 * x;
                inks[0] = static_cast<uchar>(255 - qRed(c));
                inks[1] = static_cast<uchar>(255 - qGreen(c));
                inks[2] = static_cast<uchar>(255 - qBlue(c));
                inks[3] = 0;
            }
        }
        COMPARE_PICTURE(encoded(cmyk, "jpg"), image, 12);
    }

    void png() {
        const QImage image = corners(61, 47);
        COMPARE_PICTURE(encoded(image, "png"), image, 0);
        COMPARE_PICTURE(encoded(image.convertToFormat(QImage::Format_Grayscale8), "png"),
                        image.convertToFormat(QImage::Format_Grayscale8), 0);
        COMPARE_PICTURE(encoded(image.convertToFormat(QImage::Format_Indexed8), "png"),
                        image.convertToFormat(QImage::Format_Indexed8), 0);
        COMPARE_PICTURE(encoded(image.convertToFormat(QImage::Format_Mono), "png"),
                        image.convertToFormat(QImage::Format_Mono), 0);
        COMPARE_PICTURE(encoded(image.convertToFormat(QImage::Format_RGBX64), "png"), image, 0);
        COMPARE_PICTURE(encoded(image.convertToFormat(QImage::Format_Grayscale16), "png"),
                        image.convertToFormat(QImage::Format_Grayscale8), 1);
    }

    void otherFormats_data() {
        QTest::addColumn<QByteArray>("format");
        QTest::addColumn<int>("tolerance");
        QTest::newRow("bmp") << QByteArray("bmp") << 0;
        QTest::newRow("tiff") << QByteArray("tiff") << 0;
        QTest::newRow("webp") << QByteArray("webp") << 12;
    }
    void otherFormats() {
        QFETCH(QByteArray, format);
        QFETCH(int, tolerance);
        const QImage image = corners(64, 48);
        COMPARE_PICTURE(encoded(image, format.constData()), image, tolerance);
    }

    void alphaIsLaidOverWhite() {
        QImage image(4, 1, QImage::Format_ARGB32);
        image.setPixelColor(0, 0, QColor(10, 20, 30, 255));
        image.setPixelColor(1, 0, QColor(10, 20, 30, 0));
        image.setPixelColor(2, 0, QColor(0, 0, 0, 128));
        image.setPixelColor(3, 0, QColor(200, 100, 0, 51));
        const auto decoded = decode(crafted::source(encoded(image, "png")));
        QVERIFY2(decoded, qPrintable(messageOf(decoded)));
        QCOMPARE(pixel(*decoded, 0, 0), qRgb(10, 20, 30));
        QCOMPARE(pixel(*decoded, 1, 0), qRgb(255, 255, 255));
        QCOMPARE(pixel(*decoded, 2, 0), qRgb(127, 127, 127));
        QCOMPARE(pixel(*decoded, 3, 0), qRgb(244, 224, 204));
        const auto stored = decodeAsStored(crafted::source(encoded(image, "png")));
        QVERIFY(stored);
        QCOMPARE(stored->channels, 4);
        QCOMPARE(stored->pixels[12], std::uint8_t{200});
        QCOMPARE(stored->pixels[15], std::uint8_t{51});
    }

    void firstFrameOfAnAnimation() {
        const auto decoded = decode(crafted::source(animatedGif));
        QVERIFY2(decoded, qPrintable(messageOf(decoded)));
        QCOMPARE(QSize(decoded->width, decoded->height), QSize(2, 2));
        QCOMPARE(pixel(*decoded, 0, 0), qRgb(255, 0, 0));
        QCOMPARE(pixel(*decoded, 1, 0), qRgb(0, 255, 0));
        QCOMPARE(pixel(*decoded, 0, 1), qRgb(0, 0, 255));
        QCOMPARE(pixel(*decoded, 1, 1), qRgb(255, 255, 255));
    }

    void orientation_data() {
        QTest::addColumn<int>("orientation");
        QTest::addColumn<QTransform>("transform");
        const QTransform mirror(-1, 0, 0, 1, 0, 0), flip(1, 0, 0, -1, 0, 0), transpose(0, 1, 1, 0, 0, 0);
        QTest::newRow("1") << 1 << QTransform();
        QTest::newRow("2") << 2 << mirror;
        QTest::newRow("3") << 3 << QTransform().rotate(180);
        QTest::newRow("4") << 4 << flip;
        QTest::newRow("5") << 5 << transpose;
        QTest::newRow("6") << 6 << QTransform().rotate(90);
        QTest::newRow("7") << 7 << QTransform(0, -1, -1, 0, 0, 0);
        QTest::newRow("8") << 8 << QTransform().rotate(270);
    }
    void orientation() {
        QFETCH(int, orientation);
        QFETCH(QTransform, transform);
        const QImage image = corners(64, 48);
        QByteArray bytes = encoded(image, "jpg");
        bytes.insert(2, orientationBlock(static_cast<char>(orientation)));
        COMPARE_PICTURE(bytes, image.transformed(transform), 12);
        const auto stored = decodeAsStored(crafted::source(bytes));
        QVERIFY(stored);
        QCOMPARE(stored->width, 64);
    }

    void reducedButNotBelowTheSizeAskedFor_data() {
        QTest::addColumn<QByteArray>("format");
        QTest::newRow("jpg") << QByteArray("jpg");
        QTest::newRow("png") << QByteArray("png");
    }
    void reducedButNotBelowTheSizeAskedFor() {
        QFETCH(QByteArray, format);
        const QImage image = corners(800, 640);
        const PictureSource source =
            crafted::source(encoded(image, format.constData(), false, format == "jpg" ? 95 : -1));
        for (const auto& [atLeast, height] :
             {std::pair{64, 80}, {80, 80}, {81, 160}, {320, 320}, {321, 640}, {0, 640}}) {
            const auto decoded = decode(source, atLeast);
            QVERIFY2(decoded, qPrintable(messageOf(decoded)));
            QCOMPARE(decoded->height, height);
            QCOMPARE(decoded->width, height * 5 / 4);
            QCOMPARE_LE(greatestDifference(*decoded, image.scaled(decoded->width, height, Qt::IgnoreAspectRatio,
                                                                  Qt::SmoothTransformation)),
                        8);
        }
    }

    void truncatedJpegIsAnError_data() {
        QTest::addColumn<bool>("progressive");
        QTest::newRow("baseline") << false;
        QTest::newRow("progressive") << true;
    }
    void truncatedJpegIsAnError() {
        QFETCH(bool, progressive);
        const QByteArray whole = encoded(corners(200, 150), "jpg", progressive);
        for (int i = 0; i < 50; ++i) {
            const auto decoded = decode(crafted::source(whole.first(whole.size() * i / 50 + 1), "cut.jpg"));
            QVERIFY2(!decoded, qPrintable(QStringLiteral("cut at %1 of 50").arg(i)));
            QVERIFY(messageOf(decoded).contains(QStringLiteral("“cut.jpg”")));
        }
        const QImage image = corners(200, 150);
        COMPARE_PICTURE(whole.chopped(2), image, 12); // only the end marker is missing
    }

    void truncatedOthersAreErrors_data() {
        QTest::addColumn<QByteArray>("bytes");
        for (const char* format : {"png", "bmp", "webp"})
            QTest::newRow(format) << encoded(corners(200, 150), format);
        QTest::newRow("gif") << animatedGif.first(52);
    }
    void truncatedOthersAreErrors() {
        QFETCH(QByteArray, bytes);
        for (int i = 0; i < 20; ++i) {
            const auto decoded = decode(crafted::source(bytes.first(bytes.size() * i / 21 + 1), "cut"));
            QVERIFY2(!decoded, qPrintable(QStringLiteral("cut at %1 of 21").arg(i)));
            QVERIFY(messageOf(decoded).contains(QStringLiteral("“cut”")));
        }
    }

    void hugeClaimIsRefused() {
        for (const QByteArray& bytes : {crafted::pngClaiming(65000, 65000), crafted::pngClaiming(0xFFFFFFFF, 1),
                                        crafted::pngClaiming(12000, 12000, 2, 1)}) {
            const auto decoded = decode(crafted::source(bytes, "huge.png"));
            QVERIFY(!decoded);
            QCOMPARE(decoded.error().code, Error::Code::TooLarge);
            QVERIFY2(messageOf(decoded).startsWith(QStringLiteral("“huge.png” is too large")),
                     qPrintable(messageOf(decoded)));
        }
    }

    void whatIsNoPictureFile() {
        QTemporaryDir folder;
        const auto path = [&](const char* name) {
            return std::filesystem::path(folder.filePath(QString::fromUtf8(name)).toStdString());
        };
        const auto write = [&](const char* name, const QByteArray& bytes) {
            QFile file(folder.filePath(QString::fromUtf8(name)));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        };
        write("empty.jpg", {});
        write("text.jpg", "This is no picture.");
        QCOMPARE(::mkfifo(path("pipe.jpg").c_str(), 0600), 0);
        const auto message = [&](const std::filesystem::path& file) {
            return messageOf(decode({file.filename().string(), file, nullptr}));
        };
        QCOMPARE(message(path("empty.jpg")), QStringLiteral("“empty.jpg” is empty."));
        QVERIFY(message(path("text.jpg")).startsWith(QStringLiteral("“text.jpg” is not a picture")));
        QCOMPARE(message(path("missing.jpg")), QStringLiteral("“missing.jpg” does not exist."));
        QCOMPARE(message(path("pipe.jpg")), QStringLiteral("“pipe.jpg” is not a regular file."));
        QCOMPARE(message("/dev/zero"), QStringLiteral("“zero” is not a regular file."));
        QCOMPARE(messageOf(decode({"a folder", folder.path().toStdString(), nullptr})),
                 QStringLiteral("“a folder” is a folder without a picture in it."));
        const auto large = decode({"text.jpg", path("text.jpg"), nullptr}, 0, DecodeLimits{10, 100});
        QVERIFY(messageOf(large).startsWith(QStringLiteral("“text.jpg” is too large")));
        QCOMPARE(messageOf(decode(crafted::source({}))), QStringLiteral("“clipboard” is empty."));
    }

    void noPermission() {
        QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("secret.jpg"));
        QVERIFY(corners(8, 8).save(name));
        QVERIFY(QFile::setPermissions(name, {}));
        const uid_t self = ::geteuid();
        if (self == 0 && ::seteuid(65534) != 0) // root may read every file
            QSKIP("root cannot become another user here");
        const auto decoded = decode({"secret.jpg", name.toStdString(), nullptr});
        if (self == 0)
            QCOMPARE(::seteuid(self), 0);
        QCOMPARE(messageOf(decoded), QStringLiteral("“secret.jpg” cannot be read: you have no permission for it."));
        QCOMPARE(decoded.error().code, Error::Code::NoPermission);
    }

    void oddNames_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("shown");
        QTest::newRow("spaces") << QByteArray(" a photo .jpg") << QStringLiteral("“ a photo .jpg”");
        QTest::newRow("quotes") << QByteArray("it's \"so\".jpg") << QStringLiteral("“it's \"so\".jpg”");
        QTest::newRow("newline") << QByteArray("two\nlines.jpg") << QStringLiteral("“two\\nlines.jpg”");
        QTest::newRow("other letters") << QByteArray("Zürich 東京 Москва.jpg")
                                       << QStringLiteral("“Zürich 東京 Москва.jpg”");
        QTest::newRow("not UTF-8") << QByteArray("caf\xE9.jpg") << QStringLiteral("“caf\\xe9.jpg”");
        QTest::newRow("turned text") << QByteArray("a\u202Egpj.exe") << QStringLiteral("“a\\u202egpj.exe”");
        QTest::newRow("like a GDAL prefix") << QByteArray("GTIFF_DIR:1:x.png") << QStringLiteral("“GTIFF_DIR:1:x.png”");
    }
    void oddNames() {
        QFETCH(QByteArray, name);
        QFETCH(QString, shown);
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / name.toStdString();
        for (const char* format : {"jpg", "png"}) {
            const QByteArray bytes = encoded(corners(32, 32), format);
            FILE* const file = std::fopen(path.c_str(), "wb");
            QVERIFY(file);
            QCOMPARE(std::fwrite(bytes.data(), 1, static_cast<std::size_t>(bytes.size()), file),
                     static_cast<std::size_t>(bytes.size()));
            std::fclose(file);
            const auto decoded = decode({name.toStdString(), path, nullptr});
            QVERIFY2(decoded, qPrintable(messageOf(decoded)));
        }
        std::filesystem::remove(path);
        QCOMPARE(messageOf(decode({name.toStdString(), path, nullptr})), shown + QStringLiteral(" does not exist."));
    }
};

QTEST_GUILESS_MAIN(DecodeTest)
#include "tst_decode.moc"
