// The map's layers in a real window: what they paint where.
#include "geo/distance.h"
#include "geo/mercator.h"
#include "map/basemaplayer.h"
#include "map/citynames.h"
#include "map/graticulelayer.h"
#include "map/heatmaplayer.h"
#include "map/imagerylayer.h"
#include "map/mapcamera.h"
#include "map/labellayer.h"
#include "map/outlinelayer.h"
#include "prediction/posterior.h"

#include <QDir>
#include <QElapsedTimer>
#include <QLineF>
#include <QNetworkProxy>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickView>
#include <QSignalSpy>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(Whereabouts_WidgetsPlugin)

using namespace Qt::StringLiterals;

namespace {

constexpr QSize viewport(1100, 700);

int distance(QColor a, QColor b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
}

} // namespace

class LayersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void landAndSea();
    void noStreaks_data();
    void noStreaks();
    void polesEdge();
    void alignment();
    void imagery();
    void heatmap();
    void scaleReachesTheCredibleArea();
    void nearlyEvenScaleSpansLittle();
    void outlines();
    void outlinesAreThinned();
    void drawing();
    void circleByKeyboard();
    void polygonByKeyboard();
    void crossHairLeavesTheMiddleWhereTheMapEnds();
    void pointerAndKeyboardDrawTogether();
    void history();
    void keys();
    void pins();
    void citiesAreNamedNearby();
    void withoutANetworkTheOutlinesShow();
    void loadTimes();

private:
    void draw(const char* shape) { QMetaObject::invokeMethod(m_map, "draw", Q_ARG(QVariant, QString::fromLatin1(shape))); }
    void press(Qt::Key key, int times = 1);
    QString drawn() const { return m_map->property("drawing").toString(); } // what is being drawn
    QGeoCoordinate mapCentre() const { return {m_camera->latitude(), m_camera->longitude()}; }
    QImage grab(const char* name);
    QColor at(const QImage& image, double latitude, double longitude) const;
    void settle();

    QQuickView m_view;
    QQuickItem* m_map = nullptr;
    MapCamera* m_camera = nullptr;
    QColor m_sea{"#d3e1ea"}, m_land{"#f5f3ec"};
};

void LayersTest::initTestCase() {
    m_view.setResizeMode(QQuickView::SizeRootObjectToView);
    m_view.loadFromModule("Whereabouts.Widgets", "ExplorerMap");
    QVERIFY2(m_view.status() == QQuickView::Ready, qPrintable(QString::number(m_view.errors().size())));
    m_map = m_view.rootObject();
    m_camera = m_map->property("camera").value<MapCamera*>();
    m_map->setProperty("reducedMotion", true);
    m_view.resize(viewport);
    m_view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&m_view));
    grab("world");
    m_map->setProperty("dark", true);
    grab("world-dark");
    for (QQuickItem* layer : m_map->findChildren<GraticuleLayer*>()) // its lines would stand where pixels are looked at
        layer->setOpacity(0);
    for (QQuickItem* layer : m_map->findChildren<LabelLayer*>())
        layer->setOpacity(0);
}

void LayersTest::init() {
    m_map->setProperty("dark", false);
    m_map->setProperty("baseLayer", "outlines");
    m_camera->flyToWorld();
}

void LayersTest::press(Qt::Key key, int times) {
    for (int i = 0; i < times; ++i)
        QTest::keyClick(&m_view, key);
}

// Lets the finer levels arrive, which other threads read.
void LayersTest::settle() { QTest::qWait(400); }

QImage LayersTest::grab(const char* name) {
    const QImage image = m_view.grabWindow();
    if (const QString folder = qEnvironmentVariable("WHEREABOUTS_SHOTS"); !folder.isEmpty())
        image.save(QDir(folder).filePath(QLatin1String(name) + ".png"));
    return image;
}

QColor LayersTest::at(const QImage& image, double latitude, double longitude) const {
    return image.pixelColor(m_camera->toPoint(latitude, longitude).toPoint());
}

