#include "crafted.h"
#include "image/picture.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <gdal_priv.h>
#include <memory>

using namespace whereabouts;

namespace {

struct Close {
    void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<GDALDataset, Close>;

// A file of a format that Qt does not write: `sample(x, y, band)` in samples of `type`.
struct RasterSpec {
    int width = 6, height = 4, bands = 1;
    GDALDataType type = GDT_Byte;
    std::function<double(int, int, int)> sample;
    std::vector<const char*> options{};
    GDALColorInterp firstBand = GCI_Undefined, lastBand = GCI_Undefined;
    double noData = NAN;
};

Dataset inMemory(const RasterSpec& spec) {
    Dataset dataset(GetGDALDriverManager()->GetDriverByName("MEM")->Create("", spec.width, spec.height, spec.bands,
                                                                           spec.type, nullptr));
    for (int band = 1; band <= spec.bands; ++band) {
        std::vector<double> values;
        for (int y = 0; y < spec.height; ++y) {
            for (int x = 0; x < spec.width; ++x)
                values.push_back(spec.sample(x, y, band));
        }
        if (dataset->GetRasterBand(band)->RasterIO(GF_Write, 0, 0, spec.width, spec.height, values.data(), spec.width,
                                                   spec.height, GDT_Float64, 0, 0, nullptr) != CE_None)
            qFatal("cannot write to memory");
    }
    dataset->GetRasterBand(1)->SetColorInterpretation(spec.firstBand);
    if (spec.bands > 1)
        dataset->GetRasterBand(spec.bands)->SetColorInterpretation(spec.lastBand);
    if (!std::isnan(spec.noData))
        dataset->GetRasterBand(1)->SetNoDataValue(spec.noData);
    return dataset;
}

QByteArray little(qsizetype value, int size) {
    QByteArray result = crafted::bigEndian(static_cast<std::uint32_t>(value), size);
    std::reverse(result.begin(), result.end());
    return result;
}

QByteArray riffChunk(const QByteArray& name, const QByteArray& content) { return name + little(content.size(), 4) + content; }

} // namespace

class RasterPicturesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    // Written by GDAL, then decoded.
    Result<Picture> roundTrip(const char* driver, RasterSpec spec, int atLeast = 0) {
        const std::string file = m_folder.filePath(QStringLiteral("picture")).toStdString();
        spec.options.push_back(nullptr);
        const Dataset source = inMemory(spec);
        Dataset written(GetGDALDriverManager()->GetDriverByName(driver)->CreateCopy(
            file.c_str(), source.get(), FALSE, spec.options.data(), nullptr, nullptr));
        if (!written)
            qFatal("GDAL cannot write %s", driver);
        written.reset();
        return decode({driver, file, nullptr}, atLeast);
    }

    static int at(const Picture& picture, int x, int y, int channel) {
        return picture.pixels[static_cast<std::size_t>((y * picture.width + x) * 3 + channel)];
    }

private Q_SLOTS:
    void initTestCase() {
        GDALAllRegister();
        CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");
    }

    void sixteenBitColoursAreScaled() {
        const auto picture =
            roundTrip("GTiff", {6, 4, 3, GDT_UInt16, [](int x, int, int band) { return x * 257.0 * 10 * band; }, {}});
        QVERIFY2(picture, picture ? "" : picture.error().message.c_str());
        QCOMPARE(at(*picture, 5, 2, 0), 50);
        QCOMPARE(at(*picture, 5, 2, 2), 150);
    }

    void floatsAreStretched() {
        const auto sample = [](int x, int y, int) {
            return x == 0 && y == 0 ? NAN : x == 1 && y == 0 ? -9999.0 : 3.0 + x;
        };
        const auto picture =
            roundTrip("GTiff", {6, 4, 1, GDT_Float32, sample, {}, GCI_Undefined, GCI_Undefined, -9999.0});
        QVERIFY2(picture, picture ? "" : picture.error().message.c_str());
        QCOMPARE(at(*picture, 0, 0, 0), 0);
        QCOMPARE(at(*picture, 1, 0, 0), 0);
        QCOMPARE(at(*picture, 0, 1, 0), 0);
        QCOMPARE(at(*picture, 5, 1, 0), 255);
        QCOMPARE(at(*picture, 2, 1, 1), 102);
    }

    void aPlainFloatPictureIsBlack() {
        const auto picture = roundTrip("GTiff", {6, 4, 1, GDT_Float64, [](int, int, int) { return 7.0; }, {}});
        QVERIFY(picture);
        QCOMPARE(at(*picture, 3, 3, 0), 0);
    }

