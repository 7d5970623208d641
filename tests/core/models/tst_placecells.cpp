#include "models/location/halfscan.h"
#include "models/location/placecells.h"

#include "geo/distance.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <numeric>
#include <random>

using namespace whereabouts;

class TestPlaceCells : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cellsHaveTheSumOfTheirPlaces() {
        const std::vector<GeoPoint> places{{10, 10}, {20, 20}, {-40, -60}, {50, -70}, {-30, 120}};
        const PlaceCells cells(places, 8, 3);
        QCOMPARE(cells.partition().cells.size(), 4u); // of the third, the fifth, the first two, the fourth
        Prediction prediction;
        cells.fill(prediction, std::vector<float>{1, 3, 2, 0, 2});
        QCOMPARE(prediction.probabilities, (std::vector<float>{0.25F, 0.25F, 0.5F, 0}));
        QVERIFY(std::abs(prediction.points[2].latitude - 17.5) < 1e-9 && std::abs(prediction.points[2].longitude - 17.5) < 1e-9);
        QCOMPARE(prediction.points[3], (GeoPoint{50, -70})); // no probability: where its places lie
    }

    void fibonacciPlacesAreEven() {
        const auto places = fibonacciPlaces(20'000);
        QCOMPARE(places.size(), 20'000u);
        std::mt19937 random(3);
        std::uniform_real_distribution<double> sine(-1, 1), longitude(-180, 180);
        for (int i = 0; i < 200; ++i) {
            const GeoPoint point{std::asin(sine(random)) * 180 / M_PI, longitude(random)};
            double nearest = 1e9;
            int within = 0;
            for (const GeoPoint& place : places) {
                const double km = haversineKm(point, place);
                nearest = std::min(nearest, km);
                within += km < 1000;
            }
            QVERIFY2(nearest < 130, qPrintable(QString::number(nearest)));
            const double expected = 20'000 * (1 - std::cos(1000 / earthRadiusKm)) / 2;
            QVERIFY(std::abs(within - expected) < 0.1 * expected);
        }
    }

    void theScanIsAScalarProduct_data() {
        QTest::addColumn<int>("width");
        for (const int width : {1, 31, 32, 33, 100, 512})
            QTest::addRow("%d", width) << width;
    }

    void theScanIsAScalarProduct() {
        QFETCH(const int, width);
        const auto size = std::size_t(width);
        constexpr std::size_t rows = 37;
        std::mt19937 random(unsigned(width) + 1);
        std::normal_distribution<float> normal;
        std::vector<std::uint16_t> halves(rows * size);
        std::vector<float> query(size), products(rows);
        for (std::uint16_t& half : halves)
            half = std::bit_cast<std::uint16_t>(static_cast<_Float16>(normal(random)));
        for (float& value : query)
            value = normal(random);
        scanHalves(halves.data(), rows, size, query.data(), products.data());
        for (std::size_t row = 0; row < rows; ++row) {
            double expected = 0;
            for (std::size_t i = 0; i < size; ++i)
                expected += double(std::bit_cast<_Float16>(halves[row * size + i])) * double(query[i]);
            QVERIFY(std::abs(double(products[row]) - expected) < 1e-4);
        }
    }
};

QTEST_APPLESS_MAIN(TestPlaceCells)
#include "tst_placecells.moc"