void LayersTest::landAndSea() {
    const QImage image = grab("plain");
    QVERIFY(distance(at(image, 22, 12), m_land) < 12);  // Sahara
    QVERIFY(distance(at(image, 62, 100), m_land) < 12); // Siberia
    QVERIFY(distance(at(image, 30, -45), m_sea) < 12);  // Atlantic
    QVERIFY(distance(at(image, 0, -150), m_sea) < 12);  // Pacific
    QVERIFY(distance(at(image, 42, 51), m_sea) < 12);   // the Caspian Sea is a hole in Asia
    m_map->setProperty("dark", true);
    m_camera->setView(48, 10, 4.6);
    settle();
    grab("europe-dark");
    m_map->setProperty("dark", false);
    grab("europe");
    m_camera->setView(46.8, 8.3, 7);
    settle();
    grab("alps");
}

void LayersTest::noStreaks_data() {
    QTest::addColumn<double>("latitude");
    QTest::addColumn<double>("longitude");
    QTest::addColumn<double>("zoom");
    QTest::addColumn<double>("seaLatitude");
    QTest::newRow("russia") << 68.0 << 180.0 << 3.0 << 73.5;
    QTest::newRow("fiji") << -17.0 << 180.0 << 6.0 << -15.2;
    QTest::newRow("pacific") << 10.0 << 180.0 << 2.0 << 30.0;
}

// Russia, Fiji and Antarctica cross the antimeridian: the land goes on, no line marks the cut or runs around the world.
void LayersTest::noStreaks() {
    QFETCH(double, latitude);
    QFETCH(double, longitude);
    QFETCH(double, zoom);
    QFETCH(double, seaLatitude);
    m_camera->setView(latitude, longitude, zoom);
    settle();
    const QImage image = grab(QTest::currentDataTag());
    const int y = int(m_camera->toPoint(seaLatitude, 180).y());
    for (int dx = -40; dx <= 40; ++dx)
        QVERIFY2(distance(image.pixelColor(image.width() / 2 + dx, y), m_sea) < 24, qPrintable(QString::number(dx)));
    if (QLatin1String(QTest::currentDataTag()) == QLatin1String("russia"))
        for (const double west : {179.0, 179.9, 180.0, -179.9, -179.0})
            QVERIFY(distance(at(image, 67.5, west), m_land) < 12); // Chukotka
}

void LayersTest::polesEdge() {
    m_camera->setView(-80, 170, 2.4);
    const QImage image = grab("antarctica");
    for (const double longitude : {100.0, 120.0, 150.0, -110.0, -90.0}) // elsewhere shelf ice, which is no land
        QVERIFY(distance(at(image, -84.5, longitude), m_land) < 12);
    QVERIFY(distance(image.pixelColor(image.width() / 2 - 300, image.height() - 1), m_land) < 12);
    m_camera->setView(80, -40, 2.4);
    grab("arctic");
}

// A layer's pixels and toPoint() speak of the same place at every zoom: a coast of the data is where it should be.
void LayersTest::alignment() {
    for (int zoom = 2; zoom <= 16; ++zoom) {
        m_camera->setView(12.3, -179.99, zoom);
        const QPointF point = m_camera->toPoint(12.3, 179.99);
        const double expected = viewport.width() / 2.0 - 0.02 / 360.0 * m_camera->worldPixels();
        QVERIFY2(std::abs(point.x() - expected) < 1e-3, qPrintable(QString::number(zoom)));
        const QGeoCoordinate back = m_camera->toCoordinate(point);
        QVERIFY(std::abs(back.longitude() - 179.99) < 1e-9 && std::abs(back.latitude() - 12.3) < 1e-9);
        const QRectF view = m_camera->view();
        const double world = m_camera->worldPixels();
        const Placement placement = placementOf(*m_camera, 3, 5, 64);
        const QPointF exact((3 / 64.0 - view.x()) * world, (5 / 64.0 - view.y()) * world);
        QVERIFY(std::abs(placement.x - exact.x()) <= std::abs(exact.x()) * 1e-6 + 0.01);
    }
}

