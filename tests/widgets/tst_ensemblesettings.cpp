#include "compare/comparison.h"
#include "raster/geotiff.h"
#include "widgets/fakemodel.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// Two stand-ins together, with priors and fitted weights.
class TestEnsembleSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void priorsWeighThePlaces();
    void theLastPowerCounts();
    void classesHaveFactors();
    void wrongRastersAreRefused();
    void weightsAndPriorsOutliveAComparison();
    void weightsAreFitted();
    void aFitWithoutPlacesSaysSo();
    void aFitWithAModelThatIsGoneSaysSo();
    void aCancelledFitChangesNothing();

private:
    QUrl raster(const QString& name, const std::function<float(double longitude)>& value) const;
    QUrl mask() const; // 1 west of Greenwich, 0 east of it
    QString picture(const QString& name, int brightness) const;
    void place(Explorer& explorer, const QString& file) const;
    void together(Explorer& explorer, Comparison& comparison, const QString& other = u"other"_s) const;
    void makeKnown(Explorer& explorer) const; // a folder of pictures which the model "orbit" is right about
    QTemporaryDir m_data;
};

static double longitude(Comparison& comparison) {
    return comparison.ensemble()->answer()->shown() ? comparison.ensemble()->answer()->estimate().longitude() : 0;
}

static QVariant at(PriorModel* priors, int row, PriorModel::Role role) { return priors->data(priors->index(row), role); }

QUrl TestEnsembleSettings::raster(const QString& name, const std::function<float(double longitude)>& value) const {
    std::vector<float> values;
    for (int pixel = 0; pixel < 72 * 36; ++pixel)
        values.push_back(value(-177.5 + 5 * (pixel % 72)));
    const QString file = m_data.filePath(name);
    const auto written = whereabouts::writeGeoTiff(file.toStdString(), {.width = 72, .height = 36, .box = {-90, -180, 90, 180}, .values = values,
                                                                        .units = "", .description = "test", .attribution = "test"});
    if (!written)
        qFatal("%s", written.error().message.c_str());
    return QUrl::fromLocalFile(file);
}

QUrl TestEnsembleSettings::mask() const {
    return raster(u"west.tif"_s, [](double degrees) { return degrees < 0 ? 1.0f : 0.0f; });
}

QString TestEnsembleSettings::picture(const QString& name, int brightness) const {
    QImage image(96, 64, QImage::Format_RGB32);
    image.fill(QColor(brightness, brightness, brightness));
    const QString file = m_data.filePath(name);
    QDir().mkpath(QFileInfo(file).path());
    if (!image.save(file))
        qFatal("%s", qPrintable(file));
    return file;
}

void TestEnsembleSettings::initTestCase() {
    QVERIFY(m_data.isValid());
    qputenv("WHEREABOUTS_DATA", m_data.path().toUtf8());
    for (const QString& name : {u"other"_s, u"gone"_s}) {
        const QString folder = m_data.filePath(u"models/"_s + name);
        QVERIFY(QDir().mkpath(folder));
        QFile file(folder + u"/model.json"_s);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(R"({"kind": "clip", "title": "Stand-in", "takes": ["ground"]})") > 0);
    }
}

