#include "base/paths.h"
#include "fakemodel.h"
#include "geo/distance.h"
#include "prediction/jointresult.h"
#include "prediction/locate.h"
#include "prediction/truth.h"

#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace whereabouts;

namespace {

const Gazetteer& gazetteer() {
    static const Gazetteer loaded = std::move(Gazetteer::load(resourcesFolder() / "gazetteer").value());
    return loaded;
}

void write(const QString& path, const QByteArray& text) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

// Answers sentences and places as it answers pictures.
class TextModel : public FakeModel {
public:
    Result<Prediction> predictText(const std::string& sentence) override {
        asked = sentence;
        return std::move(predict({.count = 1, .size = 8, .values = {}})->front());
    }
    Result<Prediction> predictNear(const GeoPoint& place) override {
        peak = place;
        return std::move(predict({.count = 1, .size = 8, .values = {}})->front());
    }
    std::string asked;
};

} // namespace

class TestLocate : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }
    PictureSource picture(const QString& name) const {
        QImage image(40, 30, QImage::Format_RGB888);
        image.fill(Qt::darkGreen);
        image.save(path(name), "PNG");
        return {name.toStdString(), path(name).toStdString(), nullptr};
    }
    static Result<std::shared_ptr<const LocateResult>> locateWith(Model& model, const PictureSource& photo,
                                                                  const Regions& regions = {}) {
        return locate(photo, model, gazetteer(), regions, 5, {}, {});
    }

