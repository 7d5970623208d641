#include "explorer/resultpicture.h"
#include "base/paths.h"
#include "core/prediction/posteriors.h"
#include "geo/distance.h"
#include "geo/mercator.h"

#include <QColor>
#include <QTest>

#include <cmath>
#include <initializer_list>
#include <optional>

using namespace whereabouts;

namespace {

constexpr double width = 1200;

Frame frameOf(GeoPoint middle, std::initializer_list<GeoPoint> others) {
    Frame frame(middle);
    for (const GeoPoint& place : others)
        frame.include(place);
    return frame;
}

// A hill of probability `km` wide, on cells of one degree.
LocateResult hillAt(GeoPoint top, double km, const Gazetteer& gazetteer) {
    const auto partition = gridPartition(180, 360);
    std::vector<float> probabilities;
    for (const Geocell& cell : partition->cells)
        probabilities.push_back(static_cast<float>(std::exp(-haversineKm(cell.centroid, top) / km)));
    const Posterior posterior(partition, std::move(probabilities), centroids(*partition));
    LocateResult result{.photo = "a.jpg", .model = "fake", .posterior = posterior, .constrained = posterior, .timing = {}};
    result.estimate = posterior.estimate();
    for (const Candidate& candidate : posterior.topCandidates(10))
        result.candidates.push_back({candidate, gazetteer.nearest(candidate.point)});
    return result;
}

QList<QGeoCoordinate> square(GeoPoint corner, double degrees) {
    const auto [south, west] = corner;
    return {QGeoCoordinate(south, west), QGeoCoordinate(south, west + degrees), QGeoCoordinate(south + degrees, west + degrees),
            QGeoCoordinate(south + degrees, west)};
}

// Squares of a degree in a row, and a large one.
HeatmapSource::Outline outlineWith(int small) {
    HeatmapSource::Outline outline{square({10, 10}, 20)};
    for (int i = 0; i < small; ++i)
        outline.append(square({-20, -100 + 3.0 * i}, 1));
    return outline;
}

bool holds(const MapView& view, GeoPoint place) { return QRectF(QPointF(0, 0), view.size).contains(view.pixel(place)); }

} // namespace

// What the picture of a result shows, and that it shows it.
class TestResultPicture : public QObject {
    Q_OBJECT
    std::optional<Gazetteer> m_gazetteer;

    QColor colourAt(const ResultPicture& picture, GeoPoint place) const {
        const QPointF pixel = picture.view.pixel(place) * ResultPicture::sharpness;
        return picture.map.pixelColor(int(pixel.x()), int(pixel.y()));
    }

private Q_SLOTS:
    void initTestCase() {
        auto gazetteer = Gazetteer::load(resourcesFolder() / "gazetteer");
        QVERIFY(gazetteer.has_value());
        m_gazetteer.emplace(std::move(*gazetteer));
    }

    void sureAnswerIsSeenWithItsSurroundings() {
        const GeoPoint place{56.3, 10.2};
        const MapView view = MapView::around(frameOf(place, {{56.0, 10.2}, {56.6, 10.2}}), width);
        QVERIFY(!view.isWholeEarth());
        QCOMPARE(view.projection, RasterProjection::Mercator);
        const double km = mercator::kmPerWorldUnit(view.middleLatitude()) * view.plane.width();
        QVERIFY2(km > 595 && km < 605, qPrintable(QString::number(km)));
        QCOMPARE(view.size, QSizeF(1200, 800));
        const QPointF off = view.pixel(place) - QPointF(600, 400);
        QVERIFY(std::hypot(off.x(), off.y()) < 40);
        QVERIFY(std::abs(view.latitude(view.y(56.3)) - 56.3) < 1e-9);
        // Of an area of a few kilometres so much that it can be seen.
        const MapView close = MapView::around(frameOf(place, {{56.32, 10.2}}), width);
        const double closeKm = mercator::kmPerWorldUnit(close.middleLatitude()) * close.plane.width();
        QVERIFY2(closeKm > 30 && closeKm < 60, qPrintable(QString::number(closeKm)));
    }

    void allThatIsFramedIsInView_data() {
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::addColumn<double>("degrees");
        QTest::newRow("Alps") << 47.0 << 8.0 << 6.0;
        QTest::newRow("across the antimeridian, eastwards") << -17.0 << 178.0 << 9.0;
        QTest::newRow("across the antimeridian, westwards") << 65.0 << -179.0 << 12.0;
        QTest::newRow("near the north end") << 80.0 << 20.0 << 4.0;
        QTest::newRow("wide") << 0.0 << 100.0 << 35.0;
    }
    void allThatIsFramedIsInView() {
        QFETCH(double, latitude);
        QFETCH(double, longitude);
        QFETCH(double, degrees);
        const std::initializer_list<GeoPoint> corners{{latitude - degrees, wrapLongitude(longitude - degrees)},
                                                      {latitude + degrees, wrapLongitude(longitude + degrees)}};
        const Frame frame = frameOf({latitude, longitude}, corners);
        QVERIFY(frame.east - frame.west < 2 * degrees + 1e-6); // in one piece
        const MapView view = MapView::around(frame, width);
        QVERIFY(!view.isWholeEarth());
        QVERIFY(view.plane.left() >= 0 && view.plane.left() < 1);
        QVERIFY(view.plane.top() >= 0 && view.plane.bottom() <= 1);
        for (const GeoPoint& corner : corners)
            QVERIFY(holds(view, corner));
        QVERIFY(holds(view, {latitude, longitude}));
    }