// Blue Marble, bent to Mercator: deserts are bright and reddish, seas dark blue, across the antimeridian too.
void LayersTest::imagery() {
    m_map->setProperty("baseLayer", "imagery");
    auto* layer = m_map->findChild<ImageryLayer*>();
    QVERIFY(QTest::qWaitFor([&] { return layer->loaded(); }, 20000));
    const QImage image = grab("imagery");
    const QColor sahara = at(image, 24, 8), pacific = at(image, 5, -140), greenland = at(image, 74, -40);
    QVERIFY(sahara.red() > 150 && sahara.red() > sahara.blue() + 30);
    QVERIFY(pacific.blue() > pacific.red() + 20 && pacific.lightness() < 90);
    QVERIFY(greenland.lightness() > 200); // 74 degrees north: wrong without the bend
    m_camera->setView(-41, 178, 5);
    settle();
    QTest::qWait(1500);
    const QImage zealand = grab("imagery-antimeridian");
    QVERIFY(at(zealand, -39, 176.5).green() > at(zealand, -39, 176.5).blue()); // the North Island
    QVERIFY(distance(at(zealand, -45, 179.9), at(zealand, -45, -179.9)) < 40);
}

namespace {

// All probability in one cell of 2 degrees, and a little in one across the antimeridian from it.
std::shared_ptr<const whereabouts::Posterior> twoPlaces(whereabouts::GeoPoint likely, whereabouts::GeoPoint unlikely) {
    auto partition = std::make_shared<whereabouts::Partition>();
    for (const whereabouts::GeoPoint at : {likely, unlikely})
        partition->cells.push_back({{at.latitude - 1, at.longitude - 1, at.latitude + 1, at.longitude + 1}, at});
    return std::make_shared<whereabouts::Posterior>(partition, std::vector{0.95f, 0.05f},
                                                    std::vector{likely, unlikely});
}

} // namespace

// The heatmap's peak lies where the probability does, at every zoom and on both sides of the antimeridian.
void LayersTest::heatmap() {
    HeatmapSource source;
    QQmlComponent component(m_view.engine());
    component.setData("import Whereabouts.Widgets\n"
                      "HeatmapLayer { required property var over; anchors.fill: over; camera: over.camera }", {});
    QScopedPointer<QObject> object(component.createWithInitialProperties({{"parent", QVariant::fromValue(m_map)},
                                                                            {"over", QVariant::fromValue(m_map)}}));
    auto* layer = qobject_cast<HeatmapLayer*>(object.data());
    QVERIFY2(layer, qPrintable(component.errorString()));
    layer->setParentItem(m_map);
    layer->setSource(&source);
    for (const auto& [latitude, longitude] : {std::pair{10.0, 178.5}, {10.0, -178.5}, {30.0, -45.0}}) {
        const whereabouts::GeoPoint likely{latitude, longitude};
        QSignalSpy painted(layer, &HeatmapLayer::painted);
        source.show(twoPlaces(likely, {40, 5}));
        QVERIFY(QTest::qWaitFor([&] { return !painted.isEmpty() && source.highest() > 0; }, 20000));
        for (const double zoom : {2.0, 4.5, 6.0}) {
            m_camera->setView(likely.latitude + 1, likely.longitude + 2, zoom);
            QTest::qWait(1200);
            const QImage image = grab("heatmap");
            QVERIFY(distance(at(image, likely.latitude, likely.longitude), m_sea) > 150);
            QVERIFY(distance(at(image, likely.latitude - 4, likely.longitude), m_sea) < 24);
            QVERIFY(distance(at(image, likely.latitude, likely.longitude + 6), m_sea) < 24);
        }
    }
    QVERIFY(std::abs(source.highest() / source.lowest() - HeatmapSource::scaleSpan) < 1e-6);
    QVERIFY(!source.outline50().isEmpty());
    source.show(nullptr);
    QVERIFY(QTest::qWaitFor([&] { return source.empty(); }));
}

