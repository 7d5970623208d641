#include "base/paths.h"
#include "prediction/prior.h"
#include "raster/geotiff.h"
#include "raster/imagery.h"

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
        QVERIFY(std::abs(prior.at({10, 50}) - 2) < 1e-5);
        QVERIFY(std::abs(prior.at({10, -50}) / 1e-6 - 1) < 1e-4);
        QVERIFY(std::abs(prior.over({-90, -180, 90, 180}) - 1) < 1e-6);
        QVERIFY(std::abs(prior.over({20, -7, 30, 7}) - 1) < 1e-5); // half of it either way
        QVERIFY(std::abs(prior.over({-90, 170, -80, 180}) - 2) < 1e-5);
    }

    // Also over a box that is small against the Earth, where a difference of large sums would say anything.
    void zeroMasks() {
        const Prior prior = read(raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint p) { return p.longitude > 0 ? 1.0F : 0.0F; }));
        for (const GeoBox& box : {GeoBox{-80, -170, 80, -10}, GeoBox{-30, -60, -29.99, -59.99}, GeoBox{70, -20, 71, -19}})
            QVERIFY2(prior.over(box) >= 0.9e-6 && prior.over(box) < 3e-6, QByteArray::number(prior.over(box)));
    }

    void theWeightIsAPower() {
        const auto file = raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint p) { return p.longitude > 0 ? 3.0F : 1.0F; });
        const double plain = read(file).at({0, 50}) / read(file).at({0, -50});
        const Prior squared = read(file, {.weight = 2});
        QVERIFY(std::abs(squared.at({0, 50}) / squared.at({0, -50}) - plain * plain) < 1e-4);
        QVERIFY(std::abs(squared.over({-90, -180, 90, 180}) - 1) < 1e-6);
    }

    void aSmallWeightSoftensAMask() {
        const auto file = raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint p) { return p.longitude > 0 ? 1.0F : 0.0F; });
        const Prior soft = read(file, {.weight = 0.25}), none = read(file, {.weight = 0.0});
        QVERIFY(std::abs(soft.at({0, 50}) / soft.at({0, -50}) / std::pow(2e6, 0.25) - 1) < 1e-3);
        QCOMPARE(none.at({0, 50}), 1.0);
        QCOMPARE(none.at({0, -50}), 1.0);
    }

    void aRasterIsReadOnceForAllWeights() {
        const auto file = raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint p) { return p.longitude > 0 ? 3.0F : 1.0F; });
        const auto values = PriorRaster::read(file, {});
        QVERIFY(values);
        QCOMPARE(values->classes(), (std::vector<std::int64_t>{1, 3}));
        QCOMPARE(values->prior(2)->at({0, 50}), read(file, {.weight = 2}).at({0, 50}));
        const auto wavy = PriorRaster::read(raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint p) { return static_cast<float>(p.latitude / 7 + 20); }), {});
        QVERIFY(wavy && wavy->classes().empty());
        const auto many = PriorRaster::read(raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint p) { return static_cast<float>(p.longitude + 180); }), {});
        QVERIFY(many && many->classes().size() == 36);
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
        const Prior softened = read(file, {.weight = 0.5, .classes = {{50, 4.0}, {80, 0.0}}});
        QCOMPARE(softened.at({0, 50}), 2.0);
        QCOMPARE(softened.at({0, 150}), 0.0);
    }

    void aClassThatIsNotThereIsNamed() {
        const auto file = raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint p) { return p.longitude > 0 ? 50.0F : -10.0F; });
        const auto prior = Prior::read(file, {.classes = {{50, 3.0}, {99, 1.0}}});
        QVERIFY(!prior);
        QVERIFY2(prior.error().message.contains("prior.tif” holds no class 99: it holds -10, 50."), prior.error().message.c_str());
        QVERIFY(Prior::read(file, {.classes = {{-10, 0.5}}}));
        const auto amounts = raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint p) { return p.longitude > 0 ? 0.5F : 0.25F; });
        const auto none = Prior::read(amounts, {.classes = {{99, 1.0}}});
        QVERIFY2(!none && none.error().message.contains("values from 0.25 to 0.5"), none ? "" : none.error().message.c_str());
    }

    void factorsAreReadAsWritten() {
        QCOMPARE(*parseClassFactors("50=3,-80=0.1"), (ClassFactors{{50, 3.0}, {-80, 0.1}}));
        for (const char* text : {"", "50", "50=", "=3", "50=-1", "50=nan", "50=3,", "5.5=3", "50=3,50=4", "50=2000000", "99999999999999999999=1"}) {
            const auto factors = parseClassFactors(text);
            QVERIFY2(!factors && factors.error().message.ends_with('.'), text);
        }
    }

    void landIsMoreLikelyThanSea() {
        const auto land = readImagery(resourcesFolder() / "imagery" / "land.png");
        QVERIFY(land);
        const Prior prior = read(raster({-90, -180, 90, 180}, 720, 360, [&](GeoPoint p) {
            const auto column = static_cast<std::size_t>((p.longitude + 180) / 360 * land->width);
            const auto row = static_cast<std::size_t>((90 - p.latitude) / 180 * land->height);
            return land->pixels[(row * static_cast<std::size_t>(land->width) + column) * static_cast<std::size_t>(land->channels)] > 0 ? 1.0F : 0.0F;
        }));
        QVERIFY(prior.at({47, 8}) > 2);
        QVERIFY(prior.at({-33.5, 150}) > 2);
        QVERIFY(prior.at({0, -30}) < 1e-5);
        QVERIFY(prior.at({8, 47}) > 2);   // Ethiopia
        QVERIFY(prior.at({50, -33.5}) < 1e-5);
    }

    void whatWeighsNothingIsNamed() {
        auto nothing = Prior::read(raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint) { return 0.0F; }), {});
        QVERIFY(!nothing && nothing.error().message.contains("prior.tif") && nothing.error().message.contains("above 0"));
        nothing = Prior::read("/nowhere/at all.tif", {});
        QVERIFY(!nothing && nothing.error().message.contains("at all.tif"));
    }

    void valuesBelow0AreRefused() {
        const auto below = Prior::read(raster({-90, -180, 90, 180}, 36, 18, [](GeoPoint p) { return p.longitude > 170 ? -2.5F : 3.0F; }), {});
        QVERIFY(!below);
        QVERIFY2(below.error().message.contains("prior.tif” holds values below 0, such as -2.5"), below.error().message.c_str());
    }

    void aPictureIsNoPrior() {
        const auto picture = Prior::read(resourcesFolder() / "imagery" / "land.png", {});
        QVERIFY(!picture && picture.error().message.contains("does not say where on the Earth"));
    }
};

QTEST_GUILESS_MAIN(TestPrior)
#include "tst_prior.moc"
