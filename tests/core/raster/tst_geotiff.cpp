#include "raster/geotiff.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <csignal>
#include <gdal_priv.h>
#include <memory>
#include <sys/resource.h>

using namespace whereabouts;

namespace {

struct Close {
    void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};

const std::vector<float> values{1.5f, 2.0f, NAN, 4.0f, 0.0f, 1e-9f, 7.0f, 8.0f};

GeoRaster raster(GeoRaster::Projection projection) {
    return {4, 2, {-10, 20, 30, 60}, projection, values, "1/km2", "Probability per km2", "NASA Blue Marble"};
}

} // namespace

class GeoTiffTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::filesystem::path path(const char* name) const {
        return m_folder.filePath(QString::fromUtf8(name)).toStdString();
    }

private Q_SLOTS:
    void readsBackAsWritten_data() {
        QTest::addColumn<bool>("webMercator");
        QTest::addColumn<int>("epsg");
        QTest::addColumn<QList<double>>("transform");
        const double degree = 6378137.0 * std::numbers::pi / 180.0;
        const auto northing = [](double latitude) {
            return 6378137.0 * std::asinh(std::tan(latitude * std::numbers::pi / 180));
        };
        QTest::newRow("geographic") << false << 4326 << QList<double>{20, 10, 0, 30, 0, -20};
        QTest::newRow("mercator") << true << 3857
                                  << QList<double>{20 * degree,  10 * degree, 0,
                                                   northing(30), 0,           (northing(-10) - northing(30)) / 2};
    }
    void readsBackAsWritten() {
        QFETCH(bool, webMercator);
        QFETCH(int, epsg);
        QFETCH(QList<double>, transform);
        const auto file = path("Wärme karte.tif");
        const auto written = writeGeoTiff(
            file, raster(webMercator ? GeoRaster::Projection::WebMercator : GeoRaster::Projection::Geographic));
        QVERIFY2(written, written ? "" : written.error().message.c_str());
        const std::unique_ptr<GDALDataset, Close> dataset(GDALDataset::Open(file.c_str(), GDAL_OF_RASTER));
        QVERIFY(dataset);
        QCOMPARE(QByteArray(dataset->GetSpatialRef()->GetAuthorityCode(nullptr)), QByteArray::number(epsg));
        std::array<double, 6> found{};
        QCOMPARE(dataset->GetGeoTransform(found.data()), CE_None);
        for (int i = 0; i < 6; ++i)
            QVERIFY(std::abs(found[static_cast<std::size_t>(i)] - transform[i]) < 1e-6);
        GDALRasterBand& band = *dataset->GetRasterBand(1);
        QCOMPARE(band.GetRasterDataType(), GDT_Float32);
        QVERIFY(std::isnan(band.GetNoDataValue()));
        QCOMPARE(band.GetUnitType(), "1/km2");
        QCOMPARE(band.GetDescription(), "Probability per km2");
        QCOMPARE(dataset->GetMetadataItem("TIFFTAG_COPYRIGHT"), "NASA Blue Marble");
        QCOMPARE(dataset->GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE"), "DEFLATE");
        std::vector<float> back(values.size());
        QCOMPARE(band.RasterIO(GF_Read, 0, 0, 4, 2, back.data(), 4, 2, GDT_Float32, 0, 0, nullptr), CE_None);
        for (std::size_t i = 0; i < values.size(); ++i)
            QVERIFY(back[i] == values[i] || (std::isnan(back[i]) && std::isnan(values[i])));
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden),
                 QStringList{QStringLiteral("Wärme karte.tif")});
    }

    void failsWithASentenceAndLeavesNothing() {
        const auto missing = writeGeoTiff(path("no/such/a.tif"), raster({}));
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, Error::Code::NotFound);
        QVERIFY(QString::fromStdString(missing.error().message)
                    .contains(QStringLiteral("a.tif” cannot be written: its folder does not exist.")));
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("folder.tif")));
        QVERIFY(!writeGeoTiff(path("folder.tif"), raster({})));
        QVERIFY(!writeGeoTiff("/proc/a.tif", raster({})));
        QVERIFY(QDir(m_folder.path()).entryList({QStringLiteral("*.part")}, QDir::Files | QDir::Hidden).isEmpty());
        QVERIFY(!writeGeoTiff(path("b.tif"), GeoRaster{}));
    }

    void fullDiskLeavesTheOldFile() {
        const auto file = path("old.tif");
        QVERIFY(writeGeoTiff(file, raster({})));
        const auto size = std::filesystem::file_size(file);
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit tiny{64, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &tiny), 0); // every file ends after 64 bytes, as on a full disk
        const auto written = writeGeoTiff(file, raster(GeoRaster::Projection::WebMercator));
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(!written);
        QVERIFY(QString::fromStdString(written.error().message).contains(QStringLiteral("old.tif” cannot be written")));
        QCOMPARE(std::filesystem::file_size(file), size);
        QVERIFY(QDir(m_folder.path()).entryList({QStringLiteral("*.part")}, QDir::Files | QDir::Hidden).isEmpty());
    }
};

QTEST_GUILESS_MAIN(GeoTiffTest)
#include "tst_geotiff.moc"