// Much of the probability lies thinly beside a dense spot: its cells are painted, too, also where the whole world is in view.
void LayersTest::scaleReachesTheCredibleArea() {
    auto partition = std::make_shared<whereabouts::Partition>();
    partition->cells = {{{46.9, 7.4, 47, 7.5}, {46.95, 7.45}}, {{-40, -60, 0, 0}, {-20, -30}}};
    HeatmapSource source;
    source.show(std::make_shared<whereabouts::Posterior>(partition, std::vector{0.5f, 0.5f},
                                                         std::vector<whereabouts::GeoPoint>{{46.95, 7.45}, {-20, -30}}));
    QVERIFY(QTest::qWaitFor([&] { return !source.empty(); }, 20000));
    const double thin = 0.5 / whereabouts::areaKm2(partition->cells[1].box);
    QVERIFY(source.highest() / thin > HeatmapSource::scaleSpan);
    QVERIFY(source.lowest() < thin && source.lowest() > thin / 100);
    QVERIFY(!source.nearlyEven());
}

void LayersTest::nearlyEvenScaleSpansLittle() {
    auto partition = std::make_shared<whereabouts::Partition>();
    std::vector<float> probabilities;
    std::vector<whereabouts::GeoPoint> points;
    for (double west = -180; west < 180; west += 10) {
        partition->cells.push_back({{-60, west, 60, west + 10}, {0, west + 5}});
        probabilities.push_back(west < 0 ? 1.0f : 2.0f);
        points.push_back({0, west + 5});
    }
    HeatmapSource source;
    source.show(std::make_shared<whereabouts::Posterior>(partition, probabilities, points));
    QVERIFY(QTest::qWaitFor([&] { return !source.empty(); }, 20000));
    QVERIFY(source.nearlyEven());
    QVERIFY(source.highest() / source.lowest() < 20);
    QVERIFY(source.lowest() < source.highest() / 2); // the thinner half has a colour
}

// A circle over the antimeridian and one around the pole: filled inside, empty outside, no streak.
void LayersTest::outlines() {
    QQmlComponent component(m_view.engine());
    component.setData("import Whereabouts.Widgets\n"
                      "OutlineLayer { required property var over; anchors.fill: over; camera: over.camera;"
                      "color: 'red'; fill: '#8000ff00'; paths: [] }", {});
    QScopedPointer<QObject> object(component.createWithInitialProperties({{"parent", QVariant::fromValue(m_map)},
                                                                            {"over", QVariant::fromValue(m_map)}}));
    auto* layer = qobject_cast<OutlineLayer*>(object.data());
    QVERIFY2(layer, qPrintable(component.errorString()));
    layer->setParentItem(m_map);
    layer->setCentre({30, 179});
    layer->setRadiusKm(1000);
    m_camera->setView(30, -170, 3);
    const QImage circle = grab("circle");
    for (const double longitude : {171.0, 179.0, 180.0, -179.0, -174.0})
        QVERIFY(at(circle, 30, longitude).green() > at(circle, 30, longitude).red() + 40);
    for (const double longitude : {160.0, -160.0, -150.0})
        QVERIFY(distance(at(circle, 30, longitude), m_sea) < 24);
    layer->setCentre({89, 0});
    layer->setRadiusKm(1500);
    m_camera->flyToWorld();
    const QImage cap = grab("cap");
    for (double longitude = -170; longitude < 180; longitude += 40) {
        QVERIFY(at(cap, 84, longitude).green() > at(cap, 84, longitude).red() + 40);
        QVERIFY(distance(at(cap, -60, longitude), m_sea) < 40 || distance(at(cap, -60, longitude), m_land) < 40);
    }
}

// Where many are small on the screen, only the large ones are seen; closer by all of them.
void LayersTest::outlinesAreThinned() {
    OutlineLayer layer;
    QList<OutlineLayer::Path> paths;
    for (int i = 0; i < 20; ++i) {
        const double east = 8.0 * i - 80;
        paths.append({{0, east}, {0, east + 1}, {1, east + 1}, {1, east}});
    }
    paths.append({{-60, 150}, {-60, 180}, {-60, -150}, {0, -150}, {0, 180}, {0, 150}}); // across the antimeridian
    paths.append({{10, 179.5}, {10, -179.5}, {11, -179.5}, {11, 179.5}});             // small there
    layer.setPaths(paths);
    QCOMPARE(layer.pathsSeen(512).size(), 22);
    layer.setProperty("thinned", true);
    QCOMPARE(layer.pathsSeen(512).size(), 1);
    QCOMPARE(layer.pathsSeen(512 * 64).size(), 22);
    layer.setPaths(paths.first(12));
    QCOMPARE(layer.pathsSeen(512).size(), 12); // so few do not hide the map
}

