#include "selftest.h"

#include "compare/comparison.h"
#include "explorer/explorer.h"
#include "models/modelfindings.h"
#include "raster/geotiff.h"
#include "selftestweights.h"
#include "settings/settings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;
using namespace whereabouts;

// The part of the self-test that has to do with models: the Models page, imports, asking by words and by places, comparing.

static const QString clipName = u"small-clip"_s, towerName = u"small-image-tower"_s, satClipName = u"small-satclip"_s;

QString SelfTest::imported(const QString& name) const { return QDir(m_folder).absoluteFilePath(u"data/models/"_s + name); }

bool SelfTest::placedBy(const QString& name) const {
    const OpenedPicture* picture = std::as_const(*m_explorer.history()).find(m_explorer.history()->current());
    return picture && picture->state == OpenedPicture::Done && picture->placedBy == name;
}

// Light and dark at full size, then 1024 x 700 at both text sizes.
void SelfTest::inEverySize(const QString& name, const QString& seen) {
    const auto scroll = [&] {
        if (seen.isEmpty())
            return;
        item(u"endComparison"_s)->forceActiveFocus(); // away from it, so that it is scrolled to again
        check(!centreOf(seen).isNull(), u"%1 is not there (%2)."_s.arg(seen, name));
        settle(200);
    };
    scroll();
    shot(name);
    m_settings.setProperty("theme", u"dark"_s);
    settle();
    shot(name + u"-dark"_s);
    m_settings.setProperty("theme", u"light"_s);
    for (const double scale : {1.0, 1.5}) {
        m_window.resize(1024, 700);
        m_settings.setProperty("textScale", scale);
        settle(700);
        scroll();
        const QString where = u"%1 1024x700 at %2 %"_s.arg(name).arg(scale * 100);
        shot(where);
        checkNothingCutOff(where);
        const QQuickItem* compared = item(u"compareMap-0"_s);
        check(!compared || compared->property("camera").value<QObject*>()->property("height").toDouble() >= 260,
              u"The compared maps are too low: %1"_s.arg(where));
        const QQuickItem* figures = item(u"compareFigures"_s);
        check(!figures || figures->height() >= 100 * scale, u"Too little of the compared figures shows: %1"_s.arg(where));
    }
    m_window.resize(1280, 900);
    m_settings.setProperty("textScale", 1.0);
    settle();
}

// With a model that takes no text: a row that says what is needed.
void SelfTest::questionUnanswered() {
    if (m_explorer.takesText())
        return;
    key(Qt::Key_F, Qt::ControlModifier);
    type(u"a red desert with round rocks"_s);
    check(waitFor([this] { return item(u"searchRow-0"_s) != nullptr; }), u"A sentence in the search field offers nothing."_s);
    settle();
    shot(u"question-unanswered"_s);
    checkNothingCutOff(u"with a question that the model cannot answer"_s);
    const QQuickItem* row = item(u"searchRow-0"_s);
    check(row && !row->property("usable").toBool() && !row->property("detail").toString().isEmpty(),
          u"It is not said which model a sentence needs."_s);
    key(Qt::Key_Escape);
}

