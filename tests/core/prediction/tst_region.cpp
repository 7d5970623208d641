#include "geo/distance.h"
#include "posteriors.h"
#include "prediction/region.h"

#include <QTest>

using namespace whereabouts;

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
        QVERIFY(std::abs(constrained.credibleAreaKm2(1) / circleKm2 - 1) < 0.05);
        QVERIFY(haversineKm(constrained.estimate(), {20, 30}) < 1500);
    }

    void aRegionSmallerThanACellIsFound() {
        const Posterior posterior = randomPosterior(gridPartition(18, 36), 3, 1);
        const Posterior constrained = Regions{{{{47.3, 8.5}, 20, {}}}, {}}.applied(posterior);
        QVERIFY(!constrained.empty());
        QVERIFY(haversineKm(constrained.estimate(), {47.3, 8.5}) < 20);
        QVERIFY(std::abs(constrained.credibleAreaKm2(0.9) / (M_PI * 400) - 1) < 0.6);
        const Region square{{}, 0, {{47.2, 8.4}, {47.2, 8.6}, {47.4, 8.6}, {47.4, 8.4}}};
        QVERIFY(haversineKm(Regions{{square}, {}}.applied(posterior).estimate(), {47.3, 8.5}) < 20);
    }

    void nothingLeftIsEmpty() {
        const Posterior posterior = randomPosterior(gridPartition(18, 36), 3, 1);
        QVERIFY((Regions{{{{0, 0}, 100, {}}}, {{{0, 0}, 200, {}}}}.applied(posterior).empty()));
        QVERIFY((Regions{{}, {{{0, 0}, 20100, {}}}}.applied(posterior).empty()));
    }
};

QTEST_GUILESS_MAIN(TestRegion)
#include "tst_region.moc"
