#include "base/paths.h"
#include "commands/heatmapfigure.h"
#include "commands/heatmapnames.h"
#include "commands/locateoutput.h"
#include "core/prediction/fakemodel.h"
#include "explorer/format.h"
#include "image/photolist.h"
#include "runprogram.h"

#include <QColor>
#include <QDir>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
#include <sstream>

using namespace Qt::StringLiterals;
using namespace whereabouts;

namespace {

Run locateCommand(const QStringList& arguments) {
    return runProgram(QStringList("locate") + arguments);
}

LocateResult someResult() {
    const auto partition = gridPartition(18, 36);
    const Posterior posterior = randomPosterior(partition, 1, 3);
    LocateResult result{.photo = "a \"b\"\n\xff.jpg", .model = "fake", .posterior = posterior, .constrained = posterior, .timing = {}};
    result.inDomainThreshold = 0.5;
    result.estimate = {46.94809, 7.44744};
    result.estimatePlace = {{46.95, 7.45}, "Bern", "Bern", "Switzerland", "CH", 1};
    result.candidates = {{{{46.9, 7.4}, 0.123456}, result.estimatePlace}};
    result.credibleArea50Km2 = 33333.3;
    result.credibleArea90Km2 = 99999.4;
    result.credibleParts50 = 3;
    result.credibleParts90 = 9;
    result.within50Km = 103;
    result.within90Km = 178;
    return result;
}

} // namespace

class TestLocateCommand : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString picture(const QString& name, const char* format = "PNG") const {
        QDir().mkpath(QFileInfo(path(name)).path());
        QImage image(64, 64, QImage::Format_RGB888);
        image.fill(Qt::darkGreen);
        image.save(path(name), format);
        return path(name);
    }
    void write(const QString& name, const QByteArray& text) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    static bool hasModel() { return std::filesystem::exists(resourcesFolder() / "models/orbit/weights.safetensors"); }

