#include "selftest.h"

#include "base/paths.h"
#include "compare/comparison.h"
#include "explorer/explorer.h"
#include "settings/settings.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

// The part of the self-test that has to do with models: the Models page, comparing, asking by words.

static const QString copyName = u"orbit-copy"_s;

QString SelfTest::modelCopy() const { return QDir(m_folder).absoluteFilePath(u"data/models/"_s + copyName); }

// Light and dark at full size, then 1024 x 700 at both text sizes.
void SelfTest::inEverySize(const QString& name) {
    shot(name);
    m_settings.setProperty("theme", u"dark"_s);
    settle(700);
    shot(name + u"-dark"_s);
    m_settings.setProperty("theme", u"light"_s);
    for (const double scale : {1.0, 1.5}) {
        m_window.resize(1024, 700);
        m_settings.setProperty("textScale", scale);
        settle(900);
        const QString where = u"%1 1024x700 at %2 %"_s.arg(name).arg(scale * 100);
        shot(where);
        checkNothingCutOff(where);
    }
    m_window.resize(1280, 900);
    m_settings.setProperty("textScale", 1.0);
    settle(700);
}

void SelfTest::modelsPage() {
    m_settings.setProperty("theme", u"light"_s);
    QDir(modelCopy()).removeRecursively();
    key(Qt::Key_2, Qt::ControlModifier);
    check(waitFor([this] { return item(u"modelSources"_s) != nullptr; }), u"The Models page does not say which models can be brought."_s);
    settle(900);
    inEverySize(u"models-empty"_s);
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
}

// Text is no model: the window must say so, under the name that was suggested.
void SelfTest::importing() {
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
    key(Qt::Key_Escape);
    settle();
}

void SelfTest::anotherModel() {
    check(QDir().mkpath(modelCopy()), u"The self-test's library cannot be made."_s);
    const std::filesystem::path shipped = whereabouts::resourcesFolder() / "models" / "orbit";
    for (const char* name : {"model.json", "weights.safetensors", "README.md"})
        check(QFile::copy(QString::fromStdString((shipped / name).string()), modelCopy() + u'/' + QLatin1StringView(name)),
              u"The built-in model cannot be copied."_s);
    QMetaObject::invokeMethod(item(u"modelsPage"_s), "refresh");
    check(waitFor([this] { return item(u"use-"_s + copyName) != nullptr; }), u"A model in the library is not listed."_s);
    const auto placedBy = [this](const QString& name) {
        const OpenedPicture* picture = std::as_const(*m_explorer.history()).find(m_explorer.history()->current());
        return picture && picture->state == OpenedPicture::Done && picture->placedBy == name;
    };
    click(centreOf(u"use-"_s + copyName));
    check(waitFor([&] { return placedBy(copyName); }, 60'000),
          u"Another model does not place the picture at hand again."_s);
    settle(700);
    inEverySize(u"models"_s);
    checkKeyboard(u"with two models"_s);
    click(centreOf(u"use-orbit"_s));
    check(waitFor([&] { return placedBy(u"orbit"_s); }, 60'000),
          u"The built-in model does not come back into use."_s);
}

void SelfTest::comparison() {
    key(Qt::Key_1, Qt::ControlModifier);
    m_explorer.show(2);
    check(waitFor([this] { return m_explorer.state() == Explorer::Done; }, 60'000), u"A picture of the history has no result."_s);
    settle(900);
    click(centreOf(u"compareModels"_s));
    check(waitFor([this] { return item(u"compareWith-"_s + copyName) != nullptr; }), u"The comparison offers no second model."_s);
    settle();
    shot(u"compare-choose"_s);
    click(centreOf(u"compareWith-"_s + copyName));
    const auto* comparison = m_window.findChild<Comparison*>();
    const auto done = [](ComparedModel* model) { return !model->busy() && model->problem().isEmpty(); };
    check(waitFor([&] { return comparison && comparison->models().size() == 2 && std::ranges::all_of(comparison->models(), done); }, 60'000),
          u"The second model has no answer."_s);
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
        item(u"comparePage"_s)->setProperty("view", view);
        settle(1200);
        inEverySize(u"compare-"_s + view);
        checkKeyboard(u"in the comparison's view "_s + view);
    }
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

// With a model that takes text: the heatmap; with any other a row that says what is needed.
void SelfTest::question() {
    key(Qt::Key_F, Qt::ControlModifier);
    type(u"a red desert with round rocks"_s);
    check(waitFor([this] { return item(u"searchRow-0"_s) != nullptr; }), u"A sentence in the search field offers nothing."_s);
    settle();
    shot(u"question"_s);
    checkNothingCutOff(u"with a question"_s);
    if (!m_explorer.takesText()) {
        const QQuickItem* row = item(u"searchRow-0"_s);
        check(row && !row->property("usable").toBool() && !row->property("detail").toString().isEmpty(),
              u"It is not said which model a sentence needs."_s);
        key(Qt::Key_Escape);
        return;
    }
    key(Qt::Key_Return);
    check(waitFor([this] { return m_explorer.state() == Explorer::Done && !m_explorer.isPicture(); }, 60'000), u"A sentence has no answer."_s);
    settle(1200);
    inEverySize(u"text-to-heatmap"_s);
    const QQuickItem* map = item(u"map"_s);
    click(map->mapToScene(QPointF(map->width() / 3, map->height() / 2)).toPoint(), Qt::RightButton);
    settle();
    shot(u"map-menu"_s);
    click(centreOf(u"placesLikeThis"_s));
    check(waitFor([this] { return m_explorer.state() == Explorer::Done && m_explorer.sign() == u"map-pin"_s; }, 60'000),
          u"Places like one on the map are not found."_s);
    settle(1200);
    shot(u"places-like"_s);
}

void SelfTest::removal() {
    key(Qt::Key_2, Qt::ControlModifier);
    settle();
    click(centreOf(u"remove-"_s + copyName));
    check(waitFor([this] { return item(u"removeForGood"_s) != nullptr; }), u"Removing a model asks nothing."_s);
    settle();
    shot(u"remove-model"_s);
    click(centreOf(u"removeForGood"_s));
    check(waitFor([this] { return !QDir(modelCopy()).exists(); }), u"A removed model is still there."_s);
    settle();
    key(Qt::Key_1, Qt::ControlModifier);
    settle();
}
