#include "base/paths.h"
#include "commands/locateoutput.h"
#include "core/prediction/fakemodel.h"
#include "runprogram.h"

#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QRegularExpression>
#include <QTest>

#include <filesystem>
#include <sstream>

using namespace whereabouts;

namespace {

Run locateCommand(const QStringList& arguments) {
    return runProgram(QStringList("locate") + arguments);
}

JointResult someJointResult() {
    const auto partition = gridPartition(18, 36);
    const auto member = [&](const char* name, GeoPoint estimate) {
        const Posterior posterior = randomPosterior(partition, 1, 3);
        LocateResult result{.photo = "a.jpg", .model = name, .posterior = posterior, .constrained = posterior, .timing = {}};
        result.estimate = estimate;
        result.estimatePlace = {{46.95, 7.45}, "Bern", "Bern", "Switzerland", "CH", 1};
        result.candidates = {{{estimate, 0.5}, result.estimatePlace}};
        return std::make_shared<const LocateResult>(result);
    };
    return {{member("one", {46.9, 7.4}), member("other", {40, 10})}, {0.7, 0.3}, member("one + other", {45, 8}), {{0, 1, 0.25}}};
}

} // namespace

// The built-in model beside a copy of itself under another name.
class TestLocateModels : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString picture(const QString& name) const {
        QDir().mkpath(QFileInfo(path(name)).path());
        QImage image(64, 64, QImage::Format_RGB888);
        for (int y = 0; y < 64; ++y) {
            for (int x = 0; x < 64; ++x)
                image.setPixelColor(x, y, QColor(3 * x, 2 * y + static_cast<int>(name.size()), (x * y) % 200));
        }
        image.save(path(name));
        return path(name);
    }
    static double latitude(const QJsonObject& result) { return result["estimate"].toObject()["latitude"].toDouble(); }