    void cmyk() {
        const auto sample = [](int x, int, int band) { return band == 1 ? 255.0 : band == 4 ? 51.0 * x : 0.0; };
        const auto picture = roundTrip("GTiff", {6, 4, 4, GDT_Byte, sample, {"PHOTOMETRIC=CMYK"}});
        QVERIFY2(picture, picture ? "" : picture.error().message.c_str());
        QCOMPARE(at(*picture, 0, 0, 0), 0);
        QCOMPARE(at(*picture, 0, 0, 1), 255);
        QCOMPARE(at(*picture, 2, 0, 2), 153);
    }

    void ofManyBandsTheFirstThree() {
        const auto picture =
            roundTrip("GTiff", {6, 4, 7, GDT_Byte, [](int, int, int band) { return 10.0 * band; }, {}});
        QVERIFY(picture);
        QCOMPARE(at(*picture, 1, 1, 0), 10);
        QCOMPARE(at(*picture, 1, 1, 2), 30);
    }

    void whiteMayBeZero() {
        const auto picture =
            roundTrip("GTiff", {6, 4, 1, GDT_Byte, [](int x, int, int) { return x; }, {"PHOTOMETRIC=MINISWHITE"}});
        QVERIFY(picture);
        QCOMPARE(at(*picture, 5, 0, 0), 250);
    }

    void fewBits() {
        const auto picture =
            roundTrip("GTiff", {6, 4, 1, GDT_Byte, [](int x, int, int) { return x % 4; }, {"NBITS=2"}});
        QVERIFY(picture);
        QCOMPARE(at(*picture, 2, 0, 0), 170);
        QCOMPARE(at(*picture, 3, 0, 0), 255);
    }

    void largeOnesAreReadReduced() {
        const RasterSpec spec{1500,
                              1100,
                              3,
                              GDT_Byte,
                              [](int x, int y, int) { return (x / 8 + y / 8) % 2 * 200.0; },
                              {"TILED=YES", "COMPRESS=DEFLATE"}};
        const auto picture = roundTrip("GTiff", spec, 128);
        QVERIFY2(picture, picture ? "" : picture.error().message.c_str());
        QCOMPARE(QSize(picture->width, picture->height), QSize(187, 137));
        QCOMPARE(at(*picture, 0, 0, 0), 0);
        QCOMPARE(at(*picture, 1, 0, 0), 200);
        QCOMPARE(at(*picture, 186, 136, 2), 0);
    }

    void complexNumbersAreNoPicture() {
        const auto picture = roundTrip("GTiff", {6, 4, 1, GDT_CFloat32, [](int x, int, int) { return x; }, {}});
        QVERIFY(!picture);
        QCOMPARE(picture.error().message, std::string("“GTiff” holds complex numbers, not a picture."));
    }

    void jpeg2000() {
        const auto picture = roundTrip("JP2OpenJPEG", {64,
                                                       48,
                                                       3,
                                                       GDT_Byte,
                                                       [](int x, int y, int band) { return x + y + band; },
                                                       {"QUALITY=100", "REVERSIBLE=YES"}});
        QVERIFY2(picture, picture ? "" : picture.error().message.c_str());
        QCOMPARE(at(*picture, 40, 30, 1), 72);
    }