void LayersTest::drawing() {
    m_camera->setView(30, -40, 4);
    QSignalSpy circles(m_map, SIGNAL(circleDrawn(QGeoCoordinate,double)));
    QSignalSpy polygons(m_map, SIGNAL(polygonDrawn(QList<QGeoCoordinate>)));
    QVERIFY(circles.isValid() && polygons.isValid());
    QMetaObject::invokeMethod(m_map, "draw", Q_ARG(QVariant, "circle"));
    const QPoint middle(viewport.width() / 2, viewport.height() / 2);
    QTest::mousePress(&m_view, Qt::LeftButton, {}, middle);
    for (int i = 1; i <= 10; ++i)
        QTest::mouseMove(&m_view, middle + QPoint(10 * i, 0));
    grab("drawing");
    QTest::mouseRelease(&m_view, Qt::LeftButton, {}, middle + QPoint(100, 0));
    QCOMPARE(circles.size(), 1);
    const auto centre = circles[0][0].value<QGeoCoordinate>();
    QVERIFY(std::abs(centre.latitude() - 30) < 0.1 && std::abs(centre.longitude() + 40) < 0.1);
    const QGeoCoordinate edge = m_camera->toCoordinate(middle + QPoint(100, 0));
    QVERIFY(std::abs(circles[0][1].toDouble() - centre.distanceTo(edge) / 1000) < 5);
    QCOMPARE(m_map->property("drawing").toString(), QString());

    QMetaObject::invokeMethod(m_map, "draw", Q_ARG(QVariant, "polygon"));
    for (const QPoint corner : {QPoint(0, 0), QPoint(120, 0), QPoint(120, 90)})
        QTest::mouseClick(&m_view, Qt::LeftButton, {}, middle + corner);
    QTest::keyClick(&m_view, Qt::Key_Return);
    QCOMPARE(polygons.size(), 1);
    QCOMPARE(polygons[0][0].value<QList<QGeoCoordinate>>().size(), 3);

    QMetaObject::invokeMethod(m_map, "draw", Q_ARG(QVariant, "polygon"));
    QTest::mouseClick(&m_view, Qt::LeftButton, {}, middle);
    QTest::keyClick(&m_view, Qt::Key_Escape);
    QCOMPARE(m_map->property("drawing").toString(), QString());
    QCOMPARE(polygons.size(), 1);
}

void LayersTest::circleByKeyboard() {
    m_camera->setView(30, -40, 4);
    QSignalSpy circles(m_map, SIGNAL(circleDrawn(QGeoCoordinate,double)));
    draw("circle");
    const auto* crossHair = m_map->findChild<QQuickItem*>("crossHair");
    QVERIFY(crossHair && crossHair->isVisible());
    QCOMPARE(crossHair->position(), QPointF(viewport.width() / 2.0, viewport.height() / 2.0));
    const QGeoCoordinate start = mapCentre();
    press(Qt::Key_Right, 2);
    QVERIFY(mapCentre().longitude() > start.longitude() + 1); // the map moves below the cross-hair
    press(Qt::Key_Return);
    const QGeoCoordinate centre = mapCentre();
    press(Qt::Key_Return); // no radius yet
    QCOMPARE(drawn(), QString("circle"));
    press(Qt::Key_Backspace); // another centre, after all
    press(Qt::Key_Left, 2);
    press(Qt::Key_Space);
    press(Qt::Key_Down, 5);
    grab("circle-by-keyboard");
    const double radiusKm = start.distanceTo(mapCentre()) / 1000;
    press(Qt::Key_Return);
    QCOMPARE(circles.size(), 1);
    QCOMPARE(drawn(), QString());
    QVERIFY(!crossHair->isVisible());
    QVERIFY(centre.distanceTo(start) > 1e5);
    QVERIFY(circles[0][0].value<QGeoCoordinate>().distanceTo(start) < 1000); // metres
    QVERIFY(radiusKm > 100 && std::abs(circles[0][1].toDouble() - radiusKm) < 1);
}