private Q_SLOTS:
    void initTestCase() {
        const std::filesystem::path orbit = resourcesFolder() / "models" / "orbit";
        QVERIFY2(std::filesystem::exists(orbit / "weights.safetensors"), "the model that ships with the program is not there");
        qputenv("WHEREABOUTS_DATA", path("data").toUtf8());
        QDir().mkpath(path("data/models"));
        std::filesystem::copy(orbit, path("data/models/twin").toStdString(), std::filesystem::copy_options::recursive);
    }

    void jsonHoldsTheEnsembleAndItsModels() {
        std::ostringstream out;
        const auto output = jsonOutput(out, "text");
        output->addJoint(someJointResult());
        output->addError("b", {Error::Code::BadInput, "No."});
        output->end();
        const QJsonArray results = QJsonDocument::fromJson(QByteArray::fromStdString(out.str())).object()["results"].toArray();
        const QJsonObject result = results[0].toObject();
        QCOMPARE(result["text"].toString(), "a.jpg");
        QCOMPARE(result["model"].toString(), "one + other");
        QCOMPARE(latitude(result), 45.0);
        const QJsonArray models = result["models"].toArray();
        QCOMPARE(models.size(), 2);
        QCOMPARE(models[1].toObject()["model"].toString(), "other");
        QCOMPARE(models[1].toObject()["weight"].toDouble(), 0.3);
        QCOMPARE(latitude(models[1].toObject()), 40.0);
        QCOMPARE(models[1].toObject()["candidates"].toArray().size(), 1);
        QVERIFY(!models[1].toObject().contains("text") && !models[1].toObject().contains("exif"));
        const QJsonObject difference = result["differences"].toArray()[0].toObject();
        QCOMPARE(difference["a"].toString(), "one");
        QCOMPARE(difference["b"].toString(), "other");
        QCOMPARE(difference["total_variation"].toDouble(), 0.25);
        QCOMPARE(results[1].toObject()["text"].toString(), "b");
    }

    void jsonStatesThePriors() {
        const std::vector<PriorArgument> priors{{"land.tif", {.weight = 0.5}}, {"cover.tif", {.weight = 1, .classes = {{50, 2.0}, {80, 0.0}}}}};
        std::ostringstream out;
        const auto output = jsonOutput(out, "photo", priors);
        output->addJoint(someJointResult());
        output->end();
        const QJsonObject document = QJsonDocument::fromJson(QByteArray::fromStdString(out.str())).object();
        const QJsonArray stated = document["results"].toArray()[0].toObject()["priors"].toArray();
        QCOMPARE(stated.size(), 2);
        QCOMPARE(stated[0].toObject(), (QJsonObject{{"raster", "land.tif"}, {"weight", 0.5}}));
        QCOMPARE(stated[1].toObject(), (QJsonObject{{"raster", "cover.tif"}, {"classes", QJsonObject{{"50", 2.0}, {"80", 0.0}}}}));
    }

    void theTableHasALineForEach() {
        std::ostringstream out;
        tableOutput(out, 10, true)->addJoint(someJointResult());
        const QList<QByteArray> lines = QByteArray::fromStdString(out.str()).split('\n');
        QVERIFY2(lines[0].startsWith("a.jpg       220 km south of Bern"), out.str().c_str());
        QVERIFY2(lines[1].startsWith("  one       Bern") && lines[2].startsWith("  other     ") && lines[2].contains("of Bern"), out.str().c_str());
        QVERIFY2(lines[3].contains("one and other are 25 % apart (total variation: "), out.str().c_str());
        QVERIFY2(QRegularExpression(QStringLiteral("1\\.\\s+50 %")).match(QString::fromUtf8(lines[4])).hasMatch(), out.str().c_str());
    }

    void aModelAndItsTwinAgree() {
        const QString photo = picture("a.png");
        const Run alone = locateCommand({photo, "--json"});
        QVERIFY2(alone.exitCode == 0, alone.err);
        QVERIFY(!alone.first().contains("models") && !alone.first().contains("differences") && !alone.first().contains("priors"));
        const Run both = locateCommand({photo, "--json", "--model", "orbit", "--model", "twin"});
        QVERIFY2(both.exitCode == 0, both.err);
        const QJsonArray models = both.first()["models"].toArray();
        QCOMPARE(models.size(), 2);
        QCOMPARE(models[0].toObject()["model"].toString(), "orbit");
        QCOMPARE(models[1].toObject()["model"].toString(), "twin");
        QCOMPARE(models[0].toObject()["weight"].toDouble(), 0.5);
        QCOMPARE(both.first()["model"].toString(), "orbit + twin");
        QVERIFY(both.first().contains("priors") && both.first()["priors"].toArray().isEmpty());
        QCOMPARE(both.first()["differences"].toArray()[0].toObject()["total_variation"].toDouble(), 0.0);
        QVERIFY(std::abs(latitude(both.first()) - latitude(alone.first())) < 0.05);
        QCOMPARE(latitude(models[1].toObject()), latitude(alone.first()));
        const Run table = locateCommand({photo, "--model", "orbit", "--model", "twin", "--weights", "0.9,0.1"});
        QVERIFY2(table.exitCode == 0, table.err);
        QVERIFY2(table.out.contains("\n  orbit") && table.out.contains("\n  twin") && table.out.contains("0 % apart"), table.out);
    }

    void badPicturesAreNamedAndTheOthersDone() {
        QFile bad(path("bad.jpg"));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("no picture");
        bad.close();
        const Run run = locateCommand({path("bad.jpg"), picture("good.png"), "--json", "--model", "orbit", "--model", "twin"});
        QCOMPARE(run.exitCode, 1);
        const QJsonArray results = run.results();
        QVERIFY(results[0].toObject()["error"].toString().contains("bad.jpg"));
        QVERIFY(results[1].toObject().contains("models"));
    }

    void aPriorMovesTheAnswer() {
        const QString photo = picture("p.png");
        QFile file(path("tropics.asc")); // all but nothing outside 0 to 30 S
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("ncols 12\nnrows 6\nxllcorner -180\nyllcorner -90\ncellsize 30\n");
        for (int row = 0; row < 6; ++row)
            file.write(row == 3 ? "1 1 1 1 1 1 1 1 1 1 1 1\n" : "0 0 0 0 0 0 0 0 0 0 0 0\n");
        file.close();
        const Run run = locateCommand({photo, "--json", "--prior", path("tropics.asc") + ":5", "--heatmap", path("p.tif")});
        QVERIFY2(run.exitCode == 0, run.err);
        QVERIFY2(latitude(run.first()) > -31 && latitude(run.first()) < 1, run.out);
        QCOMPARE(run.first()["model"].toString(), "orbit");
        const QJsonArray models = run.first()["models"].toArray(), priors = run.first()["priors"].toArray();
        QCOMPARE(models.size(), 1); // what it says without the prior
        QCOMPARE(models[0].toObject()["model"].toString(), "orbit");
        QCOMPARE(models[0].toObject()["weight"].toDouble(), 1.0);
        QCOMPARE(latitude(models[0].toObject()), latitude(locateCommand({photo, "--json"}).first()));
        QCOMPARE(priors.size(), 1);
        QCOMPARE(priors[0].toObject()["raster"].toString(), path("tropics.asc"));
        QCOMPARE(priors[0].toObject()["weight"].toDouble(), 5.0);
        const Run table = locateCommand({photo, "--prior", path("tropics.asc") + ":5"});
        QVERIFY2(table.exitCode == 0 && !table.out.contains("\n  orbit"), table.out); // one answer, one line
        QVERIFY(QFile::exists(path("p.tif")));
        const Run never = locateCommand({photo, "--json", "--prior", path("tropics.asc") + ":0=0,1=0"});
        QCOMPARE(never.exitCode, 1);
        QVERIFY2(never.err.contains("othing of the Earth is left"), never.err);
    }

    void aBrokenModelSilencesNoOther() {
        QDir().mkpath(path("data/models/broken"));
        QVERIFY(QFile::copy(path("data/models/twin/model.json"), path("data/models/broken/model.json")));
        QFile weights(path("data/models/broken/weights.safetensors"));
        QVERIFY(weights.open(QIODevice::WriteOnly));
        weights.write("no weights");
        weights.close();
        const QString photo = picture("b.png");
        const Run alone = locateCommand({photo, "--json"});
        for (const QString& other : {QStringLiteral("broken"), QStringLiteral("no-such")}) {
            const Run run = locateCommand({photo, photo, "--json", "--model", "orbit", "--model", other});
            QCOMPARE(run.exitCode, 1);
            QVERIFY2(run.err.count("The others answer without") == 1 && run.err.contains(other.toUtf8()), run.err);
            QCOMPARE(run.results().size(), 2);
            const QJsonArray models = run.first()["models"].toArray();
            QCOMPARE(models.size(), 2);
            QCOMPARE(models[0].toObject()["model"].toString(), "orbit");
            QCOMPARE(models[0].toObject()["weight"].toDouble(), 1.0); // all of it
            QCOMPARE(models[1].toObject()["model"].toString(), other);
            QVERIFY(!models[1].toObject()["error"].toString().isEmpty());
            QVERIFY(std::abs(latitude(run.first()) - latitude(alone.first())) < 0.05);
        }
        const Run none = locateCommand({photo, "--model", "broken", "--model", "no-such"});
        QVERIFY2(none.exitCode == 1 && none.err.contains("no-such") && none.err.contains("weights.safetensors"), none.err);
        const Run asked = locateCommand({"--text", "a desert", "--json", "--model", "orbit", "--model", "twin"}); // neither takes text
        QVERIFY2(asked.exitCode == 1 && asked.first().contains("error"), asked.err);
        QVERIFY(QDir(path("data/models/broken")).removeRecursively());
    }

    void aCaveatIsSaidOnce() {
        QFile described(path("data/models/twin/model.json"));
        QVERIFY(described.open(QIODevice::ReadWrite));
        const QByteArray before = described.readAll();
        QJsonObject model = QJsonDocument::fromJson(before).object();
        model["caveats"] = QJsonArray{"Its numbers are random."};
        const auto rewrite = [&](const QByteArray& text) {
            return described.resize(0) && described.seek(0) && described.write(text) == text.size() && described.flush();
        };
        QVERIFY(rewrite(QJsonDocument(model).toJson()));
        const QString photo = picture("c.png");
        const Run run = locateCommand({photo, photo, "--json", "--model", "twin"});
        const Run other = locateCommand({photo, "--json"});
        QVERIFY(rewrite(before));
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.err.count("Its numbers are random."), 1);
        QCOMPARE(run.json()["notices"].toArray(), QJsonArray{"The model “twin”: Its numbers are random."});
        QVERIFY(other.json()["notices"].toArray().isEmpty() && other.json().contains("notices"));
    }

    void aModelTwiceIsRefused() {
        for (const QString& again : {QStringLiteral("twin"), path("data/models/twin")}) {
            const Run run = locateCommand({picture("r.png"), "--model", "twin", "--model", again});
            QCOMPARE(run.exitCode, 1);
            QVERIFY2(run.err.contains("is named twice") && run.err.contains("twin"), run.err);
        }
    }

    void noCoordinateIsMinusNothing() {
        LocateResult one = *someJointResult().joint;
        one.estimate = {-1e-7, -1e-7};
        one.candidates.clear();
        one.within50Km = 2000;
        std::ostringstream table, json;
        tableOutput(table, 10, true)->add(one);
        jsonOutput(json, "photo")->add(one);
        QVERIFY2(!table.str().contains("-0") && table.str().contains(" 0, "), table.str().c_str());
        QVERIFY2(!json.str().contains("-0"), json.str().c_str());
    }

    void aBadPriorIsNamed() {
        const Run run = locateCommand({picture("q.png"), "--prior", path("no such.tif")});
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.err.contains("no such.tif"), run.err);
    }

    void aModelThatTakesNoneSaysSo() {
        Run run = locateCommand({"--text", "a red desert", "--json"});
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.err.contains("takes no text") && run.err.contains("orbit"), run.err);
        QCOMPARE(run.first()["text"].toString(), "a red desert");
        run = locateCommand({"--near", "47.4,8.5", "--json"});
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.err.contains("takes no place"), run.err);
        QVERIFY(run.first().contains("near"));
    }

    void weightsAreFitted() {
        QByteArray table = "file,latitude,longitude\n";
        for (int i = 0; i < 4; ++i) {
            picture(QString("fit/%1.png").arg(QString(i + 1, 'x')));
            table += QByteArray(i + 1, 'x') + ".png," + QByteArray::number(10 * i) + ",20\n";
        }
        picture("fit/unknown.png");
        QFile truth(path("fit/truth.csv"));
        QVERIFY(truth.open(QIODevice::WriteOnly));
        truth.write(table);
        truth.close();
        const Run run = locateCommand({path("fit"), "--fit-weights", "--json", "--model", "orbit", "--model", "twin"});
        QVERIFY2(run.exitCode == 0, run.err);
        const QJsonArray results = run.results();
        QCOMPARE(results.size(), 2);
        QCOMPARE(results[1].toObject()["model"].toString(), "twin");
        QVERIFY(std::abs(results[0].toObject()["weight"].toDouble() - results[1].toObject()["weight"].toDouble()) < 1e-3);
        QCOMPARE(run.json()["pictures"].toInt(), 4);
        QCOMPARE(run.json()["without_truth"].toInt(), 1);
        const Run people = locateCommand({path("fit"), "--fit-weights", "--model", "orbit", "--model", "twin"});
        QVERIFY2(people.err.contains("These are few pictures: with fewer than 40"), people.err.constData());
        QVERIFY2(people.exitCode == 0 && people.out.contains("--weights "), people.out);
        const Run none = locateCommand({path("fit/unknown.png"), "--fit-weights", "--model", "orbit", "--model", "twin"});
        QCOMPARE(none.exitCode, 1);
        QVERIFY2(none.err.contains("no picture to fit"), none.err);
    }
};

QTEST_GUILESS_MAIN(TestLocateModels)
#include "tst_locatemodels.moc"
