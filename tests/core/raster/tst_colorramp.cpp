#include "raster/colorramp.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace whereabouts;

namespace {

double linear(std::uint8_t byte) {
    const double c = byte / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

// CIE 1976 L*, 0 to 100.
double lightness(Rgba c) {
    const double y = 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
    return y > 216.0 / 24389.0 ? 116.0 * std::cbrt(y) - 16.0 : y * 24389.0 / 27.0;
}

} // namespace

class ColorRampTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsAreThoseOfPlasma() {
        const auto ramp = heatRamp();
        QCOMPARE(ramp.front(), (Rgba{13, 8, 135, 0}));
        QCOMPARE(ramp.back(), (Rgba{240, 249, 33, 225}));
    }

    void lightnessAndOpacityOnlyRise() {
        const auto ramp = heatRamp();
        for (std::size_t i = 1; i < ramp.size(); ++i) {
            QVERIFY2(lightness(ramp[i]) > lightness(ramp[i - 1]) - 0.3, qPrintable(QString::number(i)));
            QVERIFY(ramp[i].alpha >= ramp[i - 1].alpha);
        }
        for (std::size_t i = 16; i < ramp.size(); ++i)
            QVERIFY2(lightness(ramp[i]) > lightness(ramp[i - 16]) + 2.0, qPrintable(QString::number(i)));
        QCOMPARE(ramp[102].alpha, std::uint8_t{225});
    }

    void differenceIsNothingInTheMiddle() {
        const auto ramp = differenceRamp();
        QVERIFY(ramp[127].alpha == 0 && ramp[128].alpha == 0);
        QVERIFY(ramp.front().blue > ramp.front().red + 100 && ramp.back().red > ramp.back().blue + 100);
        QCOMPARE(ramp.front().alpha, std::uint8_t{225});
        for (std::size_t i = 128; i < 255; ++i) {
            QVERIFY(lightness(ramp[i + 1]) < lightness(ramp[i]) + 0.3 && ramp[i + 1].alpha >= ramp[i].alpha);
            QVERIFY(lightness(ramp[254 - i]) < lightness(ramp[255 - i]) + 0.3 && ramp[254 - i].alpha >= ramp[255 - i].alpha);
        }
    }

    void valuesOutsideTheScaleGoToTheNearerEnd() {
        const auto ramp = heatRamp();
        QCOMPARE(heatColor(ramp, 0.5), ramp[128]);
        QCOMPARE(heatColor(ramp, -3.0), ramp.front());
        QCOMPARE(heatColor(ramp, 7.0), ramp.back());
        QCOMPARE(heatColor(ramp, std::numeric_limits<double>::quiet_NaN()), ramp.front());
    }
};

QTEST_APPLESS_MAIN(ColorRampTest)
#include "tst_colorramp.moc"
