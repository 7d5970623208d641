#include "geo/distance.h"
#include "geo/evencells.h"
#include "posteriors.h"
#include "prediction/density.h"
#include "prediction/outline.h"
#include "prediction/region.h"

#include <QTest>

using namespace whereabouts;

namespace {

const RasterGeometry earth{.width = 1440, .height = 720}; // pixels of a quarter of a degree

// How a raster's probability lies: in all, and where `near` is true of the pixel's middle.
struct Mass {
    double all = 0.0, near = 0.0;
};

template <typename Near>
Mass massOf(const DensityRaster& raster, Near near) {
    const auto& [geometry, values] = raster;
    const double high = (geometry.box.north - geometry.box.south) / geometry.height;
    const double wide = (geometry.box.east - geometry.box.west) / geometry.width;
    Mass mass;
    for (int row = 0; row < geometry.height; ++row) {
        const double north = geometry.box.north - row * high;
        const double pixelKm2 = areaKm2({north - high, 0, north, wide});
        for (int column = 0; column < geometry.width; ++column) {
            const double held = pixelKm2 * static_cast<double>(raster.pixels()[static_cast<std::size_t>(row * geometry.width + column)]);
            mass.all += held;
            mass.near += held > 0 && near({north - high / 2, wrapLongitude(geometry.box.west + (column + 0.5) * wide)}) ? held : 0.0;
        }
    }
    return mass;
}

double sum(const Posterior& posterior) {
    double total = 0.0;
    for (const float probability : posterior.probabilities())
        total += static_cast<double>(probability);
    return total;
}

// Cells of 334 km, as unequal in their probabilities as a model's.
Posterior peaked(unsigned seed) { return randomPosterior(std::make_shared<const Partition>(evenPartition(60)), seed, 3); }

} // namespace

