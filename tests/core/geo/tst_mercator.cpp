#include "geo/distance.h"
#include "geo/mercator.h"

#include <QTest>

using namespace whereabouts;

class TestMercator : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void knownPoints() {
        QCOMPARE(mercator::toWorld({0, 0}).x, 0.5);
        QCOMPARE(mercator::toWorld({0, 0}).y, 0.5);
        QCOMPARE(mercator::toWorld({10, -180}).x, 0.0);
        QVERIFY(std::abs(mercator::y(mercator::latitudeLimit)) < 1e-15);
        // The worked example of IOGP's guidance note 7-2 for EPSG method 1024.
        const auto metres = mercator::toMetres(mercator::toWorld({24 + 22 / 60.0 + 54.433 / 3600, -100 - 20 / 60.0}));
        QVERIFY(std::abs(metres.x + 11169055.58) < 0.01);
        QVERIFY(std::abs(metres.y - 2800000.00) < 0.01);
    }

    void polesAndBeyondLieOnTheEdge() {
        for (const double south : {-90.0, -89.0, -85.06})
            QCOMPARE(mercator::y(south), mercator::y(-mercator::latitudeLimit));
        QVERIFY(mercator::y(-90) <= 1.0 && mercator::y(-90) > 1 - 1e-12);
        QVERIFY(mercator::y(90) >= 0.0 && mercator::y(90) < 1e-12);
    }

    void thereAndBack() {
        for (const double latitude : {-85.0, -60.5, -1e-6, 0.0, 12.0, 84.9}) {
            for (const double longitude : {-180.0, -179.9999, -1.0, 0.0, 8.5, 179.9999}) {
                const GeoPoint back = mercator::toGeoPoint(mercator::toWorld({latitude, longitude}));
                QVERIFY(haversineKm(back, {latitude, longitude}) < 1e-6);
                QVERIFY(back.longitude >= -180 && back.longitude < 180);
            }
        }
    }

    void otherCopiesOfTheWorldAreTheSamePlace() {
        const auto world = mercator::toWorld({20, 170});
        QVERIFY(haversineKm(mercator::toGeoPoint({world.x + 1, world.y}), {20, 170}) < 1e-6);
        QVERIFY(haversineKm(mercator::toGeoPoint({world.x - 2, world.y}), {20, 170}) < 1e-6);
        QCOMPARE(mercator::toGeoPoint({1.0, 0.5}).longitude, -180.0);
    }

    void scaleFollowsTheLatitude() {
        const double step = 1e-6;
        for (const double latitude : {-70.0, 0.0, 47.0, 80.0}) {
            const auto here = mercator::toWorld({latitude, 10});
            const double km = haversineKm({latitude, 10}, mercator::toGeoPoint({here.x + step, here.y}));
            QVERIFY(std::abs(km / step / mercator::kmPerWorldUnit(latitude) - 1) < 1e-6);
        }
    }
};

QTEST_APPLESS_MAIN(TestMercator)
#include "tst_mercator.moc"
