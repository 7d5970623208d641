#include "geo/mercator.h"
#include "posteriors.h"
#include "prediction/density.h"
#include "prediction/outline.h"
#include "prediction/region.h"

#include <QTest>

#include <algorithm>
#include <utility>

using namespace whereabouts;

namespace {

double latitudeOfRow(const RasterGeometry& geometry, int row) {
    const double t = static_cast<double>(row) / geometry.height;
    if (geometry.projection == RasterProjection::Equirectangular)
        return geometry.box.north + t * (geometry.box.south - geometry.box.north);
    const auto y = [](double latitude) { return std::log(std::tan(M_PI / 4 + latitude * M_PI / 360)); };
    const double top = y(geometry.box.north), bottom = y(geometry.box.south);
    return (2 * std::atan(std::exp(top + t * (bottom - top))) - M_PI / 2) * 180 / M_PI;
}

// Probability on the raster: density times pixel area, summed.
double mass(const DensityRaster& raster) {
    const RasterGeometry& geometry = raster.geometry;
    double sum = 0.0;
    for (int row = 0; row < geometry.height; ++row) {
        const double pixelKm2 = areaKm2({latitudeOfRow(geometry, row + 1), geometry.box.west, latitudeOfRow(geometry, row),
                                         geometry.box.east}) / geometry.width;
        for (int column = 0; column < geometry.width; ++column)
            sum += pixelKm2 * static_cast<double>(raster.pixels()[static_cast<std::size_t>(row * geometry.width + column)]);
    }
    return sum;
}

double signedArea(const Ring& ring) {
    double sum = 0.0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const GeoPoint a = ring[i], b = ring[(i + 1) % ring.size()];
        sum += a.longitude * b.latitude - b.longitude * a.latitude;
    }
    return sum / 2;
}

Posterior uniformOver(std::vector<GeoBox> boxes) {
    auto partition = std::make_shared<Partition>();
    std::vector<float> probabilities;
    for (const GeoBox& box : boxes) {
        partition->cells.push_back({box, {(box.south + box.north) / 2, (box.west + box.east) / 2}});
        probabilities.push_back(static_cast<float>(areaKm2(box)));
    }
    std::vector<GeoPoint> points = centroids(*partition);
    return Posterior(partition, probabilities, points);
}

} // namespace

