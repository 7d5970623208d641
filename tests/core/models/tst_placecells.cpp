#include "models/location/bytescan.h"
#include "models/location/placecells.h"

#include "geo/distance.h"

#include <QTest>

#include <cmath>
#include <functional>
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
        for (const int width : {1, 7, 31, 32, 33, 100, 512, 768})
            QTest::addRow("%d", width) << width;
    }

    // By the bytes roughly, with the rests to float32.
    void theScanIsAScalarProduct() {
        QFETCH(const int, width);
        const auto size = std::size_t(width);
        constexpr std::size_t rows = 37;
        std::mt19937 random(unsigned(width) + 1);
        std::normal_distribution<float> normal;
        const auto drawn = [&] {
            std::vector<float> numbers(size);
            double squares = 0;
            for (float& number : numbers) {
                number = normal(random);
                squares += double(number) * double(number);
            }
            for (float& number : numbers)
                number /= float(std::sqrt(squares));
            return numbers;
        };
        const std::vector<float> query = drawn();
        const WholeQuery whole = wholeQuery(query);
        std::vector<std::int8_t> bytes(rows * size);
        std::vector<std::int16_t> rests(rows * size);
        std::vector<float> steps;
        std::vector<double> expected;
        for (std::size_t row = 0; row < rows; ++row) {
            const std::vector<float> numbers = drawn();
            steps.push_back(splitRow(numbers, bytes.data() + row * size, rests.data() + row * size));
            expected.push_back(std::inner_product(numbers.begin(), numbers.end(), query.begin(), 0.0,
                                                  std::plus<>(), [](float a, float b) { return double(a) * double(b); }));
        }
        std::vector<std::int32_t> products(rows);
        scanBytes(bytes.data(), rows, whole.wholes, products.data());
        for (std::size_t row = 0; row < rows; ++row) {
            const double roughly = double(products[row]) * double(steps[row]) * double(whole.step);
            const double closely =
                double(steps[row]) * double(productWithRests(bytes.data() + row * size, rests.data() + row * size, query));
            QVERIFY(std::abs(roughly - expected[row]) < 2.0 * double(steps[row])); // seven deviations
            QVERIFY2(std::abs(closely - expected[row]) < 4e-7, qPrintable(QString::number(closely - expected[row])));
        }
    }

    // The largest numbers there can be, all of one sign: no sum leaves 32 bits.
    void theScanDoesNotOverflow() {
        constexpr std::size_t width = 4096;
        const std::vector<float> ones(width, 1.0F);
        const WholeQuery whole = wholeQuery(ones);
        std::vector<std::int8_t> bytes(width);
        std::vector<std::int16_t> rests(width);
        const float step = splitRow(ones, bytes.data(), rests.data());
        std::int32_t product = 0;
        scanBytes(bytes.data(), 1, whole.wholes, &product);
        QVERIFY(std::abs(double(product) * double(step) * double(whole.step) - double(width)) < 1e-2);
        std::vector<float> nothing(width, 0.0F);
        splitRow(nothing, bytes.data(), rests.data());
        scanBytes(bytes.data(), 1, wholeQuery(nothing).wholes, &product);
        QCOMPARE(product, 0);
    }
};

QTEST_APPLESS_MAIN(TestPlaceCells)
#include "tst_placecells.moc"
