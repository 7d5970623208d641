#include "models/location/positionalencoding.h"

#include "safetensors_fixture.h"
#include "shared_fixtures.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace whereabouts;

namespace {

constexpr auto harmonics = LocationEncoding::SphericalHarmonics;

SafetensorsFixture fixture(const char* name) {
    return SafetensorsFixture(sharedFolder() / "fixtures" / name);
}

// Encodes rows of longitude and latitude.
template <typename Number>
std::vector<double> encoded(const EncodingSettings& settings, const std::vector<Number>& places) {
    const auto size = static_cast<std::size_t>(encodedSize(settings));
    std::vector<double> values(places.size() / 2 * size);
    for (std::size_t i = 0; i < places.size() / 2; ++i)
        encode(settings, {double(places[2 * i + 1]), double(places[2 * i])}, std::span(values).subspan(i * size, size));
    return values;
}

double largestDifference(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() != b.size())
        return INFINITY;
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = std::abs(a[i] - b[i]);
        largest = difference >= largest ? difference : std::isnan(difference) ? INFINITY : largest;
    }
    return largest;
}

EncodingSettings settingsOf(const QString& name) {
    const QString kind = name.section(u'_', 0, 0);
    EncodingSettings settings{.encoding = locationEncoding(kind.toStdString()).value(), .harmonics = Harmonics::Exact};
    if (name.endsWith("_F5"))
        settings = {.encoding = settings.encoding, .frequencies = 5, .smallestRadius = 10};
    if (settings.encoding == harmonics)
        settings.degrees = name.section(u'L', -1).toInt();
    if (name.contains("closed"))
        settings.harmonics = Harmonics::ClosedForm;
    return settings;
}

} // namespace

class TestLocationEncoding : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { REQUIRE_SHARED(); }

    void agreesWithTheReference_data() {
        QTest::addColumn<double>("tolerance");
        for (const char* name : {"direct", "cartesian3d", "wrap", "grid", "theory", "spherec", "spherecplus", "spherem",
                                 "spheremplus", "grid_F5", "theory_F5", "spherec_F5", "spherecplus_F5", "spherem_F5",
                                 "spheremplus_F5", "sphericalharmonics_closed_L10"})
            QTest::newRow(name) << 1e-12;
        QTest::newRow("sphericalharmonics_L5") << 1e-9;
        QTest::newRow("sphericalharmonics_L10") << 1e-9;
        QTest::newRow("sphericalharmonics_L20") << 1e-7; // the reference's own noise
    }

    void agreesWithTheReference() {
        QFETCH(const double, tolerance);
        const QString name = QTest::currentDataTag();
        const auto places = fixture("locationencoder/inputs.safetensors").values<float>("lonlat_deg");
        const auto expected = fixture("locationencoder/expected.safetensors")
                                  .values<double>((name + "/encoding.float64").toStdString());
        const EncodingSettings settings = settingsOf(name);
        QCOMPARE(expected.size(), places.size() / 2 * std::size_t(encodedSize(settings)));
        const double difference = largestDifference(encoded(settings, places), expected);
        QVERIFY2(difference <= tolerance, qPrintable(QString::number(difference)));
    }

    // What the papers have, and published weights do not.
    void theTextbookVariantsDoNotMatch() {
        const auto places = fixture("locationencoder/inputs.safetensors").values<float>("lonlat_deg");
        std::vector<double> radians(places.begin(), places.end());
        for (double& value : radians)
            value *= std::numbers::pi / 180;
        const auto expected = fixture("locationencoder/expected.safetensors");
        for (const char* name : {"grid", "theory", "spherec", "spherecplus", "spherem", "spheremplus"}) {
            const auto values = encoded(settingsOf(name), radians);
            QVERIFY2(largestDifference(values, expected.values<double>(std::string(name) + "/encoding.float64")) > 0.1, name);
        }
        const auto direct = expected.values<double>("direct/encoding.float64");
        QVERIFY(std::abs(direct[1] - radians[1]) > 3); // the latitude, too, has lost pi
        const auto satclip = fixture("satclip/expected.safetensors");
        const auto degrees = fixture("satclip/inputs.safetensors").values<double>("lonlat_deg");
        const auto analytic = satclip.values<double>("sh_analytic.L10");
        QVERIFY(largestDifference(encoded({.harmonics = Harmonics::Exact}, degrees), analytic) > 0.5);
        QVERIFY(largestDifference(encoded({.harmonics = Harmonics::ClosedForm}, degrees), analytic) > 0.5);
    }

    void sphericalHarmonicsOfSatClip() {
        const auto places = fixture("satclip/inputs.safetensors").values<double>("lonlat_deg");
        const auto expected = fixture("satclip/expected.safetensors");
        const auto difference = [&](Harmonics kind, int degrees, const char* name) {
            const std::string tensor = std::string(name) + (degrees == 10 ? ".L10" : ".L40");
            return largestDifference(encoded({.degrees = degrees, .harmonics = kind}, places),
                                     expected.values<double>(tensor));
        };
        QVERIFY(difference(Harmonics::TimesPi, 10, "sh_analytic") < 1e-9);
        QVERIFY(difference(Harmonics::ClosedForm, 10, "sh_closed_form") < 1e-9);
        QVERIFY(difference(Harmonics::Exact, 10, "sh_exact") < 1e-13);
        QVERIFY(difference(Harmonics::Exact, 40, "sh_exact") < 1e-12);
        QVERIFY(difference(Harmonics::ClosedForm, 40, "sh_closed_form") < 1e-9);
    }

    // Of 40 degrees the published formulas have a noise of their own, which the fixture measured degree by degree.
    void fortyDegreesWithinTheReferencesNoise() {
        const auto places = fixture("satclip/inputs.safetensors").values<double>("lonlat_deg");
        const auto file = fixture("satclip/expected.safetensors");
        const auto expected = file.values<double>("sh_analytic.L40"), noise = file.values<double>("max_err_by_degree.L40");
        const auto values = encoded({.degrees = 40, .harmonics = Harmonics::TimesPi}, places);
        QCOMPARE(values.size(), expected.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto degree = static_cast<std::size_t>(std::sqrt(double(i % 1600)));
            QVERIFY2(std::abs(values[i] - expected[i]) <= noise[degree] + 1e-12,
                     qPrintable(QString("degree %1: %2 beyond %3").arg(degree).arg(values[i] - expected[i]).arg(noise[degree])));
        }
    }

    // The addition theorem: the squares of one degree sum to (2 l + 1) / (4 pi) everywhere.
    void theSquaresOfADegreeSumUp() {
        constexpr int degrees = 100;
        for (const GeoPoint place : {GeoPoint{0, 0}, {90, 0}, {-90, 77}, {89.9999, -180}, {47, 8}}) {
            std::vector<double> values(degrees * degrees);
            encode({.degrees = degrees, .harmonics = Harmonics::Exact}, place, values);
            for (int l = 0; l < degrees; ++l) {
                double sum = 0;
                for (int i = l * l; i < (l + 1) * (l + 1); ++i)
                    sum += values[std::size_t(i)] * values[std::size_t(i)];
                QVERIFY(std::abs(sum * 4 * std::numbers::pi / (2 * l + 1) - 1) < 1e-10);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestLocationEncoding)
#include "tst_locationencoding.moc"