void LayersTest::polygonByKeyboard() {
    m_camera->setView(30, -40, 4);
    QSignalSpy polygons(m_map, SIGNAL(polygonDrawn(QList<QGeoCoordinate>)));
    draw("polygon");
    const QGeoCoordinate first = mapCentre();
    press(Qt::Key_Return, 2); // one corner: there is nothing to close
    QCOMPARE(drawn(), QString("polygon"));
    press(Qt::Key_Right, 5);
    press(Qt::Key_Return);
    press(Qt::Key_Down, 5);
    press(Qt::Key_Return);
    press(Qt::Key_Backspace); // of the third, which is then set elsewhere
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    const QGeoCoordinate last = mapCentre();
    QCOMPARE(polygons.size(), 0);
    grab("polygon-by-keyboard");
    press(Qt::Key_Return); // twice on a corner
    QCOMPARE(polygons.size(), 1);
    const auto corners = polygons[0][0].value<QList<QGeoCoordinate>>();
    QCOMPARE(corners.size(), 3);
    QVERIFY(corners.first().distanceTo(first) < 1000 && corners.last().distanceTo(last) < 1000);
    QCOMPARE(drawn(), QString());

    draw("polygon");
    press(Qt::Key_Return);
    press(Qt::Key_Right, 5);
    press(Qt::Key_Return);
    press(Qt::Key_Up, 5);
    press(Qt::Key_Return);
    press(Qt::Key_Down, 5);
    press(Qt::Key_Left, 5);
    press(Qt::Key_Return); // on the first corner
    QCOMPARE(polygons.size(), 2);
    QCOMPARE(polygons[1][0].value<QList<QGeoCoordinate>>().size(), 3);

    draw("polygon");
    press(Qt::Key_Return);
    press(Qt::Key_Escape);
    QCOMPARE(drawn(), QString());
    QCOMPARE(polygons.size(), 2);
}

// The whole world is in view and cannot move up or down: the cross-hair does, as far as the map's edge.
void LayersTest::crossHairLeavesTheMiddleWhereTheMapEnds() {
    QSignalSpy circles(m_map, SIGNAL(circleDrawn(QGeoCoordinate,double)));
    draw("circle");
    const auto* crossHair = m_map->findChild<QQuickItem*>("crossHair");
    press(Qt::Key_Up, 40);
    QCOMPARE(crossHair->y(), 0.0);
    press(Qt::Key_Down, 2);
    press(Qt::Key_Return);
    press(Qt::Key_Down, 3);
    QCOMPARE(crossHair->y(), 120.0);
    press(Qt::Key_Return);
    QCOMPARE(circles.size(), 1);
    QVERIFY(circles[0][0].value<QGeoCoordinate>().latitude() > 80);
}

void LayersTest::pointerAndKeyboardDrawTogether() {
    m_camera->setView(30, -40, 4);
    QSignalSpy polygons(m_map, SIGNAL(polygonDrawn(QList<QGeoCoordinate>)));
    draw("polygon");
    const auto* crossHair = m_map->findChild<QQuickItem*>("crossHair");
    const QPoint middle(viewport.width() / 2, viewport.height() / 2);
    QTest::mouseClick(&m_view, Qt::LeftButton, {}, middle + QPoint(150, 0));
    QVERIFY(!crossHair->isVisible());
    QTest::mouseClick(&m_view, Qt::LeftButton, {}, middle + QPoint(150, 150));
    press(Qt::Key_Return); // two corners are no area: the cross-hair comes back
    QVERIFY(crossHair->isVisible());
    QCOMPARE(drawn(), QString("polygon"));
    press(Qt::Key_Left);
    press(Qt::Key_Return, 2);
    QCOMPARE(polygons.size(), 1);
    QCOMPARE(polygons[0][0].value<QList<QGeoCoordinate>>().size(), 3);
}