private Q_SLOTS:
    void jsonHasTheFieldsOfTheContract() {
        std::ostringstream out;
        const auto output = jsonOutput(out);
        LocateResult result = someResult();
        output->add(result);
        result.truth = GeoPoint{47, 7};
        result.errorKm = 34.5678;
        result.geoscore = 4885.55;
        result.exif = ExifData{.position = GeoPoint{47, 7}, .taken = "2018-07-09T12:34:56", .orientation = 1};
        output->add(result);
        output->addError("bad.jpg", {Error::Code::BadInput, "\"bad.jpg\" is no picture."});
        output->end();

        const QJsonObject document = QJsonDocument::fromJson(QByteArray::fromStdString(out.str())).object();
        QCOMPARE(document.keys(), (QStringList{"notices", "others_left_out", "results", "videos_left_out"}));
        QCOMPARE(document["videos_left_out"].toInt(-1), 0);
        const QJsonArray results = document["results"].toArray();
        QCOMPARE(results.size(), 3);
        const QJsonObject first = results[0].toObject();
        QVERIFY(first["photo"].toString().startsWith("a \"b\"\n"));
        QCOMPARE(first["model"].toString(), "fake");
        QCOMPARE(first["estimate"].toObject()["latitude"].toDouble(), 46.94809);
        QCOMPARE(first["in_domain"].toDouble(), 1.0);
        const QJsonObject candidate = first["candidates"].toArray()[0].toObject();
        QCOMPARE(candidate["probability"].toDouble(), 0.123456);
        QCOMPARE(candidate["city"].toString(), "Bern");
        QCOMPARE(candidate["country"].toString(), "Switzerland");
        QVERIFY(std::abs(candidate["place_distance_km"].toDouble() - 6.7) < 0.2);
        QVERIFY(first.contains("exif") && first["exif"].isNull());
        QVERIFY(!first.contains("error_km") && !first.contains("geoscore"));
        QCOMPARE(first["credible_area_km2"].toObject()["50"].toDouble(), 33333.0);
        QCOMPARE(first["credible_area_parts"].toObject(), (QJsonObject{{"50", 3}, {"90", 9}}));
        QCOMPARE(first["timing_ms"].toObject().keys(), (QStringList{"decode", "encode", "head", "total"}));
        const QJsonObject second = results[1].toObject();
        QCOMPARE(second["error_km"].toDouble(), 34.568);
        QCOMPARE(second["geoscore"].toDouble(), 4885.6);
        QCOMPARE(second["exif"].toObject()["taken"].toString(), "2018-07-09T12:34:56");
        QCOMPARE(results[2].toObject()["error"].toString(), "\"bad.jpg\" is no picture.");
    }

    void tableSaysHowSureItIs() {
        std::ostringstream out;
        const auto output = tableOutput(out, 12, true);
        LocateResult result = someResult();
        result.photo = "a.jpg";
        output->add(result);
        QByteArray text = QByteArray::fromStdString(out.str());
        QVERIFY2(text.startsWith("a.jpg         Bern, Switzerland "), text);
        QVERIFY2(text.contains("46.9,       7.4") && text.contains("within about 100 km (50 %)"), text);
        QVERIFY2(text.contains("1.   12.3 %"), text);
        QVERIFY2(!text.contains("Doubtful") && !text.contains("geoscore"), text);
        result.inDomain = 0.1;
        result.errorKm = 1234;
        result.geoscore = 2187;
        output->add(result);
        text = QByteArray::fromStdString(out.str());
        QVERIFY2(text.contains("Doubtful") && text.contains("1,230 km off, geoscore 2187"), text);
    }

    void nearlySureIsNotSureAndFarIsNotAt() {
        LocateResult result = someResult();
        result.estimatePlace.point = {50.45, 7.45}; // 390 km north of the estimate
        result.candidates[0].candidate.probability = 0.9999999;
        std::ostringstream table, json;
        tableOutput(table, 12, true)->add(result);
        QVERIFY2(table.str().contains("390 km south of Bern, Switzerland"), table.str().c_str());
        QVERIFY2(table.str().contains("1. > 99.9 %") && !table.str().contains("100 %"), table.str().c_str());
        const auto output = jsonOutput(json);
        output->add(result);
        output->end();
        const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(json.str()));
        const QJsonObject located = document.object()["results"].toArray()[0].toObject();
        const QJsonObject candidate = located["candidates"].toArray()[0].toObject();
        QVERIFY(candidate["probability"].toDouble() > 0.9999 && candidate["probability"].toDouble() < 1);
    }

    // Whatever the number, the columns stand in line, and the window's words say the same.
    void theTableRoundsAsTheWindowDoes() {
        QLocale::setDefault(QLocale(QLocale::English)); // the window's, here
        LocateResult result = someResult();
        const NamedCandidate first = result.candidates[0];
        result.candidates = {first, first, first};
        result.candidates[1].candidate.probability = 0.0000469;
        result.candidates[2].candidate.probability = 0.000123;
        for (const double km : {5937.0, 999.7, 343.2, 7.31, 0.5239, 12345.0}) {
            result.within50Km = km;
            std::ostringstream out;
            tableOutput(out, 12, true)->add(result);
            const QString told = Format::distance(km, u"km"_s).replace(QChar(0xa0), u' ');
            const QStringList lines = QString::fromStdString(out.str()).split(u'\n');
            QVERIFY2(lines[0].contains(u"within about %1 (50 %)"_s.arg(told)), qPrintable(lines[0] + told));
            QVERIFY2(lines[2].contains(u"2. < 0.01 %  Bern"_s), qPrintable(lines[2]));
            QCOMPARE(lines[2].indexOf(u"Bern"_s), lines[1].indexOf(u"Bern"_s));
            QCOMPARE(lines[3].indexOf(u"Bern"_s), lines[1].indexOf(u"Bern"_s));
        }
    }

    void foldersAreSearchedForPictures() {
        picture("folder/b.png");
        picture("folder/deep/no extension");
        picture("folder/a.jpg", "JPG");
        write("folder/truth.csv", "file,latitude,longitude\n");
        write("folder/notes", "no picture");
        const std::string folder = path("folder").toStdString();
        std::vector<std::string> names;
        for (const PictureSource& photo : photosIn({folder, "missing.jpg"}).photos)
            names.push_back(photo.name);
        QCOMPARE(names, (std::vector<std::string>{folder + "/a.jpg", folder + "/b.png", folder + "/deep/no extension", "missing.jpg"}));
    }

    // What in a folder is no picture file, but may have been meant as one, is not passed over in silence; nothing waits for a pipe.
    void whatAFolderHidesIsSaid() {
        QVERIFY2(hasModel(), "the model that ships with the program is not there");
        picture("mixed/good.png");
        write("mixed/notes", "no picture");
        write("mixed/icon.ico", QByteArray("\0\0\1\0\1\0", 6));
        write("mixed/.hidden", "not meant");
        write("mixed/truth.csv", "file,latitude,longitude\n");
        write("mixed/clip.mp4", QByteArray("\0\0\0\x18" "ftypisom\0\0\2\0isommp42", 24));
        write("mixed/film", QByteArray("\0\0\0\x14" "ftypqt  \0\0\2\0qt  ", 20));
        QVERIFY(QFile::link("nowhere.jpg", path("mixed/gone")));
        QCOMPARE(::mkfifo(qPrintable(path("mixed/pipe")), 0600), 0);
        const PhotoList list = photosIn({path("mixed").toStdString()});
        QCOMPARE(list.leftOut.videos, 2);
        QCOMPARE(list.leftOut.others, 2);
        QCOMPARE(list.photos.size(), std::size_t(3));
        const Run run = locateCommand({path("mixed"), "--json"});
        QCOMPARE(run.exitCode, 1);
        QCOMPARE(run.results().size(), 3);
        QVERIFY2(run.err.contains("2 videos and 2 other files left out"), run.err);
        QCOMPARE(run.json()["videos_left_out"].toInt(-1), 2);
        QCOMPARE(run.json()["others_left_out"].toInt(-1), 2);
        QVERIFY2(run.err.contains("gone”") && run.err.contains("is a link to a file that does not exist"), run.err);
        QVERIFY2(run.err.contains("pipe”") && run.err.contains("is not a regular file"), run.err);
        QVERIFY2(!run.err.contains("notes"), run.err);
        QVERIFY(run.results()[1].toObject().contains("estimate"));
        const Run named = locateCommand({path("mixed/clip.mp4")});
        QCOMPARE(named.exitCode, 1);
        QVERIFY2(named.err.contains("clip.mp4” is a video, not a picture"), named.err);
    }

    void aLockedSubfolderIsSaid() {
        picture("locked/good.png");
        QVERIFY(QDir().mkpath(path("locked/secret")));
        QVERIFY(QFile::setPermissions(path("locked/secret"), {}));
        const auto owner = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
        const auto anyoneMayEnter = owner | QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther;
        QVERIFY(QFile::setPermissions(path("."), anyoneMayEnter) && QFile::setPermissions(path("locked"), anyoneMayEnter));
        const uid_t self = ::geteuid();
        if (self == 0 && ::seteuid(65534) != 0) // root may read every folder
            QSKIP("root cannot become another user here");
        std::vector<std::string> names;
        for (const PictureSource& photo : photosIn({path("locked").toStdString()}).photos)
            names.push_back(photo.name);
        if (self == 0)
            QCOMPARE(::seteuid(self), 0);
        QFile::setPermissions(path("locked/secret"), owner);
        QCOMPARE(names, (std::vector<std::string>{path("locked/good.png").toStdString(), path("locked/secret").toStdString()}));
    }

    void longitudesMayGoEastwardsAllRound() {
        QVERIFY2(hasModel(), "the model that ships with the program is not there");
        const QString photo = picture("east.png");
        const Run east = locateCommand({photo, "--json", "--within", "40,255,500"});
        const Run west = locateCommand({photo, "--json", "--within", "40,-105,500"});
        QVERIFY2(east.exitCode == 0 && west.exitCode == 0, east.err);
        QCOMPARE(east.first()["estimate"].toObject(), west.first()["estimate"].toObject());
        for (const char* beyond : {"10,360.1,500", "10,-180.1,500", "10,nan,500"}) {
            const Run run = locateCommand({photo, "--within", beyond});
            QVERIFY2(run.exitCode == 2 && run.err.contains("0 to 360"), run.err);
        }
    }

    void wrongUsageIsTwo_data() {
        QTest::addColumn<QStringList>("arguments");
        const QString photo = picture("usage.png"), other = picture("usage2.png");
        QTest::newRow("no picture") << QStringList{};
        QTest::newRow("within") << QStringList{photo, "--within", "47,8"};
        QTest::newRow("within, latitude") << QStringList{photo, "--within", "97,8,100"};
        QTest::newRow("outside") << QStringList{photo, "--outside", "47,8,100km"};
        QTest::newRow("top") << QStringList{photo, "--top", "0"};
        QTest::newRow("unknown option") << QStringList{photo, "--what"};
        QTest::newRow("a picture and a sentence") << QStringList{photo, "--text", "a desert"};
        QTest::newRow("a sentence and a place") << QStringList{"--text", "a desert", "--near", "1,2"};
        QTest::newRow("near") << QStringList{"--near", "47"};
        QTest::newRow("near, latitude") << QStringList{"--near", "97,8"};
        QTest::newRow("weights for other models") << QStringList{photo, "--model", "orbit", "--weights", "0.5,0.5"};
        QTest::newRow("weights below 0") << QStringList{photo, "--weights", "-1"};
        QTest::newRow("weights of nothing") << QStringList{photo, "--weights", "0"};
        QTest::newRow("weights that are none") << QStringList{photo, "--weights", "much"};
        QTest::newRow("prior, weight") << QStringList{photo, "--prior", "land.tif:-1"};
        QTest::newRow("prior, class") << QStringList{photo, "--prior", "cover.tif:50=2,x=1"};
        QTest::newRow("prior, class twice") << QStringList{photo, "--prior", "cover.tif:50=2,50=1"};
        QTest::newRow("an empty sentence") << QStringList{photo, "--text", ""};
        QTest::newRow("fit for one model") << QStringList{photo, "--fit-weights"};
        QTest::newRow("fit for a sentence") << QStringList{"--text", "a desert", "--fit-weights", "--model", "a", "--model", "b"};
        QTest::newRow("one heatmap for two") << QStringList{photo, other, "--heatmap", path("one.tif")};
        QTest::newRow("heatmap, ending") << QStringList{photo, "--heatmap", path("one.xyz")};
        QTest::newRow("heatmap, empty") << QStringList{photo, "--heatmap", ""};
        QTest::newRow("within, radius") << QStringList{photo, "--within", "56,10,99999"};
        QTest::newRow("heatmap over the picture") << QStringList{photo, "--heatmap", photo};
        QTest::newRow("heatmap, a device") << QStringList{photo, "--heatmap", "/dev/full"};
        write("a-file", "no folder");
        QTest::newRow("heatmap, a file that is no map") << QStringList{photo, "--heatmap", path("a-file")};
        QDir().mkpath(path("folder.tif"));
        QTest::newRow("heatmap, a folder with a map's name") << QStringList{photo, "--heatmap", path("folder.tif")};
        QTest::newRow("heatmap, in no folder") << QStringList{photo, "--heatmap", path("no folder/deep/x.tif")};
        QFile::link("elsewhere.tif", path("link.tif"));
        QTest::newRow("heatmap, a link") << QStringList{photo, "--heatmap", path("link.tif")};
    }

    void wrongUsageIsTwo() {
        QFETCH(QStringList, arguments);
        const Run run = locateCommand(arguments);
        QVERIFY2(run.exitCode == 2, run.err);
        QVERIFY(!run.err.isEmpty() && run.out.isEmpty());
    }

    // A picture that has the name of another's heatmap in that folder stays, and so does what a link leads to.
    void heatmapsInAFolderOverwriteNoPictureAndNoLink() {
        const std::string folder = path("names").toStdString();
        QVERIFY(QDir().mkpath(path("names")));
        write("names/a.jpg", "");
        write("names/a.tif", "");
        HeatmapNames names(folder, {folder + "/a.jpg", folder + "/a.tif", folder + "/b.jpg"});
        QCOMPARE(names.next(folder + "/a.jpg").value(), std::filesystem::path(folder + "/a-2.tif"));
        QCOMPARE(names.next(folder + "/a.tif").value(), std::filesystem::path(folder + "/a-3.tif"));
        QVERIFY(QFile::link("elsewhere.tif", path("names/b.tif")));
        const auto linked = names.next(folder + "/b.jpg");
        QVERIFY(!linked && linked.error().message.contains("b.tif” is a link"));
    }

    void aMissingModelIsNamed() {
        const Run run = locateCommand({picture("m.png"), "--model", "no such model", "--json"});
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.err.contains("no such model"), run.err);
    }

    void badPicturesAreNamedAndTheOthersDone() {
        QVERIFY2(hasModel(), "the model that ships with the program is not there");
        write("bad.jpg", "no picture");
        const QString odd = picture(QStringLiteral("odd 'name'\n\u5317\u4eac.png"));
        const Run run = locateCommand({path("bad.jpg"), odd, path("missing.png"), "--json"});
        QCOMPARE(run.exitCode, 1);
        const QJsonArray results = run.results();
        QCOMPARE(results.size(), 3);
        QVERIFY(results[0].toObject()["error"].toString().contains("bad.jpg"));
        QCOMPARE(results[1].toObject()["photo"].toString(), odd);
        QVERIFY(results[1].toObject().contains("estimate"));
        QVERIFY(results[2].toObject()["error"].toString().contains("missing.png"));
        QVERIFY(run.err.contains("bad.jpg") && run.err.contains("missing.png"));
    }

    // Drawn where there is no display: title above, the part of the Earth in question, scale, key and attribution below.
    void pictureOfTheHeatmapHasTitleLegendAndAttribution() {
        QVERIFY2(hasModel(), "the model that ships with the program is not there");
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(variable);
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(WHEREABOUTS_PROGRAM),
                      {"locate", picture("figure.png"), "--json", "--within", "47,8,800", "--heatmap", path("drawn.png")});
        QVERIFY(process.waitForFinished(120000));
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0 && said.isEmpty(), said);
        QVERIFY(QJsonDocument::fromJson(process.readAllStandardOutput()).isObject());

        const QImage figure = QImage(path("drawn.png")).convertToFormat(QImage::Format_RGB32);
        QVERIFY(figure.text("Title").contains("figure.png"));
        const QString description = figure.text("Description");
        QVERIFY2(description.contains("Probability per square kilometre, logarithmic from") && description.contains("Web Mercator"),
                 qPrintable(description));
        QVERIFY2(description.contains("smoothed for the eye"), qPrintable(description)); // as the GeoTIFF is not
        QVERIFY(figure.text("Copyright").contains("Natural Earth") && figure.text("Copyright").contains("GeoNames"));
        constexpr QRgb white = qRgb(255, 255, 255), sea = qRgb(0xd3, 0xe1, 0xea), land = qRgb(0xf5, 0xf3, 0xec), diamond = qRgb(0xd6, 0x33, 0x6c);
        const int left = (figure.width() - 1800) / 2;
        int top = 0;
        while (top < figure.height() && figure.pixel(left + 1799, top) == white) // where no title reaches
            ++top;
        const QRect map(left, top, 1800, 1200); // within 800 km: far from the whole Earth
        QVERIFY(top > 100 && figure.rect().contains(map));
        for (const QRgb colour : {sea, land, diamond}) {
            bool found = false;
            for (int y = map.top(); y <= map.bottom() && !found; ++y)
                for (int x = map.left(); x <= map.right() && !found; ++x)
                    found = figure.pixel(x, y) == colour;
            QVERIFY2(found, qPrintable(QColor(colour).name()));
        }
        const auto colours = [&](const QRect& part) {
            QSet<QRgb> found;
            for (int y = part.top(); y <= part.bottom(); ++y)
                for (int x = part.left(); x <= part.right(); ++x)
                    found << figure.pixel(x, y);
            return found.size();
        };
        QVERIFY(colours(map) > 100); // the heat
        QVERIFY(colours({0, 0, figure.width(), top}) > 10); // letters
        const QRect below(0, map.bottom() + 1, figure.width(), figure.height() - map.bottom() - 1);
        QVERIFY(colours({below.left(), below.top(), figure.width() / 3, below.height()}) > 100); // the ramp
        QVERIFY(colours({2 * figure.width() / 3, below.top(), figure.width() / 3, below.height()}) > 10); // attribution
    }

    // The picture of a heatmap calls the estimate what the window does, and its title is the question.
    void pictureOfTheHeatmapSaysWhatWasAsked_data() {
        QTest::addColumn<Question>("question");
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("estimate");
        QTest::newRow("picture") << Question::Picture << QByteArray("some/where/a.jpg") << u"Where was “a.jpg” taken?"_s << u"Best estimate"_s;
        QTest::newRow("text") << Question::Text << QByteArray("red/white 100 %1") << u"Where does it fit: “red/white 100 %1”"_s << u"Best fit"_s;
        QTest::newRow("place") << Question::Place << QByteArray("47.40000, 8.50000") << u"Places like 47.40000, 8.50000"_s << u"Most alike"_s;
    }
    void pictureOfTheHeatmapSaysWhatWasAsked() {
        QFETCH(Question, question);
        QFETCH(QByteArray, asked);
        QFETCH(QString, title);
        QFETCH(QString, estimate);
        LocateResult result = someResult();
        result.photo = asked.toStdString();
        const ResultPicture picture{{}, MapView::wholeEarth(1200), {}};
        const FigureText text = heatmapFigureText(result, question, picture);
        QCOMPARE(text.title, title);
        QCOMPARE(text.estimate, estimate);
        QVERIFY(text.area50.isEmpty() && text.area90.isEmpty()); // the picture has no such lines
        QVERIFY2(text.subtitle.startsWith(estimate + u": "_s) && text.subtitle.endsWith(u"Model: fake"_s), qPrintable(text.subtitle));
    }

    void pictureOfTheHeatmapExplainsTheLinesThatItHas() {
        ResultPicture picture{{}, MapView::wholeEarth(1200), {}};
        picture.area90.path.lineTo(1, 1);
        FigureText text = heatmapFigureText(someResult(), Question::Picture, picture);
        QVERIFY(text.area50.isEmpty() && !text.area90.isEmpty());
        QVERIFY(!text.attribution.contains("no outline"));
        picture.area50.crowded = true;
        text = heatmapFigureText(someResult(), Question::Picture, picture);
        QVERIFY2(text.attribution.contains("smallest parts have no outline"), qPrintable(text.attribution));
    }

    void regionsHeatmapsAndTruth() {
        QVERIFY2(hasModel(), "the model that ships with the program is not there");
        const QString photo = picture("r/photo.png"), other = picture("r/other.png");
        write("r/truth.csv", "file,latitude,longitude\nphoto.png,-33.9,18.4\n");
        Run run = locateCommand({path("r"), "--json", "--within", "-33.9,18.4,500", "--top", "3", "--heatmap", path("maps")});
        QVERIFY2(run.exitCode == 0, run.err);
        QCOMPARE(run.results().size(), 2);
        const QJsonObject result = run.results()[1].toObject();
        QVERIFY(result["error_km"].toDouble() < 500);
        const double kept = result["kept_by_regions"].toDouble(-1);
        QVERIFY2(kept > 0 && kept < 0.5, qPrintable(QString::number(kept)));
        QVERIFY(locateCommand({photo, "--within", "-33.9,18.4,500"}).out.contains("saw the place elsewhere"));
        QVERIFY(!locateCommand({photo, "--json"}).first().contains("kept_by_regions"));
        QVERIFY(result["candidates"].toArray().size() <= 3);
        QVERIFY(QFile::exists(path("maps/photo.tif")) && QFile::exists(path("maps/other.tif")));
        run = locateCommand({photo, "--heatmap", path("one.png")});
        QVERIFY2(run.exitCode == 0, run.err);
        QVERIFY(QImage(path("one.png")).width() > 1800);
        QVERIFY(run.out.contains("within about"));
        run = locateCommand({photo, "--json", "--outside", "0,0,20100"});
        QCOMPARE(run.exitCode, 1);
        QVERIFY(run.results()[0].toObject()["error"].toString().contains("nothing of the Earth is left"));
    }
};

QTEST_GUILESS_MAIN(TestLocateCommand)
#include "tst_locatecommand.moc"
