#include "raster/earthgrid.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <gdal_priv.h>
#include <memory>
#include <ogr_spatialref.h>

using namespace whereabouts;

namespace {

struct Close {
    void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};

struct Crafted {
    int width = 36, height = 18;
    int epsg = 4326; // 0: none
    std::array<double, 6> transform{-180, 10, 0, 90, 0, -10};
    std::function<double(double x, double y)> value = [](double, double) { return 1.0; }; // at a pixel's middle
    std::optional<double> noData = {};
    GDALDataType type = GDT_Float32;
};

void make(const std::filesystem::path& file, const Crafted& crafted, const char* driver = "GTiff") {
    GDALAllRegister();
    GDALDriver* const gtiff = GetGDALDriverManager()->GetDriverByName(driver);
    const std::array<const char*, 3> options{"COMPRESS=DEFLATE", "TILED=YES", nullptr};
    const std::unique_ptr<GDALDataset, Close> dataset(
        gtiff->Create(file.c_str(), crafted.width, crafted.height, 1, crafted.type, options.data()));
    QVERIFY(dataset);
    if (crafted.epsg > 0) {
        OGRSpatialReference reference;
        reference.importFromEPSG(crafted.epsg);
        dataset->SetSpatialRef(&reference);
    }
    auto transform = crafted.transform;
    dataset->SetGeoTransform(transform.data());
    if (crafted.noData)
        dataset->GetRasterBand(1)->SetNoDataValue(*crafted.noData);
    std::vector<double> row(static_cast<std::size_t>(crafted.width));
    for (int y = 0; y < crafted.height; ++y) {
        for (int x = 0; x < crafted.width; ++x)
            row[static_cast<std::size_t>(x)] = crafted.value(transform[0] + (x + 0.5) * transform[1] + (y + 0.5) * transform[2],
                                                             transform[3] + (x + 0.5) * transform[4] + (y + 0.5) * transform[5]);
        QCOMPARE(dataset->GetRasterBand(1)->RasterIO(GF_Write, 0, y, crafted.width, 1, row.data(), crafted.width, 1, GDT_Float64, 0, 0,
                                                     nullptr), CE_None);
    }
}

float same(float value) { return value; }

double at(const EarthGrid& grid, GeoPoint point) {
    for (const double shift : {0.0, 360.0}) {
        const double across = (point.longitude + shift - grid.box.west) / (grid.box.east - grid.box.west);
        const double down = (grid.box.north - point.latitude) / (grid.box.north - grid.box.south);
        if (across >= 0 && across < 1 && down >= 0 && down < 1)
            return static_cast<double>(grid.values[static_cast<std::size_t>(down * grid.height) * static_cast<std::size_t>(grid.width) +
                                                   static_cast<std::size_t>(across * grid.width)]);
    }
    return std::nan("");
}

} // namespace