private Q_SLOTS:
    void aPictureBecomesAResult() {
        FakeModel model;
        std::vector<std::string> stages;
        double last = 0;
        const auto progress = [&](std::string_view stage, double fraction) {
            if (stages.empty() || stages.back() != stage)
                stages.emplace_back(stage);
            QVERIFY(fraction >= last && fraction <= 1);
            last = fraction;
        };
        const auto located = locate(picture("a.png"), model, gazetteer(), {}, 5, progress, {});
        QVERIFY2(located.has_value(), located ? "" : located.error().message.c_str());
        const LocateResult& result = **located;
        QCOMPARE(stages, (std::vector<std::string>{"Reading", "Looking", "Placing"}));
        QCOMPARE(last, 1.0);
        QCOMPARE(result.photo, std::string("a.png"));
        QCOMPARE(result.model, std::string("fake"));
        QVERIFY(haversineKm(result.estimate, {47.5, 7.5}) < 1);
        QCOMPARE(result.estimatePlace.country, gazetteer().nearest(result.estimate).country);
        QCOMPARE(result.candidates.size(), std::size_t{5});
        QVERIFY(result.candidates[0].candidate.probability > 0.89);
        QVERIFY(!result.candidates[0].place.country.empty());
        QVERIFY(result.credibleArea50Km2 > 0 && result.credibleArea90Km2 >= result.credibleArea50Km2);
        QCOMPARE(result.credibleParts50, result.constrained.credibleArea(0.5).parts);
        QCOMPARE(result.credibleParts90, result.constrained.credibleArea(0.9).parts);
        QVERIFY(result.credibleParts50 >= 1 && result.credibleParts90 >= 1);
        QCOMPARE(result.within50Km, result.constrained.radiusKm(result.estimate, 0.5));
        QCOMPARE(result.within90Km, result.constrained.radiusKm(result.estimate, 0.9));
        QVERIFY(result.within50Km > 0 && result.within90Km >= result.within50Km);
        QCOMPARE(result.inDomain, 0.25);
        QVERIFY(!result.truth && !result.errorKm && !result.geoscore);
        QVERIFY(result.timing.totalMs >= result.timing.decodeMs);
    }

    void truthBesideThePictureIsTheTruth() {
        write(path("truth.csv"), "file,latitude,longitude,altitude_km\nother.png,1,2,400\n\"with, comma.png\",-10.5,190,400\r\n"
                                 "b.png,48.5,7.5,400\nnan.png,nan,0,1\nfar.png,91,0,1\n");
        FakeModel model;
        const auto located = locateWith(model, picture("b.png"));
        QVERIFY(located.has_value());
        QCOMPARE((*located)->truth, (GeoPoint{48.5, 7.5}));
        QVERIFY(std::abs((*located)->errorKm.value() - haversineKm({48.5, 7.5}, (*located)->estimate)) < 1e-9);
        QCOMPARE((*located)->geoscore.value(), geoscore((*located)->errorKm.value()));
        QCOMPARE(truthBeside(path("with, comma.png").toStdString()), (GeoPoint{-10.5, -170}));
        QVERIFY(!truthBeside(path("nan.png").toStdString()));
        QVERIFY(!truthBeside(path("far.png").toStdString()));
        QVERIFY(!truthBeside(path("missing.png").toStdString()));
        QVERIFY(!truthBeside("/nowhere/missing.png"));
        QFile::remove(path("truth.csv"));
    }

    void whatIsNoProbabilityIsRefused_data() {
        QTest::addColumn<std::function<void(Prediction&)>>("change");
        QTest::addColumn<QString>("says");
        const auto add = [](const char* name, const char* says, std::function<void(Prediction&)> change) {
            QTest::newRow(name) << std::move(change) << QString(says);
        };
        add("NaN", "not numbers", [](Prediction& p) { p.probabilities[3] = std::numeric_limits<float>::quiet_NaN(); });
        add("infinite", "not numbers", [](Prediction& p) { p.probabilities[3] = std::numeric_limits<float>::infinity(); });
        add("negative", "not numbers", [](Prediction& p) { p.probabilities[3] = -0.5F; });
        add("all zero", "no probability", [](Prediction& p) { p.probabilities.assign(p.probabilities.size(), 0.0F); });
        add("too few", "geocells", [](Prediction& p) { p.probabilities.pop_back(); });
        add("too few points", "geocells", [](Prediction& p) { p.points.pop_back(); });
        add("no place", "not on the Earth", [](Prediction& p) { p.points[0].latitude = std::nan(""); });
        add("in-domain", "in-domain", [](Prediction& p) { p.inDomain = std::nan(""); });
    }

    void whatIsNoProbabilityIsRefused() {
        QFETCH(std::function<void(Prediction&)>, change);
        QFETCH(QString, says);
        FakeModel model;
        model.change = change;
        const auto located = locateWith(model, picture("c.png"));
        QVERIFY(!located.has_value());
        const QString message = QString::fromStdString(located.error().message);
        QVERIFY2(message.contains(says) && message.contains("c.png") && message.contains("fake"), qPrintable(message));
    }

    void badPicturesAreNamed() {
        write(path("text.jpg"), "no picture at all");
        FakeModel model;
        for (const QString name : {"text.jpg", "missing.jpg"}) {
            const auto located = locateWith(model, {name.toStdString(), path(name).toStdString(), nullptr});
            QVERIFY(!located.has_value());
            QVERIFY2(QString::fromStdString(located.error().message).contains(name), located.error().message.c_str());
        }
        QCOMPARE(model.calls, 0);
    }

    void regionsAreFollowedWithoutLookingAgain() {
        FakeModel model;
        const auto located = locateWith(model, picture("d.png"));
        QVERIFY(located.has_value());
        const Regions notThere{{}, {{{47.5, 7.5}, 600, {}}}};
        const auto elsewhere = withRegions(**located, notThere, 3, gazetteer());
        QCOMPARE(model.calls, 1);
        QVERIFY(notThere.allow(elsewhere->estimate));
        QCOMPARE(elsewhere->candidates.size(), std::size_t{3});
        QVERIFY(elsewhere->credibleArea50Km2 > (*located)->credibleArea50Km2);
        QVERIFY(!elsewhere->posterior.empty() && haversineKm(elsewhere->posterior.estimate(), {47.5, 7.5}) < 1);
        const auto back = withRegions(*elsewhere, {}, 5, gazetteer());
        QCOMPARE(back->estimate, (*located)->estimate);
        QVERIFY(withRegions(**located, {{}, {{{0, 0}, 20100, {}}}}, 5, gazetteer())->constrained.empty());
    }

    void nothingLeftIsASentence() {
        FakeModel model;
        const auto located = locateWith(model, picture("e.png"), {{}, {{{0, 0}, 20100, {}}}});
        QVERIFY(!located.has_value());
        QVERIFY(located.error().message.contains("nothing of the Earth is left"));
        QVERIFY(located.error().message.contains("e.png"));
    }

    void aSentenceHasAPlace() {
        TextModel model;
        const auto located = locateText("a red desert", model, gazetteer(), {}, 3, {}, {});
        QVERIFY2(located.has_value(), located ? "" : located.error().message.c_str());
        QCOMPARE(model.asked, std::string("a red desert"));
        QCOMPARE((*located)->photo, std::string("a red desert"));
        QVERIFY(haversineKm((*located)->estimate, {47.5, 7.5}) < 1);
        QCOMPARE((*located)->candidates.size(), std::size_t{3});
        QVERIFY(!(*located)->truth && !(*located)->exif);
        QVERIFY((*located)->notice.empty());
        model.change = [](Prediction& p) { p.notice = "What comes after it does not count."; };
        const auto cut = locateText("a red desert", model, gazetteer(), {}, 3, {}, {});
        QVERIFY(cut && (*cut)->notice == "What comes after it does not count.");
        model.change = [](Prediction& p) { p.probabilities[3] = std::nanf(""); };
        const auto damaged = locateText("a red desert", model, gazetteer(), {}, 3, {}, {});
        QVERIFY(!damaged && damaged.error().message.contains("not numbers"));
    }

    void aPlaceHasPlacesLikeIt() {
        TextModel model;
        const auto located = locateNear({-17.5, 179.5}, model, gazetteer(), {}, 3, {}, {});
        QVERIFY(located.has_value());
        QCOMPARE((*located)->photo, std::string("-17.50000, 179.50000"));
        QVERIFY(haversineKm((*located)->estimate, {-17.5, 177.5}) < 1);
        const Regions notThere{{}, {{{-17.5, 177.5}, 900, {}}}};
        QVERIFY(notThere.allow((*locateNear({-17.5, 179.5}, model, gazetteer(), notThere, 3, {}, {}))->estimate));
    }

    void aModelThatTakesNoSentenceSaysSo() {
        FakeModel model;
        const auto text = locateText("a red desert", model, gazetteer(), {}, 3, {}, {});
        QVERIFY(!text && text.error().message.contains("takes no text") && text.error().message.contains("fake"));
        const auto near = locateNear({0, 0}, model, gazetteer(), {}, 3, {}, {});
        QVERIFY(!near && near.error().message.contains("takes no place") && near.error().message.contains("fake"));
    }

    // Before the picture is read: what it says of its size would be of no use.
    void aModelThatTakesNoPictureSaysSo() {
        class PlaceModel : public FakeModel {
        public:
            PlaceModel() {
                m_places.name = "sat";
                m_places.takes = {Modality::Gps};
            }
            const ModelInfo& info() const override { return m_places; }
            Result<std::vector<Prediction>> predict(const PixelBatch& pictures) override {
                if (mute)
                    return FakeModel::predict(pictures);
                return failure(Error::Code::BadInput, "The model “sat” takes no picture: it was trained on maps.");
            }
            bool mute = false;

        private:
            ModelInfo m_places;
        } model;
        const auto located = locateWith(model, picture("p.png"));
        QVERIFY(!located);
        QCOMPARE(located.error().message, std::string("The model “sat” takes no picture: it was trained on maps."));
        model.mute = true; // says nothing of it itself
        const auto silent = locateWith(model, picture("p.png"));
        QVERIFY(!silent && silent.error().message.contains("“sat” takes no pictures"));
    }

    void severalModelsSayOneThing() {
        write(path("truth.csv"), "file,latitude,longitude\ng.png,47.5,7.5\n");
        FakeModel first, second(18, 36), third;
        second.peak = {-25, 135};
        third.change = [](Prediction& p) { p.inDomain = 0.9; };
        std::vector<std::shared_ptr<const LocateResult>> members;
        for (FakeModel* model : {&first, &second, &third})
            members.push_back(*locateWith(*model, picture("g.png")));
        auto result = locateJointly(members, {0.5, 0.1, 0.4}, {}, gazetteer(), {}, 4);
        QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
        QCOMPARE(result->joint->model, std::string("fake + fake + fake"));
        QCOMPARE(result->joint->photo, std::string("g.png"));
        QVERIFY(haversineKm(result->joint->estimate, {47.5, 7.5}) < 50);
        QCOMPARE(result->joint->candidates.size(), std::size_t{4});
        QVERIFY(result->joint->errorKm.value() < 50);
        QCOMPARE(result->joint->inDomain, 0.25);
        QCOMPARE(result->differences.size(), std::size_t{3});
        QVERIFY(result->differences[0].totalVariation > 0.85);
        QVERIFY(result->differences[1].totalVariation < 1e-6); // first and third
        QCOMPARE(result->differences[1].second, std::size_t{2});

        result = locateJointly(members, {0.5, 0.5, 0}, {}, gazetteer(), {{}, {{{47.5, 7.5}, 1500, {}}}}, 4);
        QVERIFY(result.has_value());
        QVERIFY(haversineKm(result->joint->estimate, {47.5, 7.5}) > 1500);
        result = locateJointly(members, {0.5, 0.5, 0}, {}, gazetteer(), {{}, {{{0, 0}, 20100, {}}}}, 4);
        QVERIFY(!result && result.error().message.contains("nothing of the Earth is left"));
        result = locateJointly(members, {0, 0, 0}, {}, gazetteer(), {}, 4);
        QVERIFY(!result.has_value());
    }

    void stopsWhenAsked() {
        FakeModel model;
        std::stop_source stop;
        stop.request_stop();
        const auto before = locate(picture("f.png"), model, gazetteer(), {}, 5, {}, stop.get_token());
        QVERIFY(!before.has_value());
        QCOMPARE(before.error().code, Error::Code::Stopped);
        QCOMPARE(model.calls, 0);
        std::stop_source whileReading;
        const auto atReading = [&](std::string_view, double) { whileReading.request_stop(); };
        const auto during = locate(picture("f.png"), model, gazetteer(), {}, 5, atReading, whileReading.get_token());
        QVERIFY(!during.has_value());
        QCOMPARE(during.error().code, Error::Code::Stopped);
        QCOMPARE(model.calls, 0);
    }
};

QTEST_GUILESS_MAIN(TestLocate)
#include "tst_locate.moc"