void TestEnsembleSettings::place(Explorer& explorer, const QString& file) const {
    explorer.open({QUrl::fromLocalFile(file)});
    QTRY_VERIFY_WITH_TIMEOUT(explorer.name() == QFileInfo(file).fileName() && explorer.state() == Explorer::Done, 20'000);
}

// A picture as two models see it.
void TestEnsembleSettings::together(Explorer& explorer, Comparison& comparison, const QString& other) const {
    place(explorer, picture(u"at hand.png"_s, 120));
    comparison.setExplorer(&explorer);
    QTRY_VERIFY(comparison.listed());
    comparison.choose(other, true);
    QTRY_VERIFY_WITH_TIMEOUT(!comparison.models().last()->busy(), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(longitude(comparison) > 0, 20'000); // without a prior: one of the two hills in the east
}

void TestEnsembleSettings::priorsWeighThePlaces() {
    Explorer explorer(fakeLocator());
    Comparison comparison;
    together(explorer, comparison);
    PriorModel* priors = comparison.settings()->priors();
    priors->add({mask()});
    QCOMPARE(priors->count(), 1);
    QCOMPARE(at(priors, 0, PriorModel::Name).toString(), u"west.tif"_s);
    QCOMPARE(at(priors, 0, PriorModel::Power).toDouble(), 1.0);
    QTRY_VERIFY_WITH_TIMEOUT(longitude(comparison) < 0, 20'000); // only the least of the hills is in the west
    QVERIFY(comparison.models().first()->answer()->estimate().longitude() > 0); // what a model says for itself stays
    priors->setPower(0, 0);
    QTRY_VERIFY_WITH_TIMEOUT(longitude(comparison) > 0, 20'000);
    priors->setPower(0, 9);
    QCOMPARE(at(priors, 0, PriorModel::Power).toDouble(), PriorModel::greatestPower);
    QTRY_VERIFY_WITH_TIMEOUT(longitude(comparison) < 0, 20'000);
    priors->removeAt(0);
    QCOMPARE(priors->count(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(longitude(comparison) > 0, 20'000);
}

void TestEnsembleSettings::theLastPowerCounts() {
    Explorer explorer(fakeLocator());
    Comparison comparison;
    together(explorer, comparison);
    PriorModel* priors = comparison.settings()->priors();
    priors->add({mask()});
    for (int step = 1; step <= 40; ++step) // before it is read, and while it is
        priors->setPower(0, step % 2 ? 2 : 0);
    QTRY_VERIFY_WITH_TIMEOUT(!at(priors, 0, PriorModel::Busy).toBool(), 20'000);
    QCOMPARE(at(priors, 0, PriorModel::Power).toDouble(), 0.0);
    QCOMPARE(priors->priors().size(), std::size_t{1});
    QCOMPARE(priors->priors().front().at({0, 50}), 1.0);
    QTRY_VERIFY_WITH_TIMEOUT(longitude(comparison) > 0, 20'000);
}

void TestEnsembleSettings::classesHaveFactors() {
    Explorer explorer(fakeLocator());
    Comparison comparison;
    together(explorer, comparison);
    PriorModel* priors = comparison.settings()->priors();
    priors->add({raster(u"cover.tif"_s, [](double degrees) { return degrees < 0 ? 10.0f : 50.0f; }),
                 raster(u"lights.tif"_s, [](double degrees) { return static_cast<float>(200 + degrees / 3); })});
    QTRY_VERIFY_WITH_TIMEOUT(priors->priors().size() == 2, 20'000);
    QCOMPARE(at(priors, 0, PriorModel::Classes).toString(), u"10, 50"_s);
    QCOMPARE(at(priors, 1, PriorModel::Classes).toString(), QString()); // no whole numbers
    priors->setFactors(0, u"10=1, 50=0"_s);
    QTRY_VERIFY_WITH_TIMEOUT(longitude(comparison) < 0, 20'000);
    QCOMPARE(at(priors, 0, PriorModel::Problem).toString(), QString());
    priors->setFactors(0, u"50"_s);
    QVERIFY(at(priors, 0, PriorModel::Problem).toString().contains(u"CLASS=FACTOR"));
    priors->setFactors(0, u"99=2"_s);
    QTRY_VERIFY_WITH_TIMEOUT(at(priors, 0, PriorModel::Problem).toString().contains(u"holds no class 99: it holds 10, 50."), 20'000);
    QCOMPARE(priors->priors().front().at({0, 50}), 0.0); // the factors of before still count
    priors->setFactors(0, QString());
    QTRY_VERIFY_WITH_TIMEOUT(longitude(comparison) > 0, 20'000); // 50 weighs more than 10
    QCOMPARE(at(priors, 0, PriorModel::Problem).toString(), QString());
}

void TestEnsembleSettings::wrongRastersAreRefused() {
    Explorer explorer(fakeLocator());
    Comparison comparison;
    comparison.setExplorer(&explorer);
    PriorModel* priors = comparison.settings()->priors();
    QSignalSpy said(&explorer, &Explorer::said);
    const auto refusal = [&](const QUrl& url) {
        said.clear();
        priors->add({url});
        [&] { QTRY_VERIFY_WITH_TIMEOUT(!said.empty(), 20'000); }();
        return said.value(0).value(0).toString();
    };
    QVERIFY(refusal(QUrl::fromLocalFile(picture(u"photo.png"_s, 90))).contains(u"photo.png” does not say where on the Earth"));
    QVERIFY(refusal(raster(u"depth.tif"_s, [](double degrees) { return static_cast<float>(degrees); })).contains(u"values below 0"));
    QVERIFY(refusal(QUrl::fromLocalFile(m_data.filePath(u"none.tif"_s))).contains(u"none.tif"));
    QCOMPARE(priors->count(), 0);
    QVERIFY(priors->priors().empty());
    priors->add({QUrl(u"https://example.org/a.tif"_s)});
    QCOMPARE(priors->count(), 0);
    const QList<QUrl> many(PriorModel::mostRasters + 1, mask());
    said.clear();
    priors->add(many);
    QCOMPARE(priors->count(), PriorModel::mostRasters);
    QCOMPARE(said.size(), 1);
    QVERIFY(PriorModel::areRasters({mask(), QUrl::fromLocalFile(u"/a/B.TIF"_s)}));
    QVERIFY(!PriorModel::areRasters({mask(), QUrl::fromLocalFile(u"/a/photo.jpg"_s)}));
    QVERIFY(!PriorModel::areRasters({}));
}

void TestEnsembleSettings::weightsAndPriorsOutliveAComparison() {
    Explorer explorer(fakeLocator());
    {
        Comparison comparison;
        together(explorer, comparison);
        comparison.setWeight(1, 0.125);
        comparison.settings()->priors()->add({mask()});
        QTRY_VERIFY_WITH_TIMEOUT(longitude(comparison) < 0, 20'000);
    }
    Comparison again;
    again.setExplorer(&explorer);
    QTRY_VERIFY(again.listed());
    again.choose(u"other"_s, true);
    QCOMPARE(again.models().last()->weight(), 0.125);
    QCOMPARE(again.settings()->priors()->count(), 1);
    QVERIFY(!again.settings()->untouched());
    QTRY_VERIFY_WITH_TIMEOUT(longitude(again) < 0, 20'000);
    again.settings()->resetWeights();
    QVERIFY(again.settings()->untouched());
    QCOMPARE(again.models().last()->weight(), 0.5);
    QCOMPARE(again.settings()->priors()->count(), 1); // the weights alone
}

void TestEnsembleSettings::makeKnown(Explorer& explorer) const {
    QByteArray table = "file,latitude,longitude\n";
    for (int brightness = 40; brightness < 240; brightness += 25) {
        const QString name = u"%1.png"_s.arg(brightness);
        place(explorer, picture(u"known/"_s + name, brightness));
        const whereabouts::GeoPoint best = explorer.answer()->located().result->candidates.front().candidate.point;
        table += name.toUtf8() + ',' + QByteArray::number(best.latitude) + ',' + QByteArray::number(best.longitude) + '\n';
    }
    picture(u"known/lost.png"_s, 77);
    QFile bad(m_data.filePath(u"known/bad.jpg"_s)), truth(m_data.filePath(u"known/truth.csv"_s));
    QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write("no picture") > 0);
    QVERIFY(truth.open(QIODevice::WriteOnly) && truth.write(table) == table.size());
}

void TestEnsembleSettings::weightsAreFitted() {
    Explorer explorer(fakeLocator());
    makeKnown(explorer);
    Comparison comparison;
    together(explorer, comparison);
    WeightFitting* fitting = comparison.settings()->fitting();
    QCOMPARE(fitting->state(), WeightFitting::Nothing);
    comparison.fitWeights(QUrl::fromLocalFile(m_data.filePath(u"known/"_s)));
    QCOMPARE(fitting->state(), WeightFitting::Working);
    QCOMPARE(fitting->folder(), u"known"_s);
    QTRY_VERIFY_WITH_TIMEOUT(fitting->state() != WeightFitting::Working, 60'000);
    QVERIFY2(fitting->state() == WeightFitting::Done, qPrintable(fitting->problem()));
    QCOMPARE(fitting->total(), 10);
    QCOMPARE(fitting->pictures(), 8);
    QVERIFY(fitting->pictures() < fitting->enough()); // and it is said that they are few
    QCOMPARE(fitting->withoutPlace(), QStringList{u"lost.png"_s});
    QCOMPARE(fitting->refused().size(), 1);
    QVERIFY(fitting->refused().first().contains(u"bad.jpg"));
    QVERIFY(fitting->lossAfter() < fitting->lossBefore());
    QVERIFY2(comparison.models().first()->share() > 0.6, qPrintable(QString::number(comparison.models().first()->share())));
    QCOMPARE(comparison.models().first()->weight(), comparison.settings()->weight(u"orbit"_s));
    QVERIFY2(comparison.settings()->power() > 1, qPrintable(QString::number(comparison.settings()->power()))); // always right: surer
    fitting->cancel(); // puts the report away, the weights stay
    QCOMPARE(fitting->state(), WeightFitting::Nothing);
    QVERIFY(!comparison.settings()->untouched());
    comparison.settings()->resetWeights();
    QCOMPARE(comparison.models().first()->share(), 0.5);
    QCOMPARE(comparison.settings()->power(), 1.0);
}

void TestEnsembleSettings::aFitWithoutPlacesSaysSo() {
    Explorer explorer(fakeLocator());
    Comparison comparison;
    together(explorer, comparison);
    picture(u"unknown/a.png"_s, 50);
    picture(u"unknown/b.png"_s, 60);
    comparison.fitWeights(QUrl::fromLocalFile(m_data.filePath(u"unknown"_s)));
    WeightFitting* fitting = comparison.settings()->fitting();
    QTRY_VERIFY_WITH_TIMEOUT(fitting->state() != WeightFitting::Working, 60'000);
    QCOMPARE(fitting->state(), WeightFitting::Failed);
    QVERIFY2(fitting->problem().contains(u"no picture to fit"), qPrintable(fitting->problem()));
    QCOMPARE(fitting->withoutPlace().size(), 2);
    QVERIFY(comparison.settings()->untouched());
}

void TestEnsembleSettings::aFitWithAModelThatIsGoneSaysSo() {
    Explorer explorer(fakeLocator());
    Comparison comparison;
    together(explorer, comparison, u"gone"_s);
    comparison.fitWeights(QUrl::fromLocalFile(m_data.path()));
    WeightFitting* fitting = comparison.settings()->fitting();
    QTRY_COMPARE_WITH_TIMEOUT(fitting->state(), WeightFitting::Failed, 20'000);
    QCOMPARE(fitting->problem(), u"There is no model gone."_s);
}

void TestEnsembleSettings::aCancelledFitChangesNothing() {
    Explorer explorer(fakeLocator(100ms));
    Comparison comparison;
    together(explorer, comparison);
    QByteArray table = "file,latitude,longitude\n";
    for (int i = 0; i < 30; ++i) {
        picture(u"slow/%1.png"_s.arg(i), 60 + i);
        table += QByteArray::number(i) + ".png,10,10\n";
    }
    QFile truth(m_data.filePath(u"slow/truth.csv"_s));
    QVERIFY(truth.open(QIODevice::WriteOnly) && truth.write(table) == table.size());
    truth.close();
    WeightFitting* fitting = comparison.settings()->fitting();
    QSignalSpy fitted(fitting, &WeightFitting::fitted);
    comparison.fitWeights(QUrl::fromLocalFile(m_data.filePath(u"slow"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(fitting->looked() >= 2, 20'000);
    QCOMPARE(fitting->total(), 30);
    QVERIFY2(fitting->secondsLeft() > 0 && fitting->secondsLeft() < 600, qPrintable(QString::number(fitting->secondsLeft())));
    fitting->cancel();
    QCOMPARE(fitting->state(), WeightFitting::Nothing);
    QTest::qWait(600);
    QCOMPARE(fitting->state(), WeightFitting::Nothing);
    QVERIFY(fitted.empty());
    QVERIFY(comparison.settings()->untouched());
}

QTEST_MAIN(TestEnsembleSettings)
#include "tst_ensemblesettings.moc"
