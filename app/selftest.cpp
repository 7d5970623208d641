#include "selftest.h"

#include "explorer/explorer.h"
#include "map/mapcamera.h"
#include "settings/settings.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QLocale>
#include <QMimeData>
#include <QMutex>
#include <QQmlEngine>
#include <QThread>
#include <QTranslator>

using namespace Qt::StringLiterals;

static QMutex warningsMutex;
static QStringList warnings;
static QtMessageHandler previousHandler = nullptr;

static void collect(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    if (type != QtDebugMsg && type != QtInfoMsg) {
        const QMutexLocker lock(&warningsMutex);
        warnings << message;
    }
    previousHandler(type, context, message);
}

WarningCollector::WarningCollector() { previousHandler = qInstallMessageHandler(collect); }
WarningCollector::~WarningCollector() { qInstallMessageHandler(previousHandler); }
QStringList WarningCollector::take() {
    const QMutexLocker lock(&warningsMutex);
    return std::exchange(warnings, {});
}

SelfTest::SelfTest(QQuickWindow& window, Explorer& explorer, Settings& settings, QString folder)
    : m_window(window), m_explorer(explorer), m_settings(settings), m_folder(std::move(folder)) {}

QStringList SelfTest::run() {
    if (!QDir().mkpath(m_folder))
        return {u"The folder %1 cannot be made."_s.arg(m_folder)};
    QObject::connect(&m_explorer, &Explorer::said, [this](const QString& sentence) {
        if (!m_explorer.ready())
            m_faults << sentence;
    });
    m_window.requestActivate();
    check(waitFor([this] { return m_window.isActive(); }), u"The window does not get the keyboard."_s);
    m_explorer.load();
    if (!waitFor([this] { return m_explorer.ready() || !m_faults.isEmpty(); }, 60'000))
        m_faults << u"The model was not loaded within a minute."_s;
    if (m_explorer.samples().size() < 6)
        m_faults << u"There are not six sample pictures in resources/samples."_s;
    if (!m_faults.isEmpty())
        return m_faults;
    for (auto step : {&SelfTest::firstStart, &SelfTest::drop, &SelfTest::candidate, &SelfTest::exclusion, &SelfTest::search,
                      &SelfTest::paste, &SelfTest::exports, &SelfTest::several, &SelfTest::badPicture,
                      &SelfTest::appearance, &SelfTest::smallWindows, &SelfTest::german, &SelfTest::settingsPage, &SelfTest::questionUnanswered,
                      &SelfTest::modelsPage, &SelfTest::importRefused, &SelfTest::importing, &SelfTest::question,
                      &SelfTest::placesAlike, &SelfTest::comparison, &SelfTest::pictureRefused, &SelfTest::removal})
        (this->*step)();
    for (const QString& warning : WarningCollector::take())
        m_faults << u"Warning: "_s + warning;
    return m_faults;
}

void SelfTest::firstStart() {
    settle();
    shot(u"first-start"_s);
    check(item(u"firstStart"_s), u"The first start does not show its card."_s);
    checkNothingCutOff(u"at first start"_s);
    checkKeyboard(u"at first start"_s);
}

void SelfTest::drop() {
    const QList<QUrl> sample{m_explorer.samples().first()};
    hang(sample);
    check(waitFor([this] { return item(u"dropVeil"_s) && item(u"dropVeil"_s)->opacity() == 1; }),
          u"A picture above the window does not dim it."_s);
    settle();
    shot(u"drag"_s);
    letGo(sample);
    check(m_explorer.state() == Explorer::Working, u"The drop did not start any work."_s);
    check(waitFor([this] { return m_explorer.state() == Explorer::Done; }, 60'000), u"The drop brought no result."_s);
    check(waitFor([this] { return item(u"pin-1"_s) != nullptr; }), u"The result has no pin on the map."_s);
    check(waitFor([this] { return !m_explorer.heatmap()->empty(); }, 30'000), u"The result has no heatmap."_s);
    settle(2500); // the flight, and then the fine coast and the heatmap's texture
    shot(u"result"_s);
    const QQuickItem* map = item(u"map"_s);
    const QGeoCoordinate corner = m_explorer.answer()->area90().bottomRight();
    const double east = map->property("camera").value<MapCamera*>()->toPoint(corner.latitude(), corner.longitude()).x();
    check(east < map->width() - map->property("coveredRight").toDouble(), u"The 90 % area lies behind the panel."_s);
    check(!item(u"firstStart"_s), u"The first start's card is still there beside a result."_s);
    check(m_explorer.candidates()->count() > 1, u"There are not several candidates."_s);
    checkNothingCutOff(u"with a result"_s);
    checkKeyboard(u"with a result"_s);
}

void SelfTest::candidate() {
    const QModelIndex second = m_explorer.candidates()->index(1);
    const QGeoCoordinate place = second.data(CandidateModel::Coordinate).value<QGeoCoordinate>();
    click(centreOf(u"candidate-2"_s));
    settle(900);
    const QPointF pin = m_window.contentItem()->mapFromItem(item(u"pin-2"_s), QPointF(0, 0));
    const QQuickItem* map = item(u"map"_s);
    const QPointF middle = map->mapToScene(QPointF(map->width() / 2, map->height() / 2));
    check(QLineF(pin, middle).length() < map->width() / 3, u"A click on a candidate does not bring its place to the middle."_s);
    check(place.isValid(), u"The second candidate has no place."_s);
    shot(u"candidate"_s);
}

void SelfTest::exclusion() {
    const QGeoCoordinate before = m_explorer.answer()->estimate();
    m_explorer.show(0);
    settle(900);
    click(centreOf(u"notHere"_s));
    settle();
    click(centreOf(u"drawCircle"_s));
    settle();
    const QPoint pin = centreOf(u"pin-1"_s);
    dragMouse(pin, pin + QPoint(120, 0));
    check(waitFor([this] { return m_explorer.regions()->count() == 1; }), u"Drawing on the map made no area."_s);
    check(waitFor([&] { return m_explorer.answer()->estimate() != before; }), u"The estimate does not follow the drawn area."_s);
    settle(900);
    check(item(u"legendNotHere"_s) && !item(u"legendOnlyHere"_s), u"The legend does not explain what is drawn, and nothing else."_s);
    shot(u"not-here"_s);
    key(Qt::Key_Z, Qt::ControlModifier);
    check(waitFor([&] { return m_explorer.answer()->estimate() == before; }), u"Undo does not bring the estimate back."_s);
}

void SelfTest::search() {
    key(Qt::Key_F, Qt::ControlModifier);
    type(u"Bern"_s);
    check(waitFor([this] { return item(u"searchRow-0"_s) != nullptr; }), u"Searching for Bern lists nothing."_s);
    settle();
    shot(u"search"_s);
    key(Qt::Key_Return);
    settle(900);
    const QQuickItem* map = item(u"map"_s);
    check(map && std::abs(map->property("latitude").toDouble() - 46.95) < 2, u"The map did not move to Bern."_s);
    check(item(u"scale"_s) && item(u"scale"_s)->property("rounded").toDouble() < 100, u"The scale bar does not follow the map."_s);
    check(waitFor([this] { return std::abs(m_settings.property("latitude").toDouble() - 46.95) < 2; }),
          u"The map's view is not remembered."_s);
    check(item(u"soughtPlace"_s) && item(u"soughtPlace"_s)->isVisible(), u"The place that was searched for is not marked."_s);
    shot(u"searched"_s);
    click(centreOf(u"clearSearch"_s));
    check(waitFor([this] { return !item(u"soughtPlace"_s) || !item(u"soughtPlace"_s)->isVisible(); }), u"The mark of the search stays."_s);
}

void SelfTest::paste() {
    QGuiApplication::clipboard()->setText(u"geo:-33.86,151.21"_s);
    item(u"map"_s)->forceActiveFocus();
    key(Qt::Key_V, Qt::ControlModifier);
    settle(900);
    check(std::abs(item(u"map"_s)->property("latitude").toDouble() + 33.86) < 2, u"A pasted coordinate did not move the map."_s);
    QImage picture(320, 240, QImage::Format_RGB32);
    picture.fill(Qt::black);
    QGuiApplication::clipboard()->setImage(picture);
    key(Qt::Key_V, Qt::ControlModifier);
    check(waitFor([this] { return m_explorer.history()->count() == 2 && m_explorer.state() == Explorer::Done; }, 60'000),
          u"A pasted picture brought no result."_s);
    settle(900);
    shot(u"pasted"_s);
    check(m_explorer.answer()->outOfDomain(), u"A black picture is not said to be out of the model's domain."_s);
    check(item(u"outOfDomain"_s), u"The banner of a picture out of the model's domain is missing."_s);
    key(Qt::Key_C, Qt::ControlModifier);
    check(QGuiApplication::clipboard()->text().contains(u','), u"Ctrl+C did not copy the coordinate."_s);
}

void SelfTest::exports() {
    m_explorer.show(0);
    settle(900);
    QObject* dialogs = m_window.findChild<QObject*>(u"dialogs"_s);
    for (const QString& name : {u"heatmap.tif"_s, u"heatmap.png"_s}) {
        const QString file = QDir(m_folder).absoluteFilePath(name);
        QFile::remove(file);
        QMetaObject::invokeMethod(dialogs, "saveAs", Q_ARG(QVariant, QUrl::fromLocalFile(file)));
        check(waitFor([&] { return QFile(file).size() > 1000; }, 30'000), u"%1 was not saved."_s.arg(name));
    }
    settle();
    shot(u"saved"_s);
    fileDialogs();
}

// Qt's own, where the desktop has none: a window each.
void SelfTest::fileDialogs() {
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    const auto dialog = [this]() -> QQuickWindow* {
        for (QWindow* window : QGuiApplication::topLevelWindows())
            if (window->isVisible() && window != &m_window)
                return qobject_cast<QQuickWindow*>(window);
        return nullptr;
    };
    for (const auto& [letter, name] : {std::pair(Qt::Key_O, u"open"_s), std::pair(Qt::Key_S, u"save"_s)}) {
        key(letter, Qt::ControlModifier);
        if (!waitFor([&] { return dialog() != nullptr; })) {
            check(false, u"Ctrl+%1 opens no dialog."_s.arg(QChar(letter)));
            continue;
        }
        settle();
        shotOf(*dialog(), name);
        if (letter == Qt::Key_S) {
            const QQuickItem* field = itemOf(*dialog(), u"fileNameTextField"_s);
            check(field && field->property("text") == u"denmark"_s, u"The save dialog proposes no name."_s);
        }
        dialog()->close();
        settle();
    }
}

void SelfTest::several() {
    letGo(m_explorer.samples());
    check(waitFor([this] { return m_explorer.history()->count() == 8; }), u"Six dropped pictures are not six."_s);
    const auto done = [](const OpenedPicture& picture) { return picture.state == OpenedPicture::Done; };
    check(waitFor([&] { return std::ranges::all_of(m_explorer.history()->pictures(), done); }, 120'000),
          u"Not every one of six dropped pictures has a result."_s);
    settle(900);
    shot(u"several"_s);
}

void SelfTest::badPicture() {
    const QString name = QDir(m_folder).absoluteFilePath(u"not a picture.jpg"_s);
    QFile file(name);
    check(file.open(QIODevice::WriteOnly) && file.write("This is text.") > 0, u"Could not write a test file."_s);
    file.close();
    letGo({QUrl::fromLocalFile(name)});
    check(waitFor([this] { return m_explorer.state() == Explorer::Failed; }), u"Text named .jpg is not refused."_s);
    check(m_explorer.problem().contains(u"not a picture.jpg"_s), u"The refusal does not name the file."_s);
    settle();
    shot(u"bad-picture"_s);
    m_explorer.show(2);
    settle(900);
}

void SelfTest::appearance() {
    m_settings.setProperty("baseLayer", u"outlines"_s);
    settle(900);
    shot(u"outlines"_s);
    m_settings.setProperty("theme", u"dark"_s);
    settle(900);
    shot(u"dark-outlines"_s);
    m_settings.setProperty("baseLayer", u"imagery"_s);
    settle(900);
    shot(u"dark"_s);
    click(centreOf(u"layers"_s));
    settle();
    shot(u"layers"_s);
    key(Qt::Key_Escape);
    key(Qt::Key_F1);
    settle();
    shot(u"keys"_s);
    key(Qt::Key_Escape);
    m_settings.setProperty("theme", u"light"_s);
}

void SelfTest::smallWindows() {
    for (const QSize size : {QSize(1024, 700), QSize(800, 600)})
        for (const double scale : {1.0, 1.5}) {
            m_window.resize(size);
            m_settings.setProperty("textScale", scale);
            settle(900);
            check(m_window.size() == size, u"The window does not become %1 x %2."_s.arg(size.width()).arg(size.height()));
            const QString name = u"%1x%2 at %3 %"_s.arg(size.width()).arg(size.height()).arg(scale * 100);
            shot(name);
            checkNothingCutOff(name);
            checkAnswerInSight(name);
            const QQuickItem* placeholder = item(u"searchPlaceholder"_s);
            check(placeholder && !placeholder->property("truncated").toBool(), u"The search field's words are cut %1."_s.arg(name));
        }
    click(centreOf(u"legendButton"_s));
    check(waitFor([this] { return item(u"legendKey"_s) != nullptr; }), u"The legend does not open in a small window."_s);
    settle();
    shot(u"800x600 at 150 % with the legend"_s);
    checkNothingCutOff(u"with the legend in a small window"_s);
    key(Qt::Key_Escape);
    m_window.resize(1280, 900);
    m_settings.setProperty("textScale", 1.0);
}

// The longest words that the window has, whatever language the system speaks.
void SelfTest::german() {
    const QLocale before;
    QTranslator words;
    check(words.load(u":/i18n/whereabouts_de.qm"_s), u"There is no German."_s);
    const auto speak = [this](const QLocale& locale) {
        QLocale::setDefault(locale);
        qmlEngine(&m_window)->retranslate();
    };
    QCoreApplication::installTranslator(&words);
    speak(QLocale(QLocale::German));
    for (const auto& [size, scale] : {std::pair(QSize(1280, 900), 1.0), std::pair(QSize(800, 600), 1.5)})
        for (const int row : {1, 3}) { // out of the model's domain, and a sample
            m_window.resize(size);
            m_settings.setProperty("textScale", scale);
            m_explorer.show(row);
            settle(900);
            const QString name = u"german %1 %2x%3 at %4 %"_s.arg(row).arg(size.width()).arg(size.height()).arg(scale * 100);
            shot(name);
            checkNothingCutOff(name);
            checkAnswerInSight(name);
        }
    QCoreApplication::removeTranslator(&words);
    speak(before);
    m_window.resize(1280, 900);
    m_settings.setProperty("textScale", 1.0);
    m_explorer.show(2);
    settle(900);
}

void SelfTest::settingsPage() {
    key(Qt::Key_Comma, Qt::ControlModifier);
    settle();
    shot(u"settings"_s);
    check(item(u"settingsPage"_s), u"The settings do not show."_s);
    checkKeyboard(u"in the settings"_s);
    m_settings.setProperty("theme", u"dark"_s);
    settle();
    shot(u"settings-dark"_s);
    key(Qt::Key_1, Qt::ControlModifier);
    check(waitFor([this] { return item(u"map"_s) != nullptr; }), u"Ctrl+1 does not bring the map back."_s);
}