void LayersTest::history() {
    m_camera->setView(10, 20, 5);
    QTest::qWait(900);
    m_camera->setView(-30, 140, 4);
    QTest::qWait(900);
    QVERIFY(m_camera->canGoBack());
    m_camera->back();
    QVERIFY(std::abs(m_camera->latitude() - 10) < 1e-6 && std::abs(m_camera->zoomLevel() - 5) < 1e-6);
    QVERIFY(m_camera->canGoForward());
    m_camera->forward();
    QVERIFY(std::abs(m_camera->longitude() - 140) < 1e-6);
}

void LayersTest::keys() {
    m_map->forceActiveFocus();
    m_camera->setView(0, 0, 4);
    QTest::keyClick(&m_view, Qt::Key_Plus);
    QVERIFY(m_camera->zoomLevel() > 4.4);
    QTest::keyClick(&m_view, Qt::Key_Right);
    QVERIFY(m_camera->longitude() > 1);
    QTest::keyClick(&m_view, Qt::Key_Home);
    QVERIFY(std::abs(m_camera->zoomLevel() - m_camera->minimumZoomLevel()) < 1e-9);
    const QPoint corner(200, 150);
    m_camera->setView(10, 175, 4);
    const QGeoCoordinate before = m_camera->toCoordinate(corner);
    QTest::wheelEvent(&m_view, corner, {0, 120});
    QVERIFY(QTest::qWaitFor([&] { return m_camera->zoomLevel() > 4.4; }));
    QVERIFY(before.distanceTo(m_camera->toCoordinate(corner)) < 100); // metres: the place under the pointer stays
    m_camera->flyToBox(-20, 170, 10, -170);
    QVERIFY(std::abs(std::abs(m_camera->longitude()) - 180) < 0.01);
    m_camera->panBy(0, 1e6);
    QVERIFY(m_camera->view().top() >= -1e-9); // the map ends at the poles
}

void LayersTest::pins() {
    QQmlComponent component(m_view.engine());
    component.setData(R"(import QtQuick; import QtPositioning; import Whereabouts.Widgets
Item {
    id: all
    required property var over
    anchors.fill: over
    Repeater {
        model: 10
        Pin {
            required property int index
            camera: all.over.camera
            coordinate: QtPositioning.coordinate(35 - 6 * index, 175 + 2 * index)
            number: index + 1
            selected: index == 2
        }
    }
    Pin {
        objectName: "truth"
        camera: all.over.camera
        coordinate: QtPositioning.coordinate(20, -165)
        kind: "truth"
        label: "True place"
    }
    Pin { camera: all.over.camera; coordinate: QtPositioning.coordinate(5, -160); kind: "estimate" }
    Pin { camera: all.over.camera; coordinate: QtPositioning.coordinate(-10, -150); kind: "you" }
})", {});
    QScopedPointer<QObject> object(component.createWithInitialProperties({{"parent", QVariant::fromValue(m_map)},
                                                                            {"over", QVariant::fromValue(m_map)}}));
    auto* pins = qobject_cast<QQuickItem*>(object.data());
    QVERIFY2(pins, qPrintable(component.errorString()));
    pins->setParentItem(m_map);
    m_camera->setView(5, 178, 3);
    const QImage image = grab("pins");
    auto* truth = pins->findChild<QQuickItem*>("truth");
    const QPointF middle = truth->mapToScene({16, 16});
    QVERIFY(QLineF(middle, m_camera->toPoint(20, -165)).length() <= 1);
    QVERIFY(at(image, 20, -165).red() > 200 && at(image, 20, -165).blue() < 90);
    QSignalSpy activated(truth, SIGNAL(activated()));
    QTest::mouseClick(&m_view, Qt::LeftButton, {}, middle.toPoint());
    QVERIFY(QTest::qWaitFor([&] { return activated.size() == 1; }));
    m_map->setProperty("dark", true);
    grab("pins-dark");
}

