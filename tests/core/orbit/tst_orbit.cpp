#include "base/paths.h"
#include "geo/distance.h"
#include "orbit/nowheresource.h"
#include "orbit/orbitsource.h"
#include "orbit/rays.h"
#include "orbit/render.h"

#include <QTest>

#include <array>
#include <cmath>
#include <numbers>

using namespace whereabouts;

static constexpr double radians = std::numbers::pi / 180.0;

// The world of the program, loaded once.
static std::shared_ptr<const Earth> earth() {
    static const std::shared_ptr<const Earth> loaded = [] {
        Result<Earth> result = Earth::load(resourcesFolder() / "imagery");
        if (!result)
            qFatal("%s", result.error().message.c_str());
        return std::make_shared<const Earth>(std::move(*result));
    }();
    return loaded;
}

// A small world of its own: black land without clouds, one white square around a point.
static Earth markedEarth(GeoPoint marker, double halfSideDegrees) {
    constexpr int width = 7200, height = 3600;
    const std::vector<std::uint8_t> land(36 * 18, 1);
    TextureLevel level(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const double latitude = 90.0 - (y + 0.5) * 180.0 / height, longitude = (x + 0.5) * 360.0 / width - 180.0;
            const bool inside = std::abs(latitude - marker.latitude) < halfSideDegrees &&
                                std::abs(wrapLongitude(longitude - marker.longitude)) <
                                    halfSideDegrees / std::cos(marker.latitude * radians);
            for (int c = 0; c < 3; ++c)
                level.row(y)[4 * x + c] = inside ? 255 : 0;
        }
    }
    level.closeSeams();
    return Earth{LandMask(36, 18, land), Texture(std::move(level)), {}, CloudField()};
}

static std::vector<std::uint8_t> rendered(const Earth& world, const ViewParameters& view, int size) {
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(size * size) * 3);
    render(world, view, size, pixels);
    return pixels;
}

static ViewParameters clearView(GeoPoint target, double depression, double heading) {
    ViewParameters view;
    view.target = target;
    view.depressionDegrees = depression;
    view.headingDegrees = heading;
    view.hazeLengthKm = 1e9F;
    view.hazeColour = {0.0F, 0.0F, 0.0F}; // no limb
    view.glint = 0.0F;
    view.noise = 0.0F;
    return view;
}

