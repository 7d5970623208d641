#include "geo/distance.h"
#include "geo/offset.h"
#include "geo/unitvector.h"
#include "safetensors_fixture.h"
#include "shared_fixtures.h"

#include <cmath>

using namespace whereabouts;

namespace {

std::vector<GeoPoint> pointsOf(const SafetensorsFixture& fixture, const std::string& name) {
    const std::vector<double> values = fixture.values<double>(name);
    std::vector<GeoPoint> points;
    for (std::size_t i = 0; i + 1 < values.size(); i += 2)
        points.push_back({values[i], values[i + 1]});
    return points;
}

// Points where formulas break: poles, antimeridian, equator, prime meridian.
const std::vector<GeoPoint> awkward = {{90, 0},      {-90, 0},   {90, 137},     {0, 0},       {0, -180},  {12.5, 179.9999},
                                       {-45, -180}, {89.99, 5}, {-89.999, -170}, {60, -0.001}, {-0.0, 90}, {47.123, 8.456}};

} // namespace

class TestDistance : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agreesWithTheGoldenDistances() {
        REQUIRE_SHARED();
        const SafetensorsFixture fixture(sharedFolder() / "fixtures/metrics/distance.safetensors");
        const auto a = pointsOf(fixture, "a_latlon_deg"), b = pointsOf(fixture, "b_latlon_deg");
        const auto expected = fixture.values<double>("haversine_km");
        const auto precise = fixture.values<double>("great_circle_km.atan2_longdouble");
        const auto scores = fixture.values<double>("geoscore");
        QCOMPARE(expected.size(), std::size_t{200});
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const double km = haversineKm(a[i], b[i]);
            const double tolerance = expected[i] > 20000 ? 1e-3 : std::max(1e-9, 1e-9 * expected[i]);
            const QByteArray row = "row " + QByteArray::number(qulonglong(i)) + ": " + QByteArray::number(km, 'g', 17);
            QVERIFY2(std::abs(km - expected[i]) <= tolerance, row);
            QVERIFY2(std::abs(km - precise[i]) <= 1e-3, row);
            QVERIFY2(std::abs(geoscore(km) - scores[i]) <= 1e-6, row);
            QCOMPARE(haversineKm(b[i], a[i]), km);
        }
    }

    void distancesOnTheSphere() {
        const double quarter = earthRadiusKm * M_PI / 2;
        QCOMPARE(haversineKm({0, 0}, {90, 0}), quarter);
        QCOMPARE(haversineKm({0, 0}, {0, 180}), 2 * quarter);
        QCOMPARE(haversineKm({90, 0}, {-90, 77}), 2 * quarter);
        QCOMPARE(haversineKm({47, 8}, {47, 8}), 0.0);
        QVERIFY(haversineKm({90, 10}, {90, -170}) < 1e-9);         // one pole, two longitudes
        QVERIFY(haversineKm({0, 179.9}, {0, -179.9}) < 22.3);      // across the antimeridian
        QCOMPARE(haversineKm({0, 179.9}, {0, -179.9}), haversineKm({0, -0.1}, {0, 0.1}));
    }

    void geoscoreFallsFrom5000() {
        QCOMPARE(geoscore(0), 5000.0);
        QCOMPARE(geoscore(1492.7), 5000.0 / M_E);
    }

    void destinationIsAtItsDistanceAndBearing() {
        for (const GeoPoint start : awkward) {
            for (const double bearing : {0.0, 45.0, 90.0, 180.0, 271.0}) {
                for (const double km : {0.0, 1e-3, 300.0, 9000.0, 20000.0}) {
                    const GeoPoint end = destination(start, bearing, km);
                    QVERIFY(std::abs(haversineKm(start, end) - km) < 1e-3);
                    QVERIFY(std::abs(end.latitude) <= 90 && end.longitude >= -180 && end.longitude < 180);
                }
            }
        }
        const GeoPoint north = destination({10, 20}, 0, 1000), east = destination({0, 179}, 90, 1000);
        QVERIFY(std::abs(north.longitude - 20) < 1e-9 && north.latitude > 18.9);
        QVERIFY(std::abs(east.latitude) < 1e-9 && east.longitude < -172 && east.longitude > -172.1);
        // At a pole the bearing is told from the start's meridian: south along it is bearing 180.
        QVERIFY(haversineKm(destination({90, 30}, 180, 1000), {90 - 1000 / earthRadiusKm * 180 / M_PI, 30}) < 1e-6);
        QVERIFY(haversineKm(destination({90, 0}, 90, 1000), destination({90, 90}, 180, 1000)) < 1e-6);
    }

    void bearingsLeadBack() {
        for (const double bearing : {0.0, 45.0, 90.0, 180.0, 271.0, 359.0})
            QVERIFY(std::abs(initialBearing({47, 179}, destination({47, 179}, bearing, 300)) - bearing) < 1e-6);
    }

    void placesNearbyNeedNoOffset() {
        const GeoPoint bern{46.948, 7.447};
        QVERIFY(!offsetFrom(bern, bern) && !offsetFrom(bern, destination(bern, 200, 14.9)));
        for (int eighth = 0; eighth < 8; ++eighth) {
            for (const double beside : {-20.0, 0.0, 20.0}) {
                const auto offset = offsetFrom(bern, destination(bern, 360 + 45 * eighth + beside, 390));
                QVERIFY(offset && std::abs(offset->km - 390) < 1e-3);
                QCOMPARE(offset->eighth, eighth);
            }
        }
    }

    void longitudesWrap() {
        QCOMPARE(wrapLongitude(180), -180.0);
        QCOMPARE(wrapLongitude(-180), -180.0);
        QCOMPARE(wrapLongitude(-190), 170.0);
        QCOMPARE(wrapLongitude(360), 0.0);
        QCOMPARE(wrapLongitude(540), -180.0);
        QCOMPARE(wrapLongitude(179.5), 179.5);
    }

    void areasOfBoxes() {
        const auto near = [](double a, double b) { return std::abs(a - b) <= 1e-12 * b; };
        QVERIFY(near(areaKm2({-90, -180, 90, 180}), earthAreaKm2));
        QVERIFY(near(areaKm2({0, -180, 90, 0}), earthAreaKm2 / 4));
        QVERIFY(near(areaKm2({30, 10, 90, 20}), earthAreaKm2 / 2 / 36 * 0.5));
        QCOMPARE(areaKm2({5, 5, 5, 20}), 0.0);
    }

    void unitVectorsAndBack() {
        for (const GeoPoint point : awkward) {
            const GeoPoint back = toGeoPoint(toUnitVector(point));
            QVERIFY(haversineKm(point, back) < 1e-8);
            QVERIFY(back.longitude >= -180 && back.longitude < 180);
        }
        QCOMPARE(toGeoPoint({0, 0, -3}), (GeoPoint{-90, 0}));
    }
};

QTEST_APPLESS_MAIN(TestDistance)
#include "tst_distance.moc"