void LayersTest::citiesAreNamedNearby() {
    for (const auto& [zoom, people] : {std::pair(2.0, 3e7), std::pair(6.0, 4e5), std::pair(9.0, 15'000.0), std::pair(15.0, 15'000.0)})
        QVERIFY(LabelLayer::leastPopulation(zoom) >= people && LabelLayer::leastPopulation(zoom) < 1.5 * people);
    CityNames cities;
    const auto world = [](double latitude, double longitude) {
        const auto [x, y] = whereabouts::mercator::toWorld({latitude, longitude});
        return QPointF(x, y);
    };
    cities.set({{u"Metropolis"_s, world(24, 11), 9'000'000}, {u"Hamlet"_s, world(23, 12), 20'000}});
    const QList<LabelLayer*> layers = m_map->findChildren<LabelLayer*>();
    QCOMPARE(layers.size(), 1);
    layers.front()->setOpacity(1);
    const auto lettersBy = [this](double latitude, double longitude) { // pixels right of the place that are not land
        settle();
        const QImage image = grab("cities");
        const QPoint place = m_camera->toPoint(latitude, longitude).toPoint();
        int count = 0;
        for (int x = 4; x < 60; ++x)
            for (int y = -6; y <= 6; ++y)
                count += distance(image.pixelColor(place + QPoint(x, y)), m_land) > 60;
        return count;
    };
    const auto show = [this](CityNames* names) { m_map->setProperty("cities", QVariant::fromValue(names)); };
    m_camera->setView(23.5, 11.5, 5);
    const int metropolisBefore = lettersBy(24, 11), hamletBefore = lettersBy(23, 12);
    show(&cities);
    QVERIFY(lettersBy(24, 11) > metropolisBefore + 30);
    QCOMPARE(lettersBy(23, 12), hamletBefore); // is too small to be named from here
    show(nullptr);
    m_camera->setView(23.1, 12, 10);
    const int nearBefore = lettersBy(23, 12);
    show(&cities);
    QVERIFY(lettersBy(23, 12) > nearBefore + 30);
    show(nullptr);
    QCOMPARE(lettersBy(23, 12), nearBefore);
    layers.front()->setOpacity(0);
}

void LayersTest::withoutANetworkTheOutlinesShow() {
    QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, 1)); // where nothing listens
    const auto attribution = [this] { return m_map->property("attribution").toString(); };
    m_map->setProperty("baseLayer", "osm");
    QVERIFY(attribution().contains(u"OpenStreetMap"_s));
    QVERIFY(QTest::qWaitFor([this] { return !m_map->property("osmProblem").toString().isEmpty(); }, 20'000));
    QVERIFY(m_map->property("osmProblem").toString().startsWith(u"OpenStreetMap cannot be reached ("_s));
    QVERIFY(attribution().contains(u"Natural Earth"_s) && !attribution().contains(u"OpenStreetMap"_s));
    m_camera->setView(22, 12, 4);
    settle();
    QVERIFY(distance(at(grab("osm-unreached"), 22, 12), m_land) < 12);
    m_map->setProperty("baseLayer", "outlines");
    QVERIFY(m_map->property("osmProblem").toString().isEmpty());
    QNetworkProxy::setApplicationProxy(QNetworkProxy::DefaultProxy);
}

void LayersTest::loadTimes() {
    for (int level = 0; level < BaseMapLayer::levels; ++level) {
        QElapsedTimer timer;
        timer.start();
        const BaseMapLayer::Level map = BaseMapLayer::read(level);
        QVERIFY(map);
        qInfo("level %d: %.1f ms, %d tiles", level, double(timer.nsecsElapsed()) / 1e6, int(map->tiles.size()));
    }
    for (const double zoom : {1.5, 3.0, 5.0, 6.0, 9.0}) {
        m_camera->setView(48, 10, zoom);
        settle();
        m_view.grabWindow();
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 10; ++i) {
            m_camera->panBy(3, 1);
            m_view.grabWindow();
        }
        qInfo("zoom %.1f: %.1f ms a frame (grabbed)", zoom, double(timer.nsecsElapsed()) / 1e7);
    }
}

QTEST_MAIN(LayersTest)
#include "tst_layers.moc"