    void tooWideIsTheWholeEarth_data() {
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::newRow("two continents") << -30.0 << 170.0;
        QTest::newRow("the pole") << 89.0 << 10.0;
        QTest::newRow("from north to south") << -60.0 << 12.0;
    }
    void tooWideIsTheWholeEarth() {
        QFETCH(double, latitude);
        QFETCH(double, longitude);
        const MapView view = MapView::around(frameOf({55, 10}, {{latitude, longitude}}), width);
        QVERIFY(view.isWholeEarth());
        QCOMPARE(view.projection, RasterProjection::Equirectangular);
        QCOMPARE(view.size, QSizeF(1200, 600));
        QCOMPARE(view.pixel(GeoPoint{0, 0}), QPointF(600, 300));
    }

    void heatLiesAtTheEstimate() {
        const GeoPoint top{-34.5, 18.5};
        const LocateResult result = hillAt(top, 20, *m_gazetteer);
        const auto picture = resultPicture(result, *m_gazetteer);
        QVERIFY2(picture.has_value(), picture ? "" : picture.error().message.c_str());
        QCOMPARE(picture->map.size(), QSize(1800, 1200));
        QVERIFY(picture->hasCandidates);
        QVERIFY(std::abs(picture->heat.scale.highest / picture->heat.scale.lowest - HeatmapSource::scaleSpan) < 1e-6);
        const QColor sea(0xd3, 0xe1, 0xea);
        const auto distance = [](QColor a, QColor b) {
            return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
        };
        const GeoPoint beside{top.latitude - 0.4, top.longitude - 0.4}; // of the sign
        QVERIFY2(distance(colourAt(*picture, beside), sea) > 100, qPrintable(colourAt(*picture, beside).name()));
        QCOMPARE(colourAt(*picture, {-34.5, 15.9}), sea); // far enough out at sea
        QCOMPARE(colourAt(*picture, result.estimate), QColor(0xd6, 0x33, 0x6c)); // the diamond
    }

    // The heat goes on where the world begins anew, and no border is drawn along the cut.
    void antimeridianIsNotSeen() {
        const auto picture = resultPicture(hillAt({-17.2, 179.6}, 60, *m_gazetteer), *m_gazetteer);
        QVERIFY(picture.has_value());
        QVERIFY(!picture->view.isWholeEarth());
        QVERIFY(picture->view.plane.right() > 1);
        const QColor west = colourAt(*picture, {-18.6, 179.9}), east = colourAt(*picture, {-18.6, -179.9});
        QVERIFY2(std::abs(west.red() - east.red()) + std::abs(west.green() - east.green()) < 60,
                 qPrintable(west.name() + ' ' + east.name()));
    }

    // Neither its sign nor a view that holds it: the same picture with and without.
    void theTrueWhereaboutsStaySecret() {
        LocateResult result = hillAt({47, 8}, 40, *m_gazetteer);
        const auto without = resultPicture(result, *m_gazetteer);
        result.truth = GeoPoint{48, 2};
        result.exif = ExifData{.position = GeoPoint{48, 2}, .taken = "", .orientation = 1};
        const auto with = resultPicture(result, *m_gazetteer);
        QVERIFY(without && with);
        QCOMPARE(with->map, without->map);
    }

    void manySmallPartsHaveNoOutline() {
        const MapView earth = MapView::wholeEarth(width); // 3.3 pixels for a degree
        const MapOutline few = outlineIn(earth, outlineWith(MapOutline::mostSmall));
        const MapOutline many = outlineIn(earth, outlineWith(MapOutline::mostSmall + 1));
        QVERIFY(!few.crowded && many.crowded);
        const QRectF row(earth.pixel(GeoPoint{-19, -100}), earth.pixel(GeoPoint{-20, -60}));
        const QRectF large(earth.pixel(GeoPoint{30, 10}), QSizeF(9, 9));
        QVERIFY(few.path.intersects(row) && !many.path.intersects(row));
        QVERIFY(few.path.intersects(large) && many.path.intersects(large));
        // Nearby they are large enough.
        const MapView near = MapView::around(frameOf({-20, -100}, {{-19, -85}, {0, -80}}), width);
        QVERIFY(!near.isWholeEarth());
        QVERIFY(!outlineIn(near, outlineWith(MapOutline::mostSmall + 1)).crowded);
    }

    // Where every part is small, no line is drawn, and none must be explained.
    void scatteredAnswerIsNotHiddenByLines() {
        const auto partition = gridPartition(180, 360);
        std::vector<float> probabilities;
        for (int cell = 0; cell < 180 * 360; ++cell)
            probabilities.push_back(cell / 360 % 6 == 3 && cell % 360 % 6 == 3 ? 1.0F : 0.0F);
        const Posterior posterior(partition, std::move(probabilities), centroids(*partition));
        LocateResult result{.photo = "a.jpg", .model = "fake", .posterior = posterior, .constrained = posterior, .timing = {}};
        result.estimate = posterior.estimate();
        const auto picture = resultPicture(result, *m_gazetteer);
        QVERIFY(picture && picture->view.isWholeEarth());
        QVERIFY(picture->area50.crowded && picture->area90.crowded);
        QVERIFY(picture->area50.path.isEmpty() && picture->area90.path.isEmpty());
        const auto hill = resultPicture(hillAt({47, 8}, 40, *m_gazetteer), *m_gazetteer);
        QVERIFY(hill && !hill->area50.crowded && !hill->area90.crowded);
        QVERIFY(!hill->area50.path.isEmpty() && !hill->area90.path.isEmpty());
    }

    void nearlyNothingKnownIsTheWholeEarth() {
        const auto picture = resultPicture(hillAt({20, 10}, 20000, *m_gazetteer), *m_gazetteer);
        QVERIFY(picture.has_value());
        QVERIFY(picture->view.isWholeEarth());
        QCOMPARE(picture->map.size(), QSize(1800, 900));
    }
};

QTEST_MAIN(TestResultPicture)
#include "tst_resultpicture.moc"