    void ofAnAnimatedWebPTheFirstFrame() {
        GDALDriver* const driver = GetGDALDriverManager()->GetDriverByName("WEBP");
        QVERIFY2(driver && driver->GetMetadataItem(GDAL_DCAP_CREATECOPY), "this GDAL does not write WebP");
        const auto still =
            roundTrip("WEBP", {64, 48, 3, GDT_Byte, [](int x, int y, int band) { return 2.0 * x + y + band; }, {"LOSSLESS=YES"}});
        QVERIFY2(still, still ? "" : still.error().message.c_str());
        QFile file(m_folder.filePath(QStringLiteral("picture")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray chunks = file.readAll().mid(12), size("\x3F\0\0\x2F\0\0", 6);
        const QByteArray frame = riffChunk("ANMF", QByteArray(6, '\0') + size + QByteArray(4, '\0') + chunks);
        const QByteArray animation = riffChunk("RIFF", "WEBP" + riffChunk("VP8X", QByteArray("\x02\0\0\0", 4) + size) +
                                                           riffChunk("ANIM", QByteArray(6, '\0')) + frame + frame);
        const auto picture = decode(crafted::source(animation));
        QVERIFY2(picture, picture ? "" : picture.error().message.c_str());
        QCOMPARE(QSize(picture->width, picture->height), QSize(64, 48));
        QVERIFY(picture->pixels == still->pixels);
        const auto cut = decode(crafted::source(animation.first(animation.indexOf("ANMF") + 30)));
        QVERIFY(!cut && cut.error().message.contains("cut short"));
    }

    // Two rows of two pixels: red and green above, blue and white below, with something behind them.
    static QByteArray bmp(int header, int bits, int compression, const QByteArray& masks, const QByteArray& palette, const QByteArray& rows) {
        QByteArray info = little(header, 4) + little(2, 4) + little(2, 4) + little(1, 2) + little(bits, 2) + little(compression, 4) +
                          QByteArray(20, '\0') + masks;
        info += QByteArray(header - info.size(), '\0') + palette;
        return "BM" + little(14 + info.size() + rows.size(), 4) + little(0, 4) + little(14 + info.size(), 4) + info + rows + "a profile";
    }
    static QByteArray masks(qsizetype red, qsizetype green, qsizetype blue, qsizetype alpha) {
        return little(red, 4) + little(green, 4) + little(blue, 4) + little(alpha, 4);
    }

    void bmpsWithLongHeadersAreRead_data() {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray rows24("\xFF\0\0\xFF\xFF\xFF\0\0" "\0\0\xFF\0\xFF\0\0\0", 16);
        const QByteArray opaque("\xFF\0\0\xFF\xFF\xFF\xFF\xFF" "\0\0\xFF\xFF\0\xFF\0\xFF", 16);
        const QByteArray colours("\0\0\xFF\0" "\0\xFF\0\0" "\xFF\0\0\0" "\xFF\xFF\xFF\0", 16);
        const QByteArray palette = colours + QByteArray(252 * 4, '\0'), rows8("\2\3\0\0" "\0\1\0\0", 8);
        const QByteArray rows16("\x1F\0\xFF\xFF" "\0\xF8\xE0\x07", 8);
        for (const int header : {108, 124}) {
            QTest::addRow("%d bytes, 24 bits", header) << bmp(header, 24, 0, {}, {}, rows24);
            QTest::addRow("%d bytes, 32 bits", header) << bmp(header, 32, 0, {}, {}, opaque);
            QTest::addRow("%d bytes, 32 bits by masks", header) << bmp(header, 32, 3, masks(0xFF0000, 0xFF00, 0xFF, 0xFF000000), {}, opaque);
            QTest::addRow("%d bytes, 16 bits by masks", header) << bmp(header, 16, 3, masks(0xF800, 0x07E0, 0x1F, 0), {}, rows16);
            QTest::addRow("%d bytes, palette", header) << bmp(header, 8, 0, {}, palette, rows8);
        }
    }
    void bmpsWithLongHeadersAreRead() {
        QFETCH(QByteArray, bytes);
        const auto picture = decode(crafted::source(bytes));
        QVERIFY2(picture, picture ? "" : picture.error().message.c_str());
        QCOMPARE(QSize(picture->width, picture->height), QSize(2, 2));
        QCOMPARE(picture->pixels, (std::vector<std::uint8_t>{255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}));
        const auto cut = decode(crafted::source(bytes.first(bytes.size() - 20)));
        QVERIFY(!cut);
    }

    void whatAShortHeaderCannotSayIsRefused() {
        const QByteArray rows("\xFF\0\0\xFF\xFF\xFF\xFF\x7F" "\0\0\xFF\xFF\0\xFF\0\xFF", 16);
        const auto clear = decode(crafted::source(bmp(124, 32, 3, masks(0xFF0000, 0xFF00, 0xFF, 0xFF000000), {}, rows)));
        QVERIFY(!clear && clear.error().message.contains("BMP with transparent parts") && clear.error().message.contains("PNG"));
        const auto turned = decode(crafted::source(bmp(124, 32, 3, masks(0xFF, 0xFF00, 0xFF0000, 0), {}, rows)));
        QVERIFY(!turned && turned.error().message.contains("unusual order"));
        QByteArray lying = bmp(124, 24, 0, {}, {}, rows);
        lying.replace(10, 4, little(20, 4));
        const auto early = decode(crafted::source(lying));
        QVERIFY(!early && early.error().message.contains("damaged BMP"));
        lying.replace(10, 4, little(0x7FFFFFFF, 4));
        QVERIFY(!decode(crafted::source(lying)));
        QVERIFY(!decode(crafted::source(lying.first(60))));
    }

    void avif() {
        GDALDriver* const driver = GetGDALDriverManager()->GetDriverByName("AVIF");
        QVERIFY2(driver && driver->GetMetadataItem(GDAL_DCAP_CREATECOPY), "this GDAL does not write AVIF");
        const auto picture =
            roundTrip("AVIF", {64, 48, 3, GDT_Byte, [](int x, int y, int) { return 2.0 * x + y; }, {"QUALITY=100"}});
        QVERIFY2(picture, picture ? "" : picture.error().message.c_str());
        QVERIFY(std::abs(at(*picture, 40, 30, 1) - 110) <= 2);
    }
};

QTEST_GUILESS_MAIN(RasterPicturesTest)
#include "tst_rasterpictures.moc"
