#include "geo/coordinates.h"
#include "geo/distance.h"
#include "geo/gridreference.h"

#include <QTest>

#include <functional>
#include <random>

using namespace whereabouts;

class TestCoordinates : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void understands_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::addColumn<double>("withinKm");
        const auto rowWithin = [](double withinKm, const char* text, double latitude, double longitude) {
            QTest::newRow(text) << QString::fromUtf8(text) << latitude << longitude << withinKm;
        };
        const auto row = std::bind_front(rowWithin, 1e-9);
        const auto gridRow = std::bind_front(rowWithin, 1e-3);
        const double dmsLat = 47 + 22 / 60.0 + 30 / 3600.0, dmsLon = 8 + 32 / 60.0 + 10 / 3600.0;
        // decimal
        row("47.123, 8.456", 47.123, 8.456);
        row("47.123,8.456", 47.123, 8.456);
        row("  47.123 8.456\n", 47.123, 8.456);
        row("-33.9;151.2", -33.9, 151.2);
        row("−33.9, −151.2", -33.9, -151.2); // the true minus sign
        row("+47.1, -8.4", 47.1, -8.4);
        row("47/8", 47, 8);
        row("47,8", 47, 8);
        row("(47.1, 8.4)", 47.1, 8.4);
        row("47.123 N 8.456 E", 47.123, 8.456);
        row("47.123N, 8.456W", 47.123, -8.456);
        row("47.123° S 8.456° w", -47.123, -8.456);
        row("47.123°, 8.456°", 47.123, 8.456);
        row("47.123° 8.456°", 47.123, 8.456);
        row("N47.123 E8.456", 47.123, 8.456);
        row("S 47.123, W 8.456", -47.123, -8.456);
        row("8.456 E 47.123 N", 47.123, 8.456);
        row("E8.456, N47.123", 47.123, 8.456);
        row("8.456E, 47.123", 47.123, 8.456);
        row("Lat: 47.1, Lon: 8.4", 47.1, 8.4);
        row("longitude 8.4 latitude -47.1", -47.1, 8.4);
        row("47.1 north, 8.4 west", 47.1, -8.4);
        row("47.1 deg N 8.4 deg E", 47.1, 8.4);
        row("+47.1-008.4", 47.1, -8.4); // ISO 6709
        // decimal commas
        row("47,123; 8,456", 47.123, 8.456);
        row("47,123 8,456", 47.123, 8.456);
        row("47,123, 8,456", 47.123, 8.456);
        row("-47,123 / -8,456", -47.123, -8.456);
        row("47,123° N 8,456° E", 47.123, 8.456);
        // degrees, minutes, seconds
        row("47°22'30\"N 8°32'10\"E", dmsLat, dmsLon);
        row("47°22′30″N 8°32′10″E", dmsLat, dmsLon);
        row("47°22’30”S, 8°32’10”W", -dmsLat, -dmsLon);
        row("47º 22' 30'' N 8º 32' 10'' E", dmsLat, dmsLon);
        row("47 22 30 N 8 32 10 E", dmsLat, dmsLon);
        row("47 22 30, 8 32 10", dmsLat, dmsLon);
        row("47 22 30 8 32 10", dmsLat, dmsLon);
        row("47:22:30N 8:32:10E", dmsLat, dmsLon);
        row("N 47°22'30\" E 8°32'10\"", dmsLat, dmsLon);
        row("-47°22'30\" -8°32'10\"", -dmsLat, -dmsLon);
        row("-0°30', 0°30'", -0.5, 0.5);
        row("47°22'30,0\"N 8°32'10,0\"E", dmsLat, dmsLon);
        row("47° 22.5' N, 8° 32.25' E", 47.375, 8.5375);
        row("47 22.5 N 8 32.25 E", 47.375, 8.5375);
        row("47d22m30sN 8d32m10sE", dmsLat, dmsLon);
        row("47d22m30s N, 8d32m10s W", dmsLat, -dmsLon);
        row("47d22.5mS 8d32.25mE", -47.375, 8.5375);
        row("47.123d N 8.456d E", 47.123, 8.456);
        row("33.9s 151.2e", -33.9, 151.2); // here the letter is south
        row("52° 30' Nord, 13° 24' Ost", 52.5, 13.4);
        row("47.37, 8.54.", 47.37, 8.54);
        row("\"47.37, 8.54\"", 47.37, 8.54);
        row("+47.3750+008.5361/", 47.375, 8.5361);
        // the edges of the world
        row("90, 0", 90, 0);
        row("-90, 12", -90, 12);
        row("0, 180", 0, -180);
        row("0, -180", 0, -180);
        row("0, 180.5", 0, -179.5);
        row("47 N 270 E", 47, -90);
        row("12°S 180°E", -12, -180);
        // well-known text, longitude first
        row("POINT(8.4 47.1)", 47.1, 8.4);
        row("point ( -8.4  -47.1 )", -47.1, -8.4);
        row("SRID=4326;POINT(8.4 47.1)", 47.1, 8.4);
        row("POINT Z (8.4 47.1 408)", 47.1, 8.4);
        row("{\"type\": \"Point\", \"coordinates\": [8.4, 47.1]}", 47.1, 8.4);
        // Reference values: PROJ (EPSG:32632 and its like) for UTM and for MGRS, whose letters were resolved by hand; the cells
        // that the Open Location Code project gives for plus codes (test_data/decoding.csv).
        gridRow("32T 465000 5247000", 47.375521283, 8.536369798);
        gridRow("32N 465000 5247000", 47.375521283, 8.536369798);
        gridRow("UTM 32T 465000mE 5247000mN", 47.375521283, 8.536369798);
        gridRow("32T E465000 N5247000", 47.375521283, 8.536369798);
        gridRow("11 S 385205.00 m E 3768645.00 m N", 34.052230673, -118.243797014);
        gridRow("56H 334873 6252266.1", -33.856999895, 151.214997853);
        gridRow("56S 334873, 6252266.1", -33.856999895, 151.214997853);
        gridRow("zone 33 S 500000 7000000", -27.122469642, 15.0);
        gridRow("31U 448251.795 5411932.678", 48.858200003, 2.294499997);
        gridRow("60n 700000 1000", 0.009042834, 178.797052835);
        gridRow("1V 300000 7000000", 63.073996603, 179.039647997);
        gridRow("7FG49Q00+", 20.375, 2.775);
        gridRow("7FG49QCJ+2V", 20.3700625, 2.7821875);
        gridRow("7FG49QCJ+2VXGJ", 20.3701135, 2.78223535);
        gridRow("8FVC2222+22", 47.0000625, 8.0000625);
        gridRow("4VCPPQGP+Q9", -41.2730625, 174.7859375);
        gridRow("62G20000+", 0.5, -179.5);
        gridRow("22220000+", -89.5, -179.5);
        gridRow("6VGX0000+", 0.5, 179.5);
        gridRow("6FH32222+222", 1.0000125, 1.000015625);
        gridRow("CFX3X2X2+X2", 89.9999375, 1.0000625);
        gridRow("84000000+", 40, -130);
        gridRow("8fvc9g8f+6x", 47.3655625, 8.5249375);
        gridRow("4QFJ1234567890", 21.409801158, -157.916076317);
        gridRow("4Q FJ 12345 67890", 21.409801158, -157.916076317);
        gridRow("32TMT6500047000", 47.375525809, 8.536376382);
        gridRow("32t mt 650 470", 47.375973854, 8.537028167);
        // URIs and links
        row("geo:47.1,8.4", 47.1, 8.4);
        row("geo:47.1,8.4?z=5", 47.1, 8.4);
        row("GEO:-47.1,-8.4,500;crs=wgs84;u=35", -47.1, -8.4);
        row("geo:0,0?q=47.1,8.4(Home)", 47.1, 8.4);
        row("@47.1,8.4,12z", 47.1, 8.4);
        row("?q=47.1,8.4", 47.1, 8.4);
        row("#map=5/47.1/8.4", 47.1, 8.4);
        row("https://www.openstreetmap.org/#map=5/47.1/-8.4&layers=N", 47.1, -8.4);
        row("https://www.openstreetmap.org/?mlat=47.2&mlon=8.5#map=5/47.1/8.4", 47.2, 8.5);
        row("https://maps.example/maps/@-33.85,151.21,12z/data=!3m1", -33.85, 151.21);
        row("https://maps.example/maps/place/Here/@47.1,8.4,12z/data=!3d47.2!4d8.5", 47.2, 8.5);
        row("https://maps.example/?q=loc:47.1+8.4", 47.1, 8.4);
        row("https://maps.example/?z=3&q=47%C2%B022%2730%22N%208%C2%B032%2710%22E", dmsLat, dmsLon);
        row("https://maps.example/?ll=47.1%2C-8.4&t=m", 47.1, -8.4);
        row("https://maps.example/?cp=47.1~8.4", 47.1, 8.4);
        row("https://yandex.com/maps/?ll=37.62%2C55.75&z=10", 55.75, 37.62); // longitude first
        row("https://maps.example/#12/47.37/8.54", 47.37, 8.54);
        row("https://maps.example/maps/search/47.37,+8.54", 47.37, 8.54);
        row("https://maps.example/maps/dir//47.37,8.54/", 47.37, 8.54);
        row("https://maps.example/maps/place/47%C2%B022%2730%22N+8%C2%B032%2710%22E/", dmsLat, dmsLon);
        row("https://maps.example/?coordinate=47.37,8.54", 47.37, 8.54);
        row("https://maps.example/?map=47.37,8.54,12", 47.37, 8.54);
        row("https://maps.example/?lat=47.1&lng=8.4", 47.1, 8.4);
    }

    void understands() {
        QFETCH(QString, text);
        QFETCH(double, latitude);
        QFETCH(double, longitude);
        QFETCH(double, withinKm);
        const auto point = parseCoordinates(text.toStdString());
        QVERIFY(point.has_value());
        QVERIFY2(haversineKm(*point, {latitude, longitude}) < withinKm, formatDecimal(*point, 12).c_str());
    }

    void shortPlusCodesLieNearTheirTown() {
        const GeoPoint zurich{47.3667, 8.55}, merida{20.967, -89.623};
        QVERIFY(haversineKm(parsePlusCode("9G8F+6X", zurich).value(), {47.3655625, 8.5249375}) < 0.001);
        QVERIFY(haversineKm(parsePlusCode("8FVC9G8F+6X", merida).value(), {47.3655625, 8.5249375}) < 0.001); // a whole one
        QVERIFY(haversineKm(parsePlusCode("22WM+PW", {20.9999, -89.9999}).value(), {20.0, -89.0}) < 300);
        QVERIFY(haversineKm(parsePlusCode("XXXX+XX", {47.01, 8.01}).value(), {46.9999375, 7.9999375}) < 0.1); // below and left
        QVERIFY(haversineKm(parsePlusCode("2222+22", {0.0, 179.99}).value(), {0.0000625, -179.9999375}) < 0.1); // over the edge
        QVERIFY(!parsePlusCode("Paris", zurich));
        QVERIFY(!parsePlusCode("9G8F+6", zurich));
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", " ", "47", "47.123", "Paris", "Paris, Texas", "90.0001, 0", "0, 360.0001", "0, -180.0001", "91 N 8 E", "47 N 361 E", "47 N 181 W", "1e5, 3",
              "nan, nan", "inf, 0", "47.1, 8.4, 500", "47.1 N 8.4 N", "47 E 8 E", "N 47 S, 8 E", "-47 N 8 E", "47 60 0 N 8 0 0 E",
              "47 5 60 N 8 0 0 E", "47.5 30 N 8 30 E", "47 -30 N 8 30 E", "47°30\" N 8° E", "1 2 3", "1 2 3 4 5 6 7 8",
              "47,123,8,456", "47..1, 8", "4.7.1, 8", ".5, 8", "47, x8", ", 8", "47,", ",", "{\"type\": \"Point\", \"coordinates\": [8.4]}", "POINT(8.4 47.1 1 2)", "52.52° N, 13.405° O" /* east in German, west in French */, "N E", "geo:", "geo:47.1", "geo:91,0",
              "geo:47.1,8.4;crs=mars", "@47.1", "?q=Paris", "#map=5/47.1", "https://example.org/", "mlat=47.1&mlon=8.4", "?lat=47.1",
              "POINT(8.4)", "POINT(8.4 91)", "POINT", "point(", "Point Reyes", "61T 465000 5247000", "32I 465000 5247000", "32T 99 5247000",
              "32T 465000 99999999", "32TMT", "32TMT123", "32TMT123456789012", "32IMT1234", "00TMT1234", "8FVC9G8F+6", "9G8F+6X", "8FVC9G8F",
              "8FVC0000+22", "8F0C0000+", "AFVC9G8F+6X", "+", "XXVC9G8F+6X", "47d61m0s N 8d0m0s E", "47d22m N 8",
              "\xff\xfe", "47°, 8°, 9°", "東京"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }

    void refuses() {
        QFETCH(QString, text);
        QVERIFY(!parseCoordinates(text.toStdString()));
    }

    void longAndBrokenTextEndsAtOnce() {
        QVERIFY(!parseCoordinates(std::string(5000, ' ') + "47,8"));
        for (const std::string piece : {"1 ", "1,", "?q=", "@", "%", "47°", "'", "-", "!3d", "\xc2", "N", "1d", "2d3m", "32T ", "8FVC", "POINT("}) {
            std::string text;
            while (text.size() + piece.size() <= 4096)
                text += piece;
            QVERIFY(!parseCoordinates(text));
        }
        std::mt19937 random(3);
        const std::string_view alphabet = "0123456789.,;-+ NSEWTMPC()dms°'\"@?q=&#map/geo:!3d%\xc2\xe2\x80";
        for (int i = 0; i < 20000; ++i) {
            std::string text;
            for (auto n = random() % 24; n > 0; --n)
                text += alphabet[random() % alphabet.size()];
            if (const auto point = parseCoordinates(text))
                QVERIFY(std::abs(point->latitude) <= 90 && point->longitude >= -180 && point->longitude < 180);
        }
    }

    void writes() {
        QCOMPARE(formatDecimal({47.1234567, -8.4}, 3), std::string("47.123, -8.400"));
        QCOMPARE(formatDecimal({47.5, -8.5}, 0), std::string("48, -9"));
        QCOMPARE(formatDecimal({-0.0001, 0.0001}, 2), std::string("0.00, 0.00"));
        QCOMPARE(formatDecimal({90, 179.9999}, 2), std::string("90.00, -180.00"));
        QCOMPARE(formatGeoUri({-47.25, 8.5}, 4), std::string("geo:-47.2500,8.5000"));
        QCOMPARE(formatDms({47.375, 8.536111}, 5), std::string("47°22′30.0″N 8°32′10.0″E"));
        QCOMPARE(formatDms({-47.999999, -8.0}, 5), std::string("48°00′00.0″S 8°00′00.0″W"));
        QCOMPARE(formatDms({-1e-9, 0}, 5), std::string("0°00′00.0″N 0°00′00.0″E"));
        QCOMPARE(formatDms({-90, -180}, 5), std::string("90°00′00.0″S 180°00′00.0″W"));
        QCOMPARE(formatDms({63.6795, -69.46}, 0), std::string("64°N 69°W"));
        QCOMPARE(formatDms({63.6795, -69.46}, 1), std::string("63°41′N 69°28′W"));
        QCOMPARE(formatDms({63.6795, -69.46}, 2), std::string("63°41′N 69°28′W"));
        QCOMPARE(formatDms({63.6795, -69.46}, 3), std::string("63°40′46″N 69°27′36″W"));
        QCOMPARE(formatDms({63.6795, -69.46}, 4), std::string("63°40′46.2″N 69°27′36.0″W"));
        QCOMPARE(formatDms({47.9999, -8.99999}, 2), std::string("48°00′N 9°00′W")); // what is rounded is carried
        QCOMPARE(formatDms({47.9999, -8.99999}, 3), std::string("48°00′00″N 9°00′00″W"));
        QCOMPARE(formatDms({-0.4, -0.3}, 0), std::string("0°N 0°E"));
        QCOMPARE(formatDms({-0.4, 179.9}, 1), std::string("0°24′S 179°54′E"));
    }

    void readsWhatItWrites() {
        for (const GeoPoint point : {GeoPoint{47.123456, 8.456789}, {-89.99999, -179.99999}, {90, -180}, {0, 0}, {-0.5, 179.9999999}}) {
            for (const std::string& text : {formatDecimal(point, 6), formatDms(point, 5), formatGeoUri(point, 6)}) {
                const auto back = parseCoordinates(text);
                QVERIFY2(back.has_value(), text.c_str());
                QVERIFY2(haversineKm(*back, point) < 0.0025, text.c_str());
            }
            for (const auto& [decimals, km] : {std::pair(0, 80.0), {1, 1.5}, {2, 1.5}, {3, 0.025}}) {
                const auto back = parseCoordinates(formatDms(point, decimals));
                QVERIFY2(back && haversineKm(*back, point) < km, formatDms(point, decimals).c_str());
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestCoordinates)
#include "tst_coordinates.moc"
