// The map's layers in a real window: what they paint where.
#include "map/basemaplayer.h"
#include "map/mapcamera.h"
#include "map/maplayer.h"

#include <QDir>
#include <QElapsedTimer>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickView>
#include <QSignalSpy>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(Whereabouts_WidgetsPlugin)

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
    void loadTimes();

private:
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
}

void LayersTest::init() {
    m_map->setProperty("dark", false);
    m_map->setProperty("baseLayer", "outlines");
    m_camera->flyToWorld();
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
    const QImage image = grab("world");
    QVERIFY(distance(at(image, 22, 12), m_land) < 12);  // Sahara
    QVERIFY(distance(at(image, 62, 100), m_land) < 12); // Siberia
    QVERIFY(distance(at(image, 30, -45), m_sea) < 12);  // Atlantic
    QVERIFY(distance(at(image, 0, -150), m_sea) < 12);  // Pacific
    QVERIFY(distance(at(image, 42, 51), m_sea) < 12);   // the Caspian Sea is a hole in Asia
    m_map->setProperty("dark", true);
    grab("world-dark");
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

// Russia, Fiji and Antarctica cross the antimeridian: the land goes on, no line marks the cut, none runs around the world.
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
        QVERIFY(distance(image.pixelColor(int(m_camera->toPoint(-85, longitude).x()), image.height() - 1), m_land) < 12);
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

void LayersTest::loadTimes() {
    for (int level = 0; level < BaseMapLayer::levels; ++level) {
        QElapsedTimer timer;
        timer.start();
        const BaseMapLayer::Level map = BaseMapLayer::read(level);
        QVERIFY(map);
        qInfo("level %d: %.1f ms, %lld tiles", level, double(timer.nsecsElapsed()) / 1e6, static_cast<long long>(map->tiles.size()));
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