class TestRegion : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void circle() {
        const Region circle{{0, 179}, 300, {}};
        QVERIFY(circle.contains({0, -179.5}));
        QVERIFY(!circle.contains({0, -178}));
        const Region aroundThePole{{89, 0}, 200, {}};
        QVERIFY(aroundThePole.contains({89.5, 180}));
        QVERIFY(!aroundThePole.contains({88, 180}));
    }

    void polygon() {
        const Region square{{}, 0, {{0, 0}, {0, 10}, {10, 10}, {10, 0}}};
        QVERIFY(square.contains({5, 5}));
        QVERIFY(!square.contains({5, 11}));
        QVERIFY(!square.contains({5, -1}));
        QVERIFY(!square.contains({11, 5}));
        QVERIFY(!square.contains({-1, 5}));
        QVERIFY(!square.contains({5, 180}));
        QVERIFY(!square.contains({5, -175}));
        const Region notch{{}, 0, {{0, 0}, {0, 10}, {10, 10}, {5, 5}, {10, 0}}}; // not convex
        QVERIFY(!notch.contains({9, 5}));
        QVERIFY(notch.contains({9, 9.5}));
        QVERIFY(notch.contains({3, 5}));
    }

    void polygonAcrossTheAntimeridian() {
        const Region fiji{{}, 0, {{-20, 175}, {-20, -175}, {-15, -175}, {-15, 175}}};
        QVERIFY(fiji.contains({-17, 179}));
        QVERIFY(fiji.contains({-17, -179}));
        QVERIFY(fiji.contains({-17, -180}));
        QVERIFY(!fiji.contains({-17, 170}));
        QVERIFY(!fiji.contains({-17, 0}));
        QVERIFY(!fiji.contains({-10, 179}));
    }

    void polygonAroundAPole() {
        const Region arctic{{}, 0, {{66, -180}, {66, -90}, {66, 0}, {66, 90}}};
        QVERIFY(arctic.contains({80, 33}));
        QVERIFY(arctic.contains({90, 0}));
        QVERIFY(!arctic.contains({60, 33}));
        QVERIFY(!arctic.contains({-80, 33}));
        const Region antarctic{{}, 0, {{-60, 90}, {-60, 0}, {-60, -90}, {-60, -180}}};
        QVERIFY(antarctic.contains({-75, 10}));
        QVERIFY(!antarctic.contains({-50, 10}));
        QVERIFY(!antarctic.contains({75, 10}));
    }

    void withinIsAUnionAndOutsideWins() {
        const Regions regions{{{{0, 0}, 500, {}}, {{0, 20}, 500, {}}}, {{{0, 20}, 100, {}}}};
        QVERIFY(regions.allow({1, 1}));
        QVERIFY(regions.allow({2, 20}));
        QVERIFY(!regions.allow({0, 20}));
        QVERIFY(!regions.allow({0, 10}));
        QVERIFY(Regions{}.allow({0, 10}));
    }

    void appliedPosteriorIsRenormalised() {
        const Posterior posterior = randomPosterior(gridPartition(36, 72), 3, 1);
        const Regions regions{{{{20, 30}, 1500, {}}}, {{{25, 35}, 300, {}}}};
        const Posterior constrained = regions.applied(posterior);
        double sum = 0.0;
        for (std::size_t i = 0; i < constrained.points().size(); ++i) {
            sum += static_cast<double>(constrained.probabilities()[i]);
            QVERIFY(constrained.probabilities()[i] == 0 || regions.allow(constrained.points()[i]));
        }
        QVERIFY(std::abs(sum - 1) < 1e-6);
        const double circleKm2 = M_PI * (1500.0 * 1500 - 300.0 * 300);
        QVERIFY(std::abs(constrained.credibleArea(1).km2 / circleKm2 - 1) < 0.02);
        QVERIFY(haversineKm(constrained.estimate(), {20, 30}) < 1500);
    }

    void aRegionSmallerThanACellIsFound() {
        const Posterior posterior = randomPosterior(gridPartition(18, 36), 3, 1);
        const Posterior constrained = Regions{{{{47.3, 8.5}, 20, {}}}, {}}.applied(posterior);
        QVERIFY(!constrained.empty());
        QVERIFY(haversineKm(constrained.estimate(), {47.3, 8.5}) < 20);
        QVERIFY(std::abs(constrained.credibleArea(0.9).km2 / (M_PI * 400) - 1) < 0.02);
        const Region square{{}, 0, {{47.2, 8.4}, {47.2, 8.6}, {47.4, 8.6}, {47.4, 8.4}}};
        QVERIFY(haversineKm(Regions{{square}, {}}.applied(posterior).estimate(), {47.3, 8.5}) < 20);
    }

    // What is exported, and what is drawn, ends at the line.
    void everythingEndsAtTheLine_data() {
        QTest::addColumn<Regions>("regions");
        QTest::addColumn<Regions>("enlarged"); // by a pixel and the finest piece
        const auto add = [](const char* name, const Region& circle, double moreKm) {
            Region wider = circle;
            wider.radiusKm += moreKm;
            QTest::newRow(name) << Regions{{circle}, {}} << Regions{{wider}, {}};
        };
        constexpr double pixelKm = 40; // its diagonal
        add("30 km", {{47.3, 8.5}, 30, {}}, pixelKm);
        add("1 km", {{47.3, 8.5}, 1, {}}, pixelKm);
        add("2,300 km", {{-33, 150}, 2300, {}}, pixelKm + 18);
        add("antimeridian", {{-17, 179.9}, 300, {}}, pixelKm);
        add("pole", {{89.5, 0}, 700, {}}, pixelKm);
        QTest::newRow("polygon over the antimeridian")
            << Regions{{{{}, 0, {{-20, 175}, {-20, -175}, {-15, -178}, {-15, 177}}}}, {}}
            << Regions{{{{}, 0, {{-20.4, 174.6}, {-20.4, -174.6}, {-14.6, -177.6}, {-14.6, 176.6}}}}, {}};
        QTest::newRow("polygon round the pole") << Regions{{{{}, 0, {{66, -180}, {66, -90}, {66, 0}, {66, 90}}}}, {}}
                                                << Regions{{{{}, 0, {{65.6, -180}, {65.6, -90}, {65.6, 0}, {65.6, 90}}}}, {}};
        QTest::newRow("outside") << Regions{{}, {{{10, 20}, 1500, {}}}} << Regions{{}, {{{10, 20}, 1500 - pixelKm - 12, {}}}};
        QTest::newRow("outside but for 15 km") << Regions{{}, {{{0, 0}, 20000, {}}}} << Regions{{}, {{{0, 0}, 20000 - pixelKm, {}}}};
        QTest::newRow("a ring with a hole") << Regions{{{{20, 30}, 1500, {}}}, {{{25, 35}, 300, {}}}}
                                            << Regions{{{{20, 30}, 1552, {}}}, {{{25, 35}, 300 - pixelKm - 3, {}}}};
    }

    void everythingEndsAtTheLine() {
        QFETCH(Regions, regions);
        QFETCH(Regions, enlarged);
        const Posterior constrained = regions.applied(peaked(7));
        QVERIFY(std::abs(sum(constrained) - 1) < 1e-6);
        QVERIFY(constrained.partition().cells.size() <= 20'000 + 4584);
        const auto near = [&](GeoPoint point) { return enlarged.allow(point); };
        const Mass box = massOf(densityRaster(constrained, earth, CellShape::Box), near);
        QVERIFY2(std::abs(box.all - 1) < 1e-4, QByteArray::number(box.all));
        QVERIFY2(box.near > 0.9999 * box.all, QByteArray::number(box.near));
        const Mass tent = massOf(densityRaster(constrained, earth, CellShape::Tent), near);
        QVERIFY2(tent.near > 0.9999 * tent.all, QByteArray::number(tent.near));
        if (constrained.credibleArea(1).km2 > 1e6) // far wider than some pixels
            QVERIFY2(std::abs(tent.all - 1) < 0.01, QByteArray::number(tent.all));
        for (const double share : {0.5, 0.9}) {
            for (const Ring& ring : credibleOutline(constrained, share)) {
                for (const GeoPoint corner : ring)
                    QVERIFY(enlarged.allow({corner.latitude, wrapLongitude(corner.longitude)}));
            }
        }
    }

    // As close to a small circle as the raster's and the pieces' edges allow: of a tenth of a degree, as files have it.
    void whatIsKeptIsSaid() {
        const Posterior posterior = peaked(2);
        QCOMPARE(posterior.kept(), 1.0);
        const Region circle{{10, 20}, 3000, {}};
        const Posterior inside = Regions{{circle}, {}}.applied(posterior), outside = Regions{{}, {circle}}.applied(posterior);
        QVERIFY2(inside.kept() > 0.001 && std::abs(inside.kept() + outside.kept() - 1) < 0.002, QByteArray::number(inside.kept()));
        QVERIFY(inside.keptAtMost() >= inside.kept() - 1e-6 && outside.keptAtMost() <= 1 + 1e-6);
        // A small circle keeps little, and yet as much as it could where it lies in the densest cell.
        const std::size_t densest = static_cast<std::size_t>(posterior.credibleCells(0.01).front());
        const GeoBox& box = posterior.partition().cells[densest].box;
        const Region small{{(box.south + box.north) / 2, (box.west + box.east) / 2}, 5, {}};
        const Posterior sure = Regions{{small}, {}}.applied(posterior);
        QVERIFY2(sure.kept() < 0.01 && std::abs(sure.kept() / sure.keptAtMost() - 1) < 0.001, QByteArray::number(sure.keptAtMost()));
        const Posterior twice = Regions{{{{10, 20}, 1000, {}}}, {}}.applied(inside);
        const Posterior once = Regions{{{{10, 20}, 1000, {}}}, {}}.applied(posterior);
        QVERIFY2(std::abs(twice.kept() - once.kept()) < 0.01 * once.kept(), QByteArray::number(twice.kept()));
    }

    void aSmallCircleHoldsItsMass() {
        const Regions regions{{{{47.3, 8.5}, 30, {}}}, {}}, enlarged{{{{47.3, 8.5}, 30 + 14, {}}}, {}};
        const Posterior constrained = regions.applied(peaked(3));
        const RasterGeometry here{.box = {46, 7, 49, 10}, .width = 300, .height = 300};
        for (const auto shape : {CellShape::Box, CellShape::Tent}) {
            const Mass mass = massOf(densityRaster(constrained, {.width = 3600, .height = 1800}, shape),
                                     [&](GeoPoint point) { return enlarged.allow(point); });
            QVERIFY2(mass.near >= 0.99 * mass.all && std::abs(mass.all - 1) < 0.02, QByteArray::number(mass.all));
            const Mass close = massOf(densityRaster(constrained, here, shape), [&](GeoPoint point) { return regions.allow(point); });
            QVERIFY2(std::abs(close.all - 1) < 0.01 && close.near > 0.96 * close.all, QByteArray::number(close.near));
        }
    }

    // The tents run on where a border is far: no seam between pieces and whole cells, nor at holes between the cells.
    void farFromTheLineNothingChanges() {
        auto partition = std::make_shared<Partition>(evenPartition(60));
        std::erase_if(partition->cells, [](const Geocell& cell) { return cell.box.west > 60 && cell.box.west < 100; });
        const Posterior posterior = randomPosterior(partition, 5, 1);
        const Posterior constrained = Regions{{}, {{{0, -60}, 700, {}}}}.applied(posterior);
        const RasterGeometry far{.box = {-40, 10, 40, 130}, .width = 600, .height = 400};
        const DensityRaster before = densityRaster(posterior, far, CellShape::Tent), after = densityRaster(constrained, far, CellShape::Tent);
        const float scale = after.pixels()[0] / before.pixels()[0];
        QVERIFY(scale > 1);
        for (std::size_t i = 0; i < before.pixels().size(); ++i)
            QVERIFY(std::abs(after.pixels()[i] - scale * before.pixels()[i]) <= 1e-4F * scale * before.pixels()[i]);
    }

    void credibleAreasAreNoLargerThanTheRegion() {
        const Posterior posterior = peaked(11);
        for (const double radiusKm : {1.0, 30.0, 400.0, 2300.0}) {
            const double circleKm2 = earthAreaKm2 / 2 * (1 - std::cos(radiusKm / earthRadiusKm));
            const Posterior constrained = Regions{{{{47.3, 8.5}, radiusKm, {}}}, {}}.applied(posterior);
            const double whole = constrained.credibleArea(1).km2;
            QVERIFY2(std::abs(whole / circleKm2 - 1) < 0.02, QByteArray::number(whole / circleKm2));
            QVERIFY(constrained.credibleArea(0.5).km2 <= constrained.credibleArea(0.9).km2 && constrained.credibleArea(0.9).km2 <= whole);
        }
    }

    void anEmptyCornerDoesNotMoveTheEstimate() {
        auto partition = std::make_shared<Partition>();
        partition->cells = {{{45, 5, 50, 10}, {47, 7}}};
        const Posterior posterior(partition, {1.0F}, {{48, 8}});
        const Posterior constrained = Regions{{}, {{{50, 10}, 100, {}}}}.applied(posterior);
        QVERIFY(constrained.partition().cells.size() > 100);
        QVERIFY(haversineKm(constrained.estimate(), {48, 8}) < 0.01);
        QCOMPARE(constrained.topCandidates(3).size(), std::size_t{1});
        const Posterior moved = Regions{{}, {{{48, 8}, 50, {}}}}.applied(posterior); // a hole around the point
        QVERIFY(haversineKm(moved.points()[0], {48, 8}) > 50);
    }

    void piecesAreBounded() {
        std::vector<Region> many;
        for (int i = 0; i < 64; ++i)
            many.push_back({{-60.0 + 15 * (i / 8), -170.0 + 40 * (i % 8)}, 1 + 10.0 * i, {}});
        Region star;
        for (int i = 0; i < 100; ++i)
            star.polygon.push_back(destination({20, 30}, i * 3.6, i % 2 == 0 ? 3000 : 500));
        const Posterior posterior = peaked(13);
        for (const Regions& regions : {Regions{many, {}}, Regions{{}, many}, Regions{{star}, {}}, Regions{{star}, many}}) {
            const Posterior constrained = regions.applied(posterior);
            QVERIFY2(constrained.partition().cells.size() <= 20'000 + 4584, QByteArray::number(qulonglong(constrained.partition().cells.size())));
            QVERIFY(constrained.ground()->partition().cells.size() <= 20'000);
            QVERIFY(std::abs(sum(constrained) - 1) < 1e-5);
        }
        // One after the other is both at once.
        const Posterior both = Regions{{{{20, 30}, 1500, {}}}, {}}.applied(Regions{{}, {{{25, 35}, 300, {}}}}.applied(posterior));
        const double expectedKm2 = M_PI * (1500.0 * 1500 - 300.0 * 300);
        QVERIFY(std::abs(both.credibleArea(1).km2 / expectedKm2 - 1) < 0.02);
        QCOMPARE(both.uncut().points().size(), posterior.points().size());
    }

    void nothingLeftIsEmpty() {
        const Posterior posterior = randomPosterior(gridPartition(18, 36), 3, 1);
        QVERIFY((Regions{{{{0, 0}, 100, {}}}, {{{0, 0}, 200, {}}}}.applied(posterior).empty()));
        const Posterior nothing = Regions{{}, {{{0, 0}, 20100, {}}}}.applied(posterior);
        QVERIFY(nothing.empty() && nothing.credibleCells(0.9).empty());
        QCOMPARE(nothing.radiusKm({0, 0}, 0.5), 0.0);
        QCOMPARE(massOf(densityRaster(nothing, earth, CellShape::Tent), [](GeoPoint) { return true; }).all, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestRegion)
#include "tst_region.moc"