class TestDensity : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsTheProbability_data() {
        QTest::addColumn<int>("projection");
        QTest::addColumn<int>("shape");
        for (const auto projection : {RasterProjection::Equirectangular, RasterProjection::Mercator}) {
            for (const auto shape : {CellShape::Box, CellShape::Tent})
                QTest::addRow("projection %d, shape %d", int(projection), int(shape)) << int(projection) << int(shape);
        }
    }

    void keepsTheProbability() {
        QFETCH(int, projection);
        QFETCH(int, shape);
        RasterGeometry geometry{.width = 512, .height = 384, .projection = RasterProjection(projection)};
        double north = 80;
        if (geometry.projection == RasterProjection::Mercator) {
            north = 70;
            geometry.box = {-mercator::latitudeLimit, -180, mercator::latitudeLimit, 180};
        }
        // Cells across the date line, in the high north, and one far smaller than a pixel.
        auto partition = std::make_shared<Partition>();
        partition->cells = {{{10, 170, 20, 180}, {15, 175}}, {{-40, -180, -30, -170}, {-35, -175}},
                            {{60, 0, north, 33}, {65, 12}}, {{48.1, 11.5, 48.12, 11.53}, {48.11, 11.51}}};
        const Posterior posterior(partition, {0.4F, 0.3F, 0.2F, 0.1F}, centroids(*partition));
        const double held = mass(densityRaster(posterior, geometry, CellShape(shape)));
        QVERIFY2(std::abs(held - 1) < 1e-5, QByteArray::number(held, 'g', 9));
    }

    void aBoxIsItsProbabilityOverItsAreaAndHolesAreZero() {
        const Posterior posterior = uniformOver({{0, 0, 10, 10}, {0, 10, 10, 20}});
        const RasterGeometry geometry{.box = {-10, -10, 20, 30}, .width = 400, .height = 300};
        const DensityRaster raster = densityRaster(posterior, geometry, CellShape::Box);
        const double expected = 1 / posterior.credibleArea(1).km2;
        for (int row = 0; row < 300; ++row) {
            for (int column = 0; column < 400; ++column) {
                const bool inside = row >= 100 && row < 200 && column >= 100 && column < 300;
                const double value = static_cast<double>(raster.pixels()[static_cast<std::size_t>(row * 400 + column)]);
                QVERIFY(std::abs(value - (inside ? expected : 0)) < 1e-5 * expected);
            }
        }
    }

    void tentsOfEqualCellsAddUpEvenly() {
        std::vector<GeoBox> boxes;
        for (int column = 0; column < 8; ++column)
            boxes.push_back({-5, 5.0 * column, 5, 5.0 * column + 5});
        const Posterior posterior = uniformOver(boxes);
        const RasterGeometry geometry{.box = {-1, 5, 1, 35}, .width = 300, .height = 20}; // inside, away from the ends
        const DensityRaster raster = densityRaster(posterior, geometry, CellShape::Tent);
        for (int row = 0; row < 20; ++row) {
            for (int column = 1; column < 300; ++column) {
                const float* line = raster.values.get() + row * 300;
                QVERIFY(std::abs(line[column] - line[0]) < 1e-4F * line[0]);
            }
        }
    }

    void outlineOfOneCell() {
        const std::vector<Ring> rings = credibleOutline(uniformOver({{10, 20, 30, 50}}), 0.9);
        QCOMPARE(rings.size(), std::size_t{1});
        QCOMPARE(rings[0].size(), std::size_t{4});
        QVERIFY(std::abs(signedArea(rings[0]) - 600) < 1e-6); // counter-clockwise
    }

    void outlineCancelsSharedBordersOfUnequalCells() {
        // A big cell with two half as high beside it: one rectangle.
        const std::vector<Ring> rings = credibleOutline(uniformOver({{0, 0, 10, 10}, {0, 10, 5, 15}, {5, 10, 10, 15}}), 1);
        QCOMPARE(rings.size(), std::size_t{1});
        QCOMPARE(rings[0].size(), std::size_t{4});
        QVERIFY(std::abs(signedArea(rings[0]) - 150) < 1e-6);
    }

    void outlineHasHolesAndKeepsTouchingCornersApart() {
        std::vector<GeoBox> ring;
        for (int row = 0; row < 3; ++row) {
            for (int column = 0; column < 3; ++column) {
                if (row != 1 || column != 1)
                    ring.push_back({row * 1.0, column * 1.0, row + 1.0, column + 1.0});
            }
        }
        std::vector<Ring> rings = credibleOutline(uniformOver(ring), 1);
        QCOMPARE(rings.size(), std::size_t{2});
        std::ranges::sort(rings, std::ranges::less{}, signedArea);
        QVERIFY(std::abs(signedArea(rings[0]) + 1) < 1e-6); // the hole, clockwise
        QVERIFY(std::abs(signedArea(rings[1]) - 9) < 1e-6);

        rings = credibleOutline(uniformOver({{0, 0, 1, 1}, {1, 1, 2, 2}, {0, 2, 1, 3}}), 1);
        QCOMPARE(rings.size(), std::size_t{3});
        for (const Ring& square : rings)
            QVERIFY(square.size() == 4 && std::abs(signedArea(square) - 1) < 1e-6);
    }

    // A partition grown from points ends a little short of the antimeridian; what is cut from it ends where the cut is.
    void outlineOnBothSidesOfTheAntimeridianReachesIt() {
        const auto extremes = [](const std::vector<Ring>& rings) {
            double west = 180, east = -180;
            for (const Ring& ring : rings) {
                for (const GeoPoint& corner : ring) {
                    west = std::min(west, corner.longitude);
                    east = std::max(east, corner.longitude);
                }
            }
            return std::pair(west, east);
        };
        const Posterior grown = uniformOver({{0, 170, 10, 179.98}, {0, -179.74, 10, -170}});
        QCOMPARE(extremes(credibleOutline(grown, 1)), std::pair(-180.0, 180.0));
        const auto [apartWest, apartEast] = extremes(credibleOutline(uniformOver({{0, 170, 10, 179.7}, {0, -179.7, 10, -170}}), 1));
        QVERIFY(std::abs(apartWest + 179.7) < 1e-6 && std::abs(apartEast - 179.7) < 1e-6);

        const Region west{{}, 0, {{-20, 160}, {-20, 179.9}, {20, 179.9}, {20, 160}}};
        const Region east{{}, 0, {{-20, -179.9}, {-20, -160}, {20, -160}, {20, -179.9}}};
        const auto [cutWest, cutEast] = extremes(credibleOutline(Regions{{west, east}, {}}.applied(grown), 1));
        QCOMPARE(cutWest, -180.0);
        QVERIFY2(cutEast > 179.8 && cutEast < 179.95, QByteArray::number(cutEast));
    }

    // Drawn are the edges there that are not exactly on it.
    void areasThatEndAtTheAntimeridianHaveABorder() {
        const auto drawn = [](const std::vector<GeoBox>& boxes) {
            double degrees = 0;
            for (const Ring& ring : credibleOutline(uniformOver(boxes), 1)) {
                for (std::size_t i = 0; i < ring.size(); ++i) {
                    const GeoPoint from = ring[i], to = ring[(i + 1) % ring.size()];
                    const double least = std::min(std::abs(from.longitude), std::abs(to.longitude));
                    if (least > 179.9 && !(std::abs(from.longitude) == 180 && std::abs(to.longitude) == 180))
                        degrees += std::abs(to.latitude - from.latitude);
                }
            }
            return degrees;
        };
        const auto about = [](double degrees, double expected) { return std::abs(degrees - expected) < 1e-6; };
        QVERIFY(about(drawn({{0, 170, 10, 180}}), 10));
        QVERIFY(about(drawn({{0, -180, 10, -170}}), 10));
        QVERIFY(about(drawn({{0, 170, 10, 180}, {0, -180, 10, -170}}), 0)); // it goes on
        QVERIFY(about(drawn({{0, 170, 10, 180}, {4, -180, 20, -170}}), 4 + 10));
        QVERIFY(about(drawn({{0, 170, 10, 180}, {2, -180, 4, -170}, {5, -180, 6, -170}}), 10 - 3));
        QVERIFY(about(drawn({{0, 170, 90, 180}, {-90, -180, 90, -170}}), 90));
    }

    void outlineAreaIsTheCellsArea() {
        const Posterior posterior = randomPosterior(gridPartition(30, 60), 5, 2);
        for (const double share : {0.5, 0.9}) {
            double area = 0.0;
            for (const Ring& ring : credibleOutline(posterior, share))
                area += signedArea(ring);
            QVERIFY(std::abs(area - 36.0 * static_cast<double>(posterior.credibleCells(share).size())) < 1e-6);
        }
    }
};

QTEST_GUILESS_MAIN(TestDensity)
#include "tst_density.moc"