class TestEarthGrid : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path path(const QString& name) const { return m_folder.filePath(name).toStdString(); }
    EarthGrid read(const Crafted& crafted) const {
        make(path("r.tif"), crafted);
        const auto grid = readEarthGrid(path("r.tif"), same);
        if (!grid)
            qWarning("%s", grid.error().message.c_str());
        return grid.value_or(EarthGrid{});
    }
    void write(const QString& name, const QByteArray& bytes) const {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

private Q_SLOTS:
    void latitudeIsNotLongitude() {
        const EarthGrid grid = read({.value = [](double x, double y) { return 1000 * y + x; }});
        QCOMPARE(grid.width, 36);
        QCOMPARE(grid.height, 18);
        QCOMPARE(at(grid, {47, 8}), 1000.0 * 45 + 5);
        QCOMPARE(at(grid, {-33, 151}), 1000.0 * -35 + 155);
        QCOMPARE(at(grid, {89, -180}), 1000.0 * 85 - 175);
    }

    void longitudesFromZeroTo360AndRowsFromTheSouth() {
        const EarthGrid grid = read({.transform = {0, 10, 0, -90, 0, 10}, .value = [](double x, double y) { return 1000 * y + x; }});
        QCOMPARE(at(grid, {47, 8}), 1000.0 * 45 + 5);
        QCOMPARE(at(grid, {-33, -72}), 1000.0 * -35 + 285);
    }

    void aPartOfTheWorldIsAPart() {
        const EarthGrid grid = read({.width = 10, .height = 10, .transform = {5, 1, 0, 50, 0, -1}});
        QCOMPARE(grid.box, (GeoBox{40, 5, 50, 15}));
        QCOMPARE(at(grid, {45, 10}), 1.0);
        QVERIFY(std::isnan(at(grid, {45, 20})));
    }

    void noDataIsNone() {
        const EarthGrid grid = read({.value = [](double x, double) { return x < 0 ? -9999.0 : 3.0; }, .noData = -9999.0});
        QVERIFY(std::isnan(at(grid, {0, -50})));
        QCOMPARE(at(grid, {0, 50}), 3.0);
    }

    void mercator() {
        const EarthGrid grid = read({.width = 200, .height = 200, .epsg = 3857, .transform = {-2e7, 2e5, 0, 2e7, 0, -2e5},
                                     .value = [](double x, double y) { return (x > 0 ? 1 : 0) + (y > 0 ? 10 : 0); }});
        QCOMPARE(at(grid, {40, 40}), 11.0);
        QCOMPARE(at(grid, {40, -40}), 10.0);
        QCOMPARE(at(grid, {-40, 40}), 1.0);
    }

    // EPSG:3035 names its northing first; (4321000, 3210000) is 52 N 10 E.
    void aSystemWithNorthingFirst() {
        const EarthGrid grid = read({.width = 100, .height = 50, .epsg = 3035, .transform = {4321000 - 5e5, 1e4, 0, 3210000 + 25e4, 0, -1e4},
                                     .value = [](double x, double y) { return x - 4321000 + (y - 3210000) / 1e7; }});
        QVERIFY(std::abs(at(grid, {52, 10})) < 1.5e4);
        QVERIFY(at(grid, {52, 14}) > 2e5);
        QVERIFY(at(grid, {52, 6}) < -2e5);
        QVERIFY(std::isnan(at(grid, {52, 30})));
    }

    void acrossTheAntimeridian() {
        const EarthGrid grid = read({.width = 80, .height = 40, .epsg = 32660, .transform = {3e5, 1e4, 0, 7.5e6, 0, -1e4},
                                     .value = [](double, double) { return 5.0; }});
        QVERIFY(grid.box.east > 180);
        QCOMPARE(at(grid, {66, 179.5}), 5.0);
        QCOMPARE(at(grid, {66, -179.5}), 5.0);
        QVERIFY(std::isnan(at(grid, {66, 0})));
        QVERIFY(std::isnan(at(grid, {10, 179.5})));
    }

    void aroundThePole() {
        const EarthGrid grid = read({.width = 100, .height = 100, .epsg = 3413, .transform = {-1e6, 2e4, 0, 1e6, 0, -2e4},
                                     .value = [](double, double) { return 7.0; }});
        for (double longitude = -175; longitude < 180; longitude += 30) {
            QCOMPARE(at(grid, {89.5, longitude}), 7.0);
            QCOMPARE(at(grid, {83, longitude}), 7.0);
            QVERIFY(std::isnan(at(grid, {60, longitude})));
        }
    }

    void largeOnesAreAveraged() {
        const Crafted fine{.width = 7200, .height = 3600, .transform = {-180, 0.05, 0, 90, 0, -0.05},
                           .value = [](double x, double y) { return (std::llround(std::floor(x / 0.05) + std::floor(y / 0.05)) & 1) ? 2 : 0; },
                           .type = GDT_Byte};
        const EarthGrid grid = read(fine);
        QCOMPARE(grid.width, 3600);
        QCOMPARE(grid.height, 1800);
        QVERIFY(std::ranges::all_of(grid.values, [](float value) { return value == 1.0F; }));
        // A rule counts before the mean is taken.
        const auto ruled = readEarthGrid(path("r.tif"), [](float value) { return value == 2 ? 10.0F : 0.0F; });
        QVERIFY(ruled && std::ranges::all_of(ruled->values, [](float value) { return value == 5.0F; }));
    }

    // Nothing says that it is the Earth, not even when it is twice as wide as high.
    void aPictureWithoutCornersIsRefused() {
        make(path("base.tif"), {.type = GDT_Byte});
        const std::unique_ptr<GDALDataset, Close> base(GDALDataset::Open(path("base.tif").c_str()));
        GDALDriver* const png = GetGDALDriverManager()->GetDriverByName("PNG");
        GDALClose(png->CreateCopy(path("e.png").c_str(), base.get(), FALSE, nullptr, nullptr, nullptr));
        const auto grid = readEarthGrid(path("e.png"), same);
        QVERIFY(!grid);
        QVERIFY2(grid.error().message.contains("e.png” does not say where on the Earth"), grid.error().message.c_str());
    }

    void anOverviewIsNamedAsSuch() {
        QVERIFY(!read({}).fromOverview);
        make(path("large.tif"), {.width = 8000, .height = 4000, .transform = {-180, 0.045, 0, 90, 0, -0.045}, .type = GDT_Byte});
        {
            const std::unique_ptr<GDALDataset, Close> large(GDALDataset::Open(path("large.tif").c_str(), GDAL_OF_RASTER | GDAL_OF_UPDATE));
            const int half = 2;
            QCOMPARE(large->BuildOverviews("NEAREST", 1, &half, 0, nullptr, nullptr, nullptr, nullptr), CE_None);
        }
        const auto grid = readEarthGrid(path("large.tif"), same);
        QVERIFY(grid && grid->fromOverview);
    }

    void degreesWithoutASystem() {
        write("a.asc", "ncols 4\nnrows 2\nxllcorner 10\nyllcorner 40\ncellsize 1\nNODATA_value -1\n1 2 3 4\n5 6 -1 8\n");
        const auto grid = readEarthGrid(path("a.asc"), same);
        QVERIFY2(grid, grid ? "" : grid.error().message.c_str());
        QCOMPARE(at(*grid, {41.5, 10.5}), 1.0);
        QCOMPARE(at(*grid, {40.5, 13.5}), 8.0);
        QVERIFY(std::isnan(at(*grid, {40.5, 12.5})));
    }

    void badOnesAreNamed_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("says");
        write("text.tif", "no raster at all");
        write("other.vrt", "<VRTDataset rasterXSize=\"4\" rasterYSize=\"2\"><VRTRasterBand dataType=\"Byte\" band=\"1\"><SimpleSource>"
                           "<SourceFilename>/vsicurl/http://127.0.0.1:9/x.tif</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>");
        make(path("complex.tif"), {.type = GDT_CFloat32});
        make(path("metres.tif"), {.epsg = 0, .transform = {500000, 10, 0, 5000000, 0, -10}});
        make(path("beyond.tif"), {.transform = {-180, 10, 0, 500, 0, -10}});
        make(path("flat.tif"), {.width = 30, .transform = {0, 0, 0, 0, 0, 0}});
        make(path("nan.tif"), {.width = 30, .transform = {std::nan(""), 10, 0, 90, 0, -10}});
        make(path("empty.tif"), {.value = [](double, double) { return -1.0; }, .noData = -1.0});
        make(path("whole.tif"), {.width = 360, .height = 180, .transform = {-180, 1, 0, 90, 0, -1}, .value = [](double x, double y) { return std::sin(x * y); }});
        QFile whole(m_folder.filePath("whole.tif"));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const QByteArray bytes = whole.readAll();
        write("cut.tif", bytes.first(bytes.size() / 2));
        QTest::newRow("missing") << "missing.tif" << "There is no file";
        QTest::newRow("folder") << "." << "There is no file";
        QTest::newRow("text") << "text.tif" << "cannot be read as a raster";
        QTest::newRow("a raster that names others") << "other.vrt" << "cannot be read as a raster";
        QTest::newRow("complex") << "complex.tif" << "complex numbers";
        QTest::newRow("metres without a system") << "metres.tif" << "coordinate system";
        QTest::newRow("beyond the pole") << "beyond.tif" << "coordinate system";
        QTest::newRow("no area") << "flat.tif" << "";
        QTest::newRow("corners that are no numbers") << "nan.tif" << "";
        QTest::newRow("no data alone") << "empty.tif" << "no value anywhere";
        QTest::newRow("cut short") << "cut.tif" << "";
    }

    void badOnesAreNamed() {
        QFETCH(QString, name);
        QFETCH(QString, says);
        const auto grid = readEarthGrid(path(name), same);
        QVERIFY(!grid);
        const QString message = QString::fromStdString(grid.error().message);
        QVERIFY2(message.contains(says) && message.contains(name) && message.endsWith('.'), qPrintable(message));
    }

    // A few bytes that claim billions of pixels: refused before anything is taken.
    void anAbsurdSizeIsRefused() {
        GDALAllRegister();
        GDALDriver* const gtiff = GetGDALDriverManager()->GetDriverByName("GTiff");
        const std::array<const char*, 3> options{"SPARSE_OK=TRUE", "TILED=YES", nullptr};
        std::unique_ptr<GDALDataset, Close> dataset(gtiff->Create(path("huge.tif").c_str(), 100000, 50000, 1, GDT_Byte, options.data()));
        std::array<double, 6> transform{-180, 0.0036, 0, 90, 0, -0.0036};
        dataset->SetGeoTransform(transform.data());
        dataset.reset();
        const auto grid = readEarthGrid(path("huge.tif"), same);
        QVERIFY(!grid);
        QVERIFY2(grid.error().message.contains("too large"), grid.error().message.c_str());
    }

    // Every byte of a small file's header set to others: never more than a sentence.
    void crookedHeadersDoNoHarm() {
        make(path("small.tif"), {});
        QFile file(m_folder.filePath("small.tif"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        for (qsizetype i = 0; i < std::min<qsizetype>(bytes.size(), 400); ++i) {
            QByteArray crooked = bytes;
            crooked[i] = static_cast<char>(crooked[i] ^ (i % 2 ? 0xff : 0x41));
            write("crooked.tif", crooked);
            const auto grid = readEarthGrid(path("crooked.tif"), same);
            QVERIFY(grid || grid.error().message.contains("crooked.tif"));
            QVERIFY(!grid || grid->values.size() == static_cast<std::size_t>(grid->width) * static_cast<std::size_t>(grid->height));
        }
    }
};

QTEST_GUILESS_MAIN(TestEarthGrid)
#include "tst_earthgrid.moc"
