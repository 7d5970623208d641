#include "geo/distance.h"
#include "geo/gazetteer.h"
#include "geo/namefolding.h"
#include "geo/pointindex.h"
#include "shared_fixtures.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>

using namespace whereabouts;

namespace {

const std::filesystem::path folder = std::filesystem::path(WHEREABOUTS_SOURCE_DIR) / "resources/gazetteer";

const Gazetteer& gazetteer() {
    static const Gazetteer loaded = Gazetteer::load(folder).value();
    return loaded;
}

std::string foundFirst(std::string_view text) {
    const auto places = gazetteer().search(text, 1);
    return places.empty() ? "nothing" : places[0].city + "/" + places[0].region + "/" + places[0].countryCode;
}

std::vector<GeoPoint> scattered(int count, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> sine(-1, 1), longitude(-180, 180);
    std::vector<GeoPoint> points{{90, 0}, {-90, 0}, {0, -180}, {60, 179.9999}, {-17, -180}, {0, 0}};
    while (std::ssize(points) < count)
        points.push_back({std::asin(sine(random)) * 180 / M_PI, longitude(random)});
    return points;
}

} // namespace

class TestGazetteer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nearestAgreesWithLookingAtAll() {
        const auto points = scattered(3000, 1);
        const PointIndex index(points);
        for (const GeoPoint query : scattered(500, 2)) {
            double least = 1e9;
            for (const GeoPoint point : points)
                least = std::min(least, haversineKm(query, point));
            QVERIFY(std::abs(haversineKm(query, points[index.nearest(query)]) - least) < 1e-6);
        }
    }

    void allPlacesByKind() {
        const auto places = gazetteer().places();
        QCOMPARE(places.size(), gazetteer().size());
        QVERIFY(places.front().region.empty() && places.front().city.empty() && !places.back().city.empty());
        const auto kind = [](const Place& place) { return place.city.empty() ? (place.region.empty() ? 0 : 1) : 2; };
        for (std::size_t i = 1; i < places.size(); ++i) {
            QVERIFY(kind(places[i]) >= kind(places[i - 1]));
            QVERIFY(kind(places[i]) > kind(places[i - 1]) || places[i].population <= places[i - 1].population);
        }
    }

    void nearestPlaces() {
        QCOMPARE(gazetteer().nearest({48.137, 11.575}).city, std::string("Munich"));
        QCOMPARE(gazetteer().nearest({48.137, 11.575}).region, std::string("Bavaria"));
        QCOMPARE(gazetteer().nearest({48.137, 11.575}).country, std::string("Germany"));
        QCOMPARE(gazetteer().nearest({-36.85, 174.76}).countryCode, std::string("NZ"));
        // Across the antimeridian: Suva is the nearest to a point east of Fiji.
        QCOMPARE(gazetteer().nearest({-18, -179.5}).countryCode, std::string("FJ"));
        // At sea and at the poles there is one too, far away.
        QVERIFY(haversineKm(gazetteer().nearest({-48.9, -123.4}).point, {-48.9, -123.4}) > 2000);
        QVERIFY(!gazetteer().nearest({90, 0}).city.empty());
        QCOMPARE(gazetteer().nearest({-90, 0}).city, gazetteer().nearest({-90, -77}).city);
    }

    void search_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("first");
        const auto row = [](const char* text, const char* first) { QTest::newRow(text) << text << first; };
        row("Munich", "Munich/Bavaria/DE");
        row("münchen", "Munich/Bavaria/DE");
        row("MUNCHEN", "Munich/Bavaria/DE");
        row("mu\u0308nchen", "Munich/Bavaria/DE"); // u and a combining diaeresis
        row("  München ", "Munich/Bavaria/DE");
        row("Мюнхен", "Munich/Bavaria/DE");
        row("мюнхен", "Munich/Bavaria/DE");
        row("ミュンヘン", "Munich/Bavaria/DE");
        row("łódź", "Lodz/Łódź Voivodeship/PL");
        row("lodz", "Lodz/Łódź Voivodeship/PL");
        row("北京", "Beijing/Beijing Municipality/CN");
        row("القاهرة", "Cairo/Cairo Governorate/EG");
        row("Αθήνα", "Athens/Attica/GR");
        row("ΑΘΗΝΑ", "Athens/Attica/GR");
        row("Italy", "//IT");
        row("italien", "//IT");
        row("Ital", "//IT");
        row("Deutschland", "//DE");
        row("日本", "//JP");
        row("California", "/California/US");
        row("Bayern", "/Bavaria/DE");
        row("Paris", "Paris/Île-de-France Region/FR");
        row("Paris, Texas", "Paris/Texas/US");
        row("paris, us", "Paris/Texas/US");
        row("Zürich, Switzerland", "Zurich/Canton of Zurich/CH");
        row("Xyzzyplugh", "nothing");
        row("", "nothing");
        row(" , France", "nothing");
        row("'", "nothing");
    }

    void search() {
        QFETCH(QString, text);
        QFETCH(QString, first);
        QCOMPARE(QString::fromStdString(foundFirst(text.toStdString())), first);
    }

    void searchRanksExactNamesThenPopulation() {
        const auto places = gazetteer().search("San", 50);
        QCOMPARE(places.size(), std::size_t{50});
        const auto begins = std::ranges::find_if(places, [](const Place& p) { return p.city == "San Diego"; });
        QVERIFY(begins != places.end());
        for (auto p = begins; p + 1 != places.end(); ++p)
            QVERIFY(p->population >= (p + 1)->population);
        QVERIFY(gazetteer().search("San", 0).empty());
        QVERIFY(gazetteer().search("San", -1).empty());
        QCOMPARE(gazetteer().search("Georgia", 1)[0].countryCode, std::string("GE")); // before the bigger US state
        QCOMPARE(gazetteer().search(std::string("Mun\xff\xc3ich", 8), 1)[0].city, std::string("Munich"));
        QVERIFY(gazetteer().search(std::string(1 << 20, 'a'), 5).empty());
    }

    void areasLieWithinThemselves() {
        for (const char* name : {"Italy", "Fiji", "Indonesia", "France", "New Zealand", "Kiribati", "Alaska"}) {
            const auto places = gazetteer().search(name, 1);
            QVERIFY2(!places.empty(), name);
            QCOMPARE(gazetteer().nearest(places[0].point).countryCode, places[0].countryCode);
        }
    }

    void namesFold() {
        const NameFolding folding = NameFolding::load(folder / "folding.tsv").value();
        QCOMPARE(folding.fold("Łódź"), std::string("lodz"));
        QCOMPARE(folding.fold("Straße"), std::string("strasse"));
        QCOMPARE(folding.fold("Saint-Étienne"), std::string("saint etienne"));
        QCOMPARE(folding.fold("  N'Djamena  (Tchad) "), std::string("ndjamena tchad"));
        QCOMPARE(folding.fold("Hà Nội"), std::string("ha noi"));
        QCOMPARE(folding.fold("東京"), std::string("東京"));
        QCOMPARE(folding.fold("\xf0\x9f\x8c"), std::string());
    }

    void badFilesAreNamed() {
        QVERIFY(Gazetteer::load("/nonexistent").error().message.contains("/nonexistent"));
        QTemporaryDir copy;
        for (const char* name : {"folding.tsv", "countries.tsv", "regions.tsv", "cities.tsv"})
            QVERIFY(QFile::copy(QString::fromStdString((folder / name).string()), copy.filePath(name)));
        const std::filesystem::path copied = copy.path().toStdString();
        QVERIFY(Gazetteer::load(copied));
        for (const char* bad : {"Nowhere\t\tXX.1\t5\tnan\t0\n", "Nowhere\t\tXX.1\t5\t91\t0\n", "Nowhere\n", "\n", "a\tb\tc\td\te\tf\tg\n"}) {
            std::ofstream(copied / "cities.tsv") << "Good\t\tXX.1\t5\t1\t2\n" << bad;
            const auto loaded = Gazetteer::load(copied);
            QVERIFY2(!loaded, bad);
            QVERIFY(loaded.error().message.contains("cities.tsv, line 2"));
        }
        std::ofstream(copied / "cities.tsv") << "";
        QVERIFY(!Gazetteer::load(copied));
    }

    // Plausible beside another extract of GeoNames: its big cities are found where it has them.
    void agreesWithAnotherExtract() {
        REQUIRE_SHARED();
        QVERIFY2(!QStandardPaths::findExecutable("gzip").isEmpty(), "gzip, which every Debian has, is missing");
        QProcess gzip;
        gzip.start("gzip", {"-dc", QString::fromStdString((sharedFolder() / "data/gazetteer/rg_cities1000.csv.gz").string())});
        QVERIFY(gzip.waitForFinished());
        const QList<QByteArray> lines = gzip.readAllStandardOutput().split('\n');
        int compared = 0, same = 0;
        for (qsizetype i = 1; i < lines.size(); i += 97) {
            const QList<QByteArray> fields = lines[i].split(',');
            if (fields.size() < 6)
                continue;
            const GeoPoint point{fields[0].toDouble(), fields[1].toDouble()};
            ++compared;
            same += gazetteer().nearest(point).countryCode == fields.last().trimmed().toStdString();
        }
        QVERIFY(compared > 1000);
        QVERIFY2(same > 0.93 * compared, QByteArray::number(same) + " of " + QByteArray::number(compared));
    }
};

QTEST_APPLESS_MAIN(TestGazetteer)
#include "tst_gazetteer.moc"
