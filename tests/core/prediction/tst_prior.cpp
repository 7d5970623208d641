#include "base/paths.h"
#include "geo/mercator.h"
#include "prediction/prior.h"
#include "raster/geotiff.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <functional>

using namespace whereabouts;

class TestPrior : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    // A raster of the values at the pixels' middles.
    std::filesystem::path raster(const GeoBox& box, int width, int height, const std::function<float(GeoPoint)>& value) const {
        std::vector<float> values;
        for (int row = 0; row < height; ++row) {
            for (int column = 0; column < width; ++column)
                values.push_back(value({box.north - (box.north - box.south) * (row + 0.5) / height,
                                        box.west + (box.east - box.west) * (column + 0.5) / width}));
        }
        const std::filesystem::path file = m_folder.filePath("prior.tif").toStdString();
        const auto written = writeGeoTiff(file, {.width = width, .height = height, .box = box, .values = values, .units = "",
                                                 .description = "test", .attribution = "test"});
        if (!written)
            qFatal("%s", written.error().message.c_str());
        return file;
    }
    static Prior read(const std::filesystem::path& file, const PriorRule& rule = {}) {
        auto prior = Prior::read(file, rule);
        if (!prior)
            qFatal("%s", prior.error().message.c_str());
        return *prior;
    }

private Q_SLOTS:
    void valuesAreDividedByTheirMeanAndFloored() {
        const Prior prior = read(raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint p) { return p.longitude > 0 ? 1.0F : 0.0F; }));
        QVERIFY(std::abs(prior.at({10, 50}) - 1.99) < 1e-5); // 0.99 * 2 + 0.01
        QVERIFY(std::abs(prior.at({10, -50}) - 0.01) < 1e-6);
        QVERIFY(std::abs(prior.over({-90, -180, 90, 180}) - 1) < 1e-6);
        QVERIFY(std::abs(prior.over({20, -7, 30, 7}) - 1) < 1e-5); // half of it either way
        QVERIFY(std::abs(prior.over({-90, 170, -80, 180}) - 1.99) < 1e-5);
    }

    void theWeightIsAPower() {
        const auto file = raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint p) { return p.longitude > 0 ? 3.0F : 1.0F; });
        const double plain = read(file).at({0, 50}) / read(file).at({0, -50});
        const Prior squared = read(file, {.weight = 2});
        QVERIFY(std::abs(squared.at({0, 50}) / squared.at({0, -50}) - plain * plain) < 1e-4);
        QVERIFY(std::abs(squared.over({-90, -180, 90, 180}) - 1) < 1e-6);
    }

    void outsideAndNoDataAreNeutral() {
        const Prior prior = read(raster({40, 0, 50, 10}, 10, 10, [](GeoPoint p) { return p.latitude > 48 ? NAN : p.longitude > 5 ? 3.0F : 1.0F; }));
        QCOMPARE(prior.at({0, 0}), 1.0);
        QCOMPARE(prior.at({45, 11}), 1.0);
        QCOMPARE(prior.at({49, 5}), 1.0);
        QCOMPARE(prior.over({-50, -20, -40, -10}), 1.0);
        QVERIFY(prior.at({45, 8}) > 1.4 && prior.at({45, 2}) < 0.6);
        QVERIFY(std::abs(prior.over({40, 0, 50, 10}) - 1) < 1e-5); // weighs as much as what lies outside
        QVERIFY(std::abs(prior.over({30, -10, 60, 20}) - 1) < 1e-5);
    }

    // The mean over a box is that of its points, however it lies to the pixels, the poles and the antimeridian.
    void theMeanIsThatOfThePoints() {
        const auto wavy = [](GeoPoint p) { return static_cast<float>(2 + std::sin(p.latitude / 9) + std::cos(p.longitude / 7)); };
        for (const GeoBox& extent : {GeoBox{-90, -180, 90, 180}, GeoBox{-30, 20, 45, 110}}) {
            const Prior prior = read(raster(extent, 90, 60, wavy));
            for (const GeoBox& box : {GeoBox{10, 20, 33.3, 47.1}, GeoBox{-90, -180, -71, 180}, GeoBox{47.11, 8.21, 47.12, 8.24},
                                      GeoBox{-44, 93, 60, 179}, GeoBox{80, 170, 90, 180}}) {
                double sum = 0.0, area = 0.0;
                constexpr int steps = 400;
                for (int row = 0; row < steps; ++row) {
                    for (int column = 0; column < steps; ++column) {
                        const GeoPoint point{box.south + (box.north - box.south) * (row + 0.5) / steps,
                                             box.west + (box.east - box.west) * (column + 0.5) / steps};
                        const double weight = std::cos(point.latitude * M_PI / 180);
                        sum += weight * prior.at(point);
                        area += weight;
                    }
                }
                QVERIFY2(std::abs(prior.over(box) - sum / area) < 3e-3,
                         qPrintable(QString("%1 %2").arg(prior.over(box)).arg(sum / area)));
            }
        }
    }

    void classesHaveFactors() {
        const auto file = raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint p) { return p.longitude > 90 ? 80.0F : p.longitude > 0 ? 50.0F : 10.0F; });
        const Prior prior = read(file, {.classes = {{50, 3.0}, {80, 0.0}}});
        QCOMPARE(prior.at({0, 50}), 3.0);
        QCOMPARE(prior.at({0, 150}), 0.0);
        QCOMPARE(prior.at({0, -50}), 1.0); // a class that is not named
        QVERIFY(std::abs(prior.over({0, 80, 10, 100}) - 1.5) < 1e-6);
        QCOMPARE(prior.over({0, 150, 10, 160}), 0.0);
    }

    void landIsMoreLikelyThanSea() {
        const Prior prior = read(resourcesFolder() / "imagery" / "land.png");
        QVERIFY(prior.at({47, 8}) > 2);
        QVERIFY(prior.at({-33.5, 150}) > 2);
        QVERIFY(prior.at({0, -30}) < 0.1);
        QVERIFY(prior.at({8, 47}) > 2);   // Ethiopia
        QVERIFY(prior.at({50, -33.5}) < 0.1);
    }

    void whatWeighsNothingIsNamed() {
        auto nothing = Prior::read(raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint) { return -2.0F; }), {});
        QVERIFY(!nothing && nothing.error().message.contains("prior.tif") && nothing.error().message.contains("above 0"));
        nothing = Prior::read("/nowhere/at all.tif", {});
        QVERIFY(!nothing && nothing.error().message.contains("at all.tif"));
    }
};

QTEST_GUILESS_MAIN(TestPrior)
#include "tst_prior.moc"