void SelfTest::modelsPage() {
    m_settings.setProperty("theme", u"light"_s);
    for (const QString& name : {clipName, towerName, satClipName}) // of a self-test in the same folder that did not end
        QDir(imported(name)).removeRecursively();
    key(Qt::Key_2, Qt::ControlModifier);
    check(waitFor([this] { return item(u"modelSources"_s) != nullptr; }), u"The Models page does not say which models can be brought."_s);
    settle(900);
    shot(u"models-empty"_s);
    checkNothingCutOff(u"on the Models page"_s);
    checkKeyboard(u"on the Models page"_s);
    const auto measuredMs = [this] { return m_settings.modelFacts.value(u"orbit"_s).toMap().value(u"ms"_s).toDouble(); };
    m_settings.forgetModel(u"orbit"_s);
    click(centreOf(u"measure-orbit"_s));
    check(waitFor([&] { return measuredMs() > 0; }, 30'000), u"Measuring a model brings no time."_s);
    click(centreOf(u"card-orbit"_s));
    check(waitFor([this] { return item(u"modelCard"_s) && item(u"modelCard"_s)->property("text").toString().size() > 200; }),
          u"The model's card does not show."_s);
    settle();
    shot(u"model-card"_s);
    m_settings.setProperty("theme", u"dark"_s);
    settle();
    shot(u"model-card-dark"_s);
    m_settings.setProperty("theme", u"light"_s);
    key(Qt::Key_Escape);
    settle();
    verify(u"orbit"_s);
}

// Opening the sheet looks at the model; a golden file is not needed.
void SelfTest::verify(const QString& name) {
    click(centreOf(u"verify-"_s + name));
    check(waitFor([this] { return item(u"findingsVerdict"_s) || item(u"findingsProblem"_s); }, 120'000), u"The check of %1 does not end."_s.arg(name));
    const QQuickItem* problem = item(u"findingsProblem"_s);
    check(!problem, u"%1 cannot be checked: %2"_s.arg(name, problem ? problem->property("text").toString() : QString()));
    const auto* findings = m_window.findChild<ModelFindings*>();
    check(findings && findings->count() > 2 && findings->faults() == 0, u"The check of %1 finds a fault."_s.arg(name));
    check(findings && findings->complete() == (name != u"orbit"_s), u"It is not told what of %1 could be checked."_s.arg(name));
    check(item(u"chooseGolden"_s), u"No golden file can be chosen for %1."_s.arg(name));
    settle();
    shot(u"verify-"_s + name);
    checkNothingCutOff(u"in the check of %1"_s.arg(name));
    key(Qt::Key_Escape);
    settle();
}

// Text is no model: the window must say so, under the name that was suggested, and lead to other files.
void SelfTest::importRefused() {
    QQuickItem* before = item(u"importFiles"_s);
    before->forceActiveFocus();
    const QList<QUrl> files{QUrl::fromLocalFile(QDir(m_folder).absoluteFilePath(u"not a picture.jpg"_s))};
    hang(files);
    settle();
    shot(u"drag-model"_s);
    letGo(files);
    check(waitFor([this] { return item(u"importName"_s) != nullptr; }), u"A drop on the Models page does not ask for a name."_s);
    check(item(u"importName"_s) && item(u"importName"_s)->property("text") == u"not-a-picture"_s, u"No name is suggested for an import."_s);
    settle();
    shot(u"import"_s);
    click(centreOf(u"beginImport"_s));
    check(waitFor([this] { return item(u"importProblem"_s) != nullptr; }, 30'000), u"Text is imported as a model."_s);
    settle();
    shot(u"import-refused"_s);
    const QQuickItem* others = item(u"chooseOtherFiles"_s);
    check(others && m_window.activeFocusItem() == others, u"After a refused import the keyboard does not lead to other files."_s);
    check(item(u"beginImport"_s) && !item(u"beginImport"_s)->isEnabled(), u"A refused import can be begun again as it is."_s);
    if (QQuickItem* name = item(u"importName"_s))
        name->setProperty("text", u"another-name"_s);
    settle(50);
    check(item(u"beginImport"_s) && item(u"beginImport"_s)->isEnabled(), u"Another name does not allow the import again."_s);
    key(Qt::Key_Escape);
    settle();
    check(m_window.activeFocusItem() == before, u"The import's sheet does not give the keyboard back."_s);
}

void SelfTest::bring(const QString& name, const QString& folder) {
    letGo({QUrl::fromLocalFile(folder)});
    check(waitFor([this] { return item(u"importName"_s) != nullptr; }), u"A folder dropped on the Models page does not ask for a name."_s);
    check(item(u"importName"_s) && item(u"importName"_s)->property("text") == name, u"The name %1 is not suggested."_s.arg(name));
    settle(200);
    click(centreOf(u"beginImport"_s));
    check(waitFor([this] { return item(u"importReport"_s) || item(u"importProblem"_s); }, 60'000), u"The import of %1 does not end."_s.arg(name));
    const QQuickItem* problem = item(u"importProblem"_s);
    check(!problem, u"%1 is not imported: %2"_s.arg(name, problem ? problem->property("text").toString() : QString()));
    check(QFile::exists(imported(name) + u"/model.json"_s), u"%1 is not in the library."_s.arg(name));
    settle(200);
}

void SelfTest::use(const QString& name) {
    key(Qt::Key_2, Qt::ControlModifier);
    check(waitFor([&] { return item(u"use-"_s + name) != nullptr; }), u"The model %1 is not listed."_s.arg(name));
    settle();
    click(centreOf(u"use-"_s + name));
}

// Models of the self-test's own, one that lacks something first; the whole CLIP is used from its report, and places the picture at hand.
void SelfTest::importing() {
    const auto source = [this](const QString& name) { return QDir(m_folder).absoluteFilePath(u"weights/"_s + name); };
    const auto written = [&](Result<void> (*write)(const std::filesystem::path&), const QString& name) {
        const Result<void> done = write(source(name).toStdString());
        check(done.has_value(), done ? QString() : QString::fromStdString(done.error().message));
    };
    written(writeSmallImageTower, towerName);
    written(writeSmallClip, clipName);
    written(writeSmallSatClip, satClipName);
    bring(towerName, source(towerName));
    check(item(u"importMissing"_s), u"It is not said what a CLIP without a text tower cannot do."_s);
    check(!item(u"useImported"_s), u"A model that takes nothing is offered for use by its import's report."_s);
    shot(u"import-report-missing"_s);
    key(Qt::Key_Escape);
    settle();
    bring(satClipName, source(satClipName));
    key(Qt::Key_Escape);
    settle();
    bring(clipName, source(clipName));
    shot(u"import-report"_s);
    checkNothingCutOff(u"with an import's report"_s);
    click(centreOf(u"useImported"_s));
    check(waitFor([this] { return placedBy(clipName); }, 60'000), u"Another model does not place the picture at hand again."_s);
    settle(700);
    check(item(u"missing-"_s + towerName), u"The Models page does not say what a model lacks."_s);
    check(item(u"onlyPlaces-"_s + satClipName) && !item(u"onlyPlaces-"_s + clipName), u"It is not said that a model is for places only."_s);
    check(item(u"unusable-"_s + towerName) && !item(u"use-"_s + towerName), u"A model that takes nothing is offered for use."_s);
    inEverySize(u"models"_s);
    checkKeyboard(u"with several models"_s);
    verify(clipName);
    click(centreOf(u"aboutComputer"_s));
    check(item(u"aboutEngine"_s), u"The Models page does not say what models run with."_s);
    settle();
    shot(u"models-about"_s);
    click(centreOf(u"aboutComputer"_s));
}

// A sentence has a heatmap, by the model that was imported.
void SelfTest::question() {
    key(Qt::Key_1, Qt::ControlModifier);
    settle();
    check(m_explorer.takesText(), u"The imported CLIP takes no text."_s);
    key(Qt::Key_F, Qt::ControlModifier);
    type(u"a red desert with round rocks"_s);
    check(waitFor([this] { return item(u"searchRow-0"_s) != nullptr; }), u"A sentence in the search field offers nothing."_s);
    settle();
    shot(u"question"_s);
    checkNothingCutOff(u"with a question"_s);
    key(Qt::Key_Return);
    check(waitFor([this] { return m_explorer.state() == Explorer::Done && !m_explorer.isPicture(); }, 60'000), u"A sentence has no answer."_s);
    check(waitFor([this] { return placedBy(clipName) && !m_explorer.heatmap()->empty(); }, 30'000), u"A sentence has no heatmap."_s);
    settle(1200);
    shot(u"text-to-heatmap-world"_s);
    click(centreOf(u"candidate-1"_s)); // whose colours are seen from nearby
    settle(900);
    inEverySize(u"text-to-heatmap"_s);
    checkKeyboard(u"with a sentence's answer"_s);
}

// A place has the places that are like it, by another model that was imported.
void SelfTest::placesAlike() {
    use(satClipName);
    check(waitFor([this] { return m_explorer.takesPlaces() && !m_explorer.takesText(); }, 60'000), u"The imported SatCLIP takes no places."_s);
    key(Qt::Key_1, Qt::ControlModifier);
    settle();
    const QQuickItem* map = item(u"map"_s);
    click(map->mapToScene(QPointF(map->width() / 4, map->height() / 3)).toPoint(), Qt::RightButton);
    settle();
    shot(u"map-menu"_s);
    click(centreOf(u"placesLikeThis"_s));
    check(waitFor([this] { return m_explorer.state() == Explorer::Done && m_explorer.sign() == u"map-pin"_s; }, 60'000),
          u"Places like one on the map are not found."_s);
    check(waitFor([this] { return placedBy(satClipName) && !m_explorer.heatmap()->empty(); }, 30'000), u"A place has no heatmap."_s);
    settle(1200);
    shot(u"places-alike"_s);
    check(item(u"askedPlace"_s), u"The place that was asked about is not marked on the map."_s);
    check(!item(u"clearSearch"_s), u"The search still shows a former question."_s);
    checkNothingCutOff(u"with the places like one"_s);
}

// The picture through the built-in model and the imported CLIP.
void SelfTest::comparison() {
    use(u"orbit"_s);
    key(Qt::Key_1, Qt::ControlModifier);
    m_explorer.show(2);
    check(waitFor([this] { return placedBy(u"orbit"_s); }, 60'000), u"The built-in model does not come back into use."_s);
    settle(900);
    click(centreOf(u"compareModels"_s));
    check(waitFor([this] { return item(u"compareWith-"_s + clipName) != nullptr; }), u"The comparison offers no second model."_s);
    settle();
    shot(u"compare-choose"_s);
    checkNothingCutOff(u"before a comparison"_s);
    checkKeyboard(u"before a comparison"_s);
    click(centreOf(u"compareWith-"_s + clipName));
    auto* comparison = m_window.findChild<Comparison*>();
    const auto done = [](ComparedModel* model) { return !model->busy() && model->problem().isEmpty(); };
    check(waitFor([&] { return comparison && comparison->models().size() == 2 && std::ranges::all_of(comparison->models(), done); }, 60'000),
          u"The second model has no answer."_s);
    check(waitFor([&] { return comparison && comparison->difference()->totalVariation() > 0.1; }), u"Two different models say the same."_s);
    settle(900);
    const QPoint middle = centreOf(u"compareMap-0"_s);
    dragMouse(middle, middle + QPoint(60, 30));
    settle(700);
    const auto latitude = [this](const QString& name) {
        const QQuickItem* map = item(name);
        return map ? map->property("camera").value<QObject*>()->property("latitude").toDouble() : 0;
    };
    check(std::abs(latitude(u"compareMap-0"_s) - latitude(u"compareMap-1"_s)) < 1e-6 && latitude(u"compareMap-0"_s) != 0,
          u"The compared maps do not move together."_s);
    for (const QString& view : {u"maps"_s, u"difference"_s, u"ensemble"_s}) {
        click(centreOf(u"choice-"_s + view));
        check(item(u"comparePage"_s) && item(u"comparePage"_s)->property("view") == view, u"The comparison does not change to %1."_s.arg(view));
        settle(1200);
        inEverySize(u"compare-"_s + view);
        check(view != u"ensemble"_s || item(u"ensembleLegend"_s) || item(u"ensembleLegendButton"_s),
              u"It is not said what the signs on the map of all models mean."_s);
        checkKeyboard(u"in the comparison's view "_s + view);
    }
    prior(*comparison);
    fitting(*comparison);
    click(centreOf(u"endComparison"_s));
    check(waitFor([this] { return item(u"map"_s) != nullptr; }), u"The comparison does not end."_s);
    settle();
    key(Qt::Key_F, Qt::ControlModifier);
    const QQuickItem* focused = m_window.activeFocusItem();
    check(focused && focused->inherits("QQuickTextInput"),
          u"After a comparison Ctrl+F does not lead to the search: %1 has the keyboard."_s.arg(
              QLatin1StringView(focused ? focused->metaObject()->className() : "nothing")));
    key(Qt::Key_Escape);
}

// A raster dropped on the models together: 1 in the northern half, 0 in the southern, so that its values may be classes.
void SelfTest::prior(Comparison& comparison) {
    constexpr int width = 36, height = 18;
    std::vector<float> values(width * height);
    std::fill_n(values.begin(), values.size() / 2, 1.0F);
    const QString file = QDir(m_folder).absoluteFilePath(u"northern-half.tif"_s);
    const Result<void> written = writeGeoTiff(file.toStdString(), {.width = width, .height = height, .box = {-90, -180, 90, 180},
                                              .values = values, .units = {}, .description = "made by the self-test", .attribution = {}});
    check(written.has_value(), written ? QString() : QString::fromStdString(written.error().message));
    letGo({QUrl::fromLocalFile(file)});
    check(waitFor([&] { return comparison.settings()->priors()->priors().size() == 1; }, 30'000), u"A dropped raster becomes no prior."_s);
    check(waitFor([&] { return !comparison.ensemble()->busy(); }), u"The models have no answer together with a prior."_s);
    settle(1200);
    check(item(u"priorPower-0"_s) && item(u"priorFactors-0"_s), u"A prior has no power and no factors to set."_s);
    inEverySize(u"compare-prior"_s, u"priorFactors-0"_s);
    checkKeyboard(u"with a prior"_s);
    click(centreOf(u"removePrior-0"_s));
    check(waitFor([&] { return !item(u"priorPower-0"_s); }), u"A removed prior is still there."_s);
}

// Three samples, labelled with what the model in use says of them: then weights are found, whatever the models know.
void SelfTest::fitting(Comparison& comparison) {
    const QString folder = QDir(m_folder).absoluteFilePath(u"labelled"_s);
    QDir(folder).removeRecursively();
    QDir().mkpath(folder);
    QByteArray truth("file,latitude,longitude\n");
    int copied = 0;
    for (const OpenedPicture& picture : m_explorer.history()->pictures()) {
        const QFileInfo source(picture.query.picture.file);
        const QString name = source.fileName();
        if (copied == 3 || name.isEmpty() || !picture.located || picture.placedBy != u"orbit"_s || !QFile::copy(source.filePath(), folder + u'/' + name))
            continue;
        const GeoPoint place = picture.located.result->estimate;
        truth += u"%1,%2,%3\n"_s.arg(name).arg(place.latitude, 0, 'f', 5).arg(place.longitude, 0, 'f', 5).toUtf8();
        ++copied;
    }
    check(copied == 3, u"There are not three pictures to fit weights on."_s);
    QFile file(folder + u"/truth.csv"_s);
    check(file.open(QIODevice::WriteOnly) && file.write(truth) == truth.size(), u"Could not write truth.csv."_s);
    file.close();
    comparison.fitWeights(QUrl::fromLocalFile(folder));
    check(waitFor([this] { return item(u"fitDone"_s) || item(u"fitProblem"_s); }, 120'000), u"A fit of weights does not end."_s);
    const QQuickItem* problem = item(u"fitProblem"_s);
    check(!problem, u"Weights are not fitted: %1"_s.arg(problem ? problem->property("text").toString() : QString()));
    check(comparison.models().front()->share() > 0.5, u"The model whose answers are the truth does not get the greater weight."_s);
    settle(1200);
    inEverySize(u"compare-fit"_s, u"endFit"_s);
    checkKeyboard(u"with a fit's report"_s);
    click(centreOf(u"endFit"_s));
    click(centreOf(u"resetWeights"_s));
    check(waitFor([&] { return comparison.settings()->untouched(); }), u"Equal weights do not come back."_s);
    QDir(folder).removeRecursively();
}

// With a model for places in use, a picture that it refuses leads back to the built-in model.
void SelfTest::pictureRefused() {
    use(satClipName);
    check(waitFor([this] { return m_explorer.takesPlaces() && !m_explorer.takesPictures(); }, 60'000), u"SatCLIP does not come into use."_s);
    key(Qt::Key_1, Qt::ControlModifier);
    m_explorer.open({m_explorer.samples().value(0)});
    check(waitFor([this] { return m_explorer.state() == Explorer::Failed && item(u"useOrbit"_s); }, 60'000),
          u"A picture that the model does not take offers no other model."_s);
    settle();
    shot(u"picture-refused"_s);
    checkNothingCutOff(u"with a picture that the model does not take"_s);
    click(centreOf(u"useOrbit"_s));
    check(waitFor([this] { return placedBy(u"orbit"_s); }, 60'000), u"The built-in model does not place the picture that another refused."_s);
    settle();
}

// Two of the models have the same title: the question must name the one that goes.
void SelfTest::removal() {
    key(Qt::Key_2, Qt::ControlModifier);
    settle();
    for (const QString& name : {towerName, satClipName, clipName}) {
        if (QQuickItem* button = item(u"remove-"_s + name))
            button->forceActiveFocus(Qt::TabFocusReason);
        key(Qt::Key_Space);
        check(waitFor([this] { return item(u"removeForGood"_s) != nullptr; }), u"Removing a model asks nothing."_s);
        const QQuickItem* keep = item(u"keepModel"_s);
        check(waitFor([&] { return keep && m_window.activeFocusItem() == keep && keep->property("visualFocus").toBool(); }),
              u"Before a model is removed the keyboard is not visibly on keeping it."_s);
        const QQuickItem* question = item(u"removeQuestion"_s);
        check(question && question->property("text").toString().contains(name), u"It is not asked about %1 by its name."_s.arg(name));
        settle();
        if (name == towerName)
            shot(u"remove-model"_s);
        click(centreOf(u"removeForGood"_s));
        check(waitFor([&] { return !QDir(imported(name)).exists() && !item(u"remove-"_s + name); }), u"The removed model %1 is still there."_s.arg(name));
        settle();
    }
    QDir(m_folder + u"/weights"_s).removeRecursively();
    key(Qt::Key_1, Qt::ControlModifier);
    settle();
}