class TestOrbit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // A marker at the target lies in the picture's centre, and nowhere else, wherever the camera stands.
    void centreLooksAtTruth_data() {
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::addColumn<double>("depression");
        QTest::addColumn<double>("heading");
        QTest::newRow("from the south") << 12.0 << 34.0 << 30.0 << 0.0;
        QTest::newRow("from the west") << -45.0 << -120.0 << 55.0 << 90.0;
        QTest::newRow("nearly straight down") << 70.0 << 20.0 << 80.0 << 200.0;
        QTest::newRow("across the antimeridian") << 65.0 << 179.99 << 40.0 << 300.0;
        QTest::newRow("on the equator and at longitude 0") << 0.0 << 0.0 << 25.0 << 45.0;
    }

    void centreLooksAtTruth() {
        QFETCH(double, latitude);
        QFETCH(double, longitude);
        QFETCH(double, depression);
        QFETCH(double, heading);
        const Earth world = markedEarth({latitude, longitude}, 0.25);
        const int size = 129;
        const auto pixels = rendered(world, clearView({latitude, longitude}, depression, heading), size);
        double sum = 0.0, meanX = 0.0, meanY = 0.0;
        for (int y = 0; y < size; ++y) {
            for (int x = 0; x < size; ++x) {
                const double value = pixels[static_cast<std::size_t>(y * size + x) * 3];
                sum += value;
                meanX += value * x;
                meanY += value * y;
            }
        }
        QVERIFY(sum > 0.0);
        QCOMPARE(pixels[static_cast<std::size_t>(64 * size + 64) * 3], 255);
        QVERIFY2(std::abs(meanX / sum - 64.0) < 1.5, qPrintable(QString::number(meanX / sum)));
        QVERIFY2(std::abs(meanY / sum - 64.0) < 1.5, qPrintable(QString::number(meanY / sum)));
    }

    // The camera is as high as said, and is seen from the target under the depression, opposite to the heading.
    void cameraStandsWhereSaid() {
        for (const double depression : {25.0, 47.0, 80.0}) {
            ViewParameters view = clearView({10.0, 20.0}, depression, 77.0);
            view.altitudeKm = 421.0;
            const Camera camera(view);
            const double x = camera.position[0], y = camera.position[1], z = camera.position[2];
            QVERIFY(std::abs(std::sqrt(x * x + y * y + z * z) - (1.0 + 421.0 / earthRadiusKm)) < 1e-6);
            QVERIFY(std::abs(x) < 1e-6);
            QVERIFY(y < 0.0);
            QVERIFY(std::abs(std::atan2(z - 1.0, -y) / radians - depression) < 1e-3);
            // the point ahead of the target lies in the heading's direction
            const double ahead[3] = {camera.earthX[1], camera.earthY[1], camera.earthZ[1]};
            const GeoPoint next = destination({10.0, 20.0}, 77.0, 1000.0);
            const double toNext[3] = {std::cos(next.latitude * radians) * std::cos(next.longitude * radians),
                                      std::cos(next.latitude * radians) * std::sin(next.longitude * radians),
                                      std::sin(next.latitude * radians)};
            const double along = ahead[0] * toNext[0] + ahead[1] * toNext[1] + ahead[2] * toNext[2];
            QVERIFY(std::abs(along - std::sin(1000.0 / earthRadiusKm)) < 1e-6);
        }
    }

    // Rays meet the ground where double precision says, to a tenth of a texel.
    void raysAgreeWithDoublePrecision() {
        const GeoPoint target{48.0, -179.9};
        const ViewParameters view = clearView(target, 60.0, 0.0);
        const Camera camera(view);
        Rays rays(65);
        castRow(camera, 32, 65, rays);
        QVERIFY(std::abs((0.5 - static_cast<double>(rays.v[32])) * 180.0 - target.latitude) < 0.003);
        QVERIFY(std::abs(wrapLongitude((static_cast<double>(rays.u[32]) - 0.5) * 360.0 - target.longitude)) < 0.003);
    }

    // What depends on the view alone stays where it is when the picture gets larger.
    void sizeChangesOnlySharpness() {
        const ViewParameters view = sampleView(earth()->land, 8, 3, Split::Test, Variation::Default);
        const auto small = rendered(*earth(), view, 64);
        const auto large = rendered(*earth(), view, 256);
        double difference = 0.0;
        for (std::size_t y = 0; y < 64; ++y) {
            for (std::size_t x = 0; x < 64; ++x) {
                for (std::size_t c = 0; c < 3; ++c) {
                    double mean = 0.0;
                    for (std::size_t k = 0; k < 16; ++k)
                        mean += large[((y * 4 + k / 4) * 256 + x * 4 + k % 4) * 3 + c] / 16.0;
                    difference += std::abs(mean - small[(y * 64 + x) * 3 + c]);
                }
            }
        }
        QVERIFY2(difference / (64 * 64 * 3) < 6.0, qPrintable(QString::number(difference / (64 * 64 * 3))));
    }

    void hazeGrowsWithDistance() {
        QVERIFY(std::abs(decay(0.0F) - 1.0F) < 1e-4F);
        for (float x = 0.0F; x > -20.0F; x -= 0.37F)
            QVERIFY(std::abs(decay(x) - std::exp(x)) <= 4e-4F * std::exp(x));
        const Earth world = markedEarth({80.0, 0.0}, 0.1); // black where we look
        ViewParameters view = clearView({0.0, 0.0}, 30.0, 0.0);
        view.hazeColour = {0.6F, 0.7F, 0.9F};
        view.hazeLengthKm = 2000.0F;
        const auto pixels = rendered(world, view, 64);
        int last = 0;
        for (std::size_t y = 64; y-- > 24;) { // from near to far
            const int blue = pixels[(y * 64 + 32) * 3 + 2];
            QVERIFY(blue >= last);
            last = blue;
        }
        view.hazeLengthKm = 6000.0F;
        QVERIFY(rendered(world, view, 64)[(32 * 64 + 32) * 3 + 2] < pixels[(32 * 64 + 32) * 3 + 2]);
    }

    // The distributions that sampleView() states, over 20,000 views.
    void defaultDistributions() {
        constexpr int count = 20000;
        struct Range {
            double from, to, sum = 0.0;
            void add(double value) {
                QVERIFY(value >= from && value <= to);
                sum += value;
            }
            void check() const {
                const double mean = sum / count, error = (to - from) / std::sqrt(12.0 * count);
                QVERIFY2(std::abs(mean - (from + to) / 2.0) < 4.5 * error, qPrintable(QString::number(mean)));
            }
        };
        Range altitude{350, 450}, depression{25, 80}, lens{40, 70}, heading{0, 360}, exposure{0.8, 1.3}, haze{1500, 6000};
        std::array<Range, 3> balance{Range{0.92, 1.08}, Range{0.92, 1.08}, Range{0.92, 1.08}};
        int cloudy = 0;
        std::array<int, 18> bands{};
        for (int i = 0; i < count; ++i) {
            const ViewParameters view =
                sampleView(earth()->land, 77, static_cast<std::uint64_t>(i), Split::Train, Variation::Default);
            altitude.add(view.altitudeKm);
            depression.add(view.depressionDegrees);
            lens.add(view.verticalFieldOfViewDegrees);
            heading.add(view.headingDegrees);
            exposure.add(static_cast<double>(view.exposure));
            haze.add(static_cast<double>(view.hazeLengthKm));
            for (std::size_t c = 0; c < 3; ++c)
                balance[c].add(static_cast<double>(view.whiteBalance[c]));
            QCOMPARE(view.noise, 2.0F);
            QVERIFY(view.cloudCover >= 0.0F && view.cloudCover <= 0.3F);
            cloudy += view.cloudCover > 0.0F ? 1 : 0;
            QVERIFY(view.target.latitude > -60.0 && view.target.latitude < 75.0);
            QVERIFY(earth()->land.contains(view.target));
            ++bands[static_cast<std::size_t>((view.target.latitude + 90.0) / 10.0)];
        }
        for (const Range* range : {&altitude, &depression, &lens, &heading, &exposure, &haze, &balance[0], &balance[1], &balance[2]})
            range->check();
        QVERIFY(std::abs(cloudy - count / 3.0) < 4.5 * std::sqrt(count * 2.0 / 9.0));
        checkUniformByArea(bands, count);
    }

    // The split's published hash.
    void splitIsThePublishedOne() {
        std::array<int, 3> blocks{};
        for (int latitude = -90; latitude < 90; ++latitude) {
            for (int longitude = -180; longitude < 180; ++longitude)
                ++blocks[static_cast<std::size_t>(blockSplit({latitude + 0.5, longitude + 0.5}))];
        }
        QVERIFY(std::abs(blocks[static_cast<std::size_t>(Split::Test)] - 6480) < 350);
        QVERIFY(std::abs(blocks[static_cast<std::size_t>(Split::Validation)] - 1296) < 160);
        QCOMPARE(blockSplit({48.0, 9.0}), blockSplit({48.999, 9.999}));
    }

    void trainingKeepsItsDistance() {
        for (std::uint64_t i = 0; i < 3000; ++i) {
            QCOMPARE(blockSplit(sampleView(earth()->land, 5, i, Split::Test, Variation::Default).target), Split::Test);
            QCOMPARE(blockSplit(sampleView(earth()->land, 5, i, Split::Validation, Variation::Default).target),
                     Split::Validation);
            const GeoPoint centre = sampleView(earth()->land, 5, i, Split::Train, Variation::Training).target;
            for (int bearing = 0; bearing < 360; bearing += 15) {
                for (const double km : {0.0, 5.0, 9.99})
                    QCOMPARE(blockSplit(destination(centre, bearing, km)), Split::Train);
            }
        }
    }

    // Views depend on seed and index alone: not on threads, nor on how they are asked for.
    void sameOnAnyNumberOfThreads() {
        constexpr std::size_t count = 12, bytes = 64 * 64 * 3;
        for (const Variation variation : {Variation::Default, Variation::Training, Variation::LongLens}) {
            OrbitSource one(earth(), 21, Split::Train, variation, 64, 1), two(earth(), 21, Split::Train, variation, 64, 2);
            std::vector<std::uint8_t> whole(count * bytes), parts(count * bytes);
            std::vector<GeoPoint> truths(count), others(count);
            QVERIFY(one.read(100, whole, truths));
            for (std::size_t i = 0; i < count; i += 4)
                QVERIFY(two.read(100 + i, std::span(parts).subspan(i * bytes, 4 * bytes), std::span(others).subspan(i, 4)));
            QVERIFY(whole == parts);
            QVERIFY(truths == others);
        }
    }

    // Three of five pictures of no place are views in a mirror, one of them through a long lens; the others are none.
    void nowhereMirrorsViews() {
        constexpr std::size_t count = 10, side = 64, bytes = side * side * 3;
        NowhereSource nowhere(earth(), 21, Split::Train, side);
        OrbitSource views(earth(), 21, Split::Train, Variation::Training, side, 1);
        OrbitSource longLens(earth(), 21, Split::Train, Variation::LongLens, side, 1);
        std::vector<std::uint8_t> mirrored(count * bytes), straight(count * bytes);
        std::vector<GeoPoint> truths(count);
        QVERIFY(nowhere.read(0, mirrored, truths));
        QVERIFY(views.read(0, straight, truths));
        for (const std::size_t i : {2UZ, 7UZ}) {
            QVERIFY(longLens.read(i, std::span(straight).subspan(i * bytes, bytes), std::span(truths).first(1)));
            const double view = sampleView(earth()->land, 21, i, Split::Train, Variation::LongLens).verticalFieldOfViewDegrees;
            QVERIFY2(view >= 0.8 && view <= 8.0, qPrintable(QString::number(view)));
        }
        int mirrors = 0;
        for (std::size_t i = 0; i < count; ++i) {
            bool all = true;
            for (std::size_t y = 0; y < side; ++y) {
                for (std::size_t x = 0; x < side; ++x) {
                    const std::uint8_t* here = &mirrored[i * bytes + (y * side + x) * 3];
                    const std::uint8_t* there = &straight[i * bytes + (y * side + side - 1 - x) * 3];
                    all = all && std::equal(here, here + 3, there);
                }
            }
            QCOMPARE(all, i % 5 < 3);
            mirrors += all;
        }
        QCOMPARE(mirrors, 6);
        QVERIFY(!nowhere.read(0, std::span(mirrored).first(bytes), truths));
    }

private:
    // Views per band of 10 degrees follow the area where a training view may be centred.
    static void checkUniformByArea(const std::array<int, 18>& bands, int count) {
        std::array<double, 18> expected{};
        double total = 0.0;
        for (double latitude = -59.95; latitude < 75.0; latitude += 0.1) {
            for (double longitude = -179.95; longitude < 180.0; longitude += 0.1) {
                if (earth()->land.contains({latitude, longitude}) && mayCentre(Split::Train, {latitude, longitude})) {
                    expected[static_cast<std::size_t>((latitude + 90.0) / 10.0)] += std::cos(latitude * radians);
                    total += std::cos(latitude * radians);
                }
            }
        }
        for (std::size_t i = 0; i < bands.size(); ++i) {
            const double views = expected[i] / total * count;
            QVERIFY2(std::abs(bands[i] - views) < 4.5 * std::sqrt(views) + 0.01 * views + 3.0,
                     qPrintable(QStringLiteral("band %1: %2 views, %3 expected").arg(i).arg(bands[i]).arg(views)));
        }
    }
};

QTEST_GUILESS_MAIN(TestOrbit)
#include "tst_orbit.moc"
