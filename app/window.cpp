#include "window.h"

#include "controls/iconprovider.h"
#include "explorer/explorer.h"
#include "explorer/ramp.h"
#include "oneinstance.h"
#include "selftest.h"
#include "settings/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQmlExtensionPlugin>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QTimer>
#include <QTranslator>

#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <optional>

Q_IMPORT_QML_PLUGIN(Whereabouts_WidgetsPlugin)

using namespace Qt::StringLiterals;

static void nameApplication() {
    QGuiApplication::setApplicationName(u"whereabouts"_s);
    QGuiApplication::setApplicationDisplayName(u"Whereabouts"_s);
    QGuiApplication::setApplicationVersion(QStringLiteral(WHEREABOUTS_VERSION));
    QGuiApplication::setDesktopFileName(u"whereabouts"_s);
    QQuickStyle::setStyle(u"Basic"_s); // of the few parts that are not ours: file dialogs where the system has none
}

void chooseFont() {
    QFont font(QStringList{u"Inter"_s, QGuiApplication::font().family()});
    font.setPixelSize(15);
    QGuiApplication::setFont(font);
}

// The system's language where there is a translation, else English. Numbers are written as that language writes them, in the
// system's country where it speaks it, whatever else the system has for numbers: one window, one style.
static void chooseLanguage(QTranslator& translator) {
    const QLocale system = QLocale::system();
    QLocale::Language language = QLocale::English;
    if (translator.load(system, u"whereabouts"_s, u"_"_s, u":/i18n"_s)) {
        QCoreApplication::installTranslator(&translator);
        language = QLocale(translator.language()).language();
    }
    QLocale::setDefault(system.language() == language ? QLocale(language, system.territory()) : QLocale(language));
}

static QStringList absolute(QStringList files) {
    for (QString& file : files)
        file = QFileInfo(file).absoluteFilePath();
    return files;
}

static QList<QUrl> urlsOf(const QStringList& files) {
    QList<QUrl> urls;
    for (const QString& file : files)
        urls << QUrl::fromLocalFile(file);
    return urls;
}

// What a second start was given is opened here.
static void takeOver(const QStringList& files, QQuickWindow& window, Explorer& explorer) {
    if (!files.isEmpty())
        explorer.open(urlsOf(files));
    window.setWindowStates(window.windowStates() & ~Qt::WindowMinimized);
    window.raise();
    window.requestActivate();
}

// Milliseconds since the program's exec, from the process's start time as the kernel counts it (10 ms steps).
static double sinceExecMs() {
    QFile stat(u"/proc/self/stat"_s);
    if (!stat.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray afterName = stat.readAll().split(')').last().trimmed();
    const double startedMs = afterName.split(' ').value(19).toDouble() * 1000.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) * 1000.0 + static_cast<double>(now.tv_nsec) / 1e6 - startedMs;
}

// The model is loaded once the window has stood still for a moment: as long as LibTorch is being loaded it holds the dynamic
// linker's lock, for which Mesa's compiler of shaders would wait with the frame in its hands, up to a second.
static void loadOnceAtRest(QQuickWindow& window, Explorer& explorer) {
    auto* const rest = new QTimer(&window);
    rest->setSingleShot(true);
    rest->setInterval(150);
    QObject::connect(&window, &QQuickWindow::frameSwapped, rest, qOverload<>(&QTimer::start), Qt::QueuedConnection);
    const auto load = [rest, &explorer] {
        rest->disconnect();
        explorer.load();
    };
    QObject::connect(rest, &QTimer::timeout, &explorer, load);
    QTimer::singleShot(2000, rest, load); // of a window that never rests
}

static int selfTest(QQuickWindow& window, Explorer& explorer, Settings& settings, const QString& folder) {
    const QStringList faults = SelfTest(window, explorer, settings, folder).run();
    for (const QString& fault : faults)
        std::fprintf(stderr, "self-test: %s\n", qPrintable(fault));
    return faults.isEmpty() ? 0 : 1;
}

QQuickWindow* loadWindow(QQmlApplicationEngine& engine, Explorer& explorer) {
    Q_INIT_RESOURCE(qmlcache_whereabouts_app); // without, the linker leaves out the pages' compiled form
    engine.addImageProvider(u"icon"_s, new IconProvider);
    engine.addImageProvider(u"thumbnail"_s, new ThumbnailProvider(explorer.thumbnails()));
    engine.addImageProvider(u"ramp"_s, new RampProvider);
    engine.setInitialProperties({{u"explorer"_s, QVariant::fromValue(&explorer)}});
    engine.loadFromModule("Whereabouts", "Main");
    return engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow*>(engine.rootObjects().first());
}

int openWindow(int& argc, char** argv, const QStringList& files, const QString& selfTestFolder, const LocatorLoader& loader) {
    const bool testing = !selfTestFolder.isEmpty();
    if (testing) { // as if for the first time
        const QString data = QDir(selfTestFolder).absoluteFilePath(u"data"_s);
        QFile::remove(data + u"/settings.ini"_s);
        qputenv("WHEREABOUTS_DATA", QFile::encodeName(data));
    }
    const std::unique_ptr<WarningCollector> collector(testing ? new WarningCollector : nullptr);
    nameApplication();
    QGuiApplication app(argc, argv);
    chooseFont();
    if (!testing && OneInstance::handOver(absolute(files))) {
        std::puts("Opened in the window that is there already.");
        return 0;
    }
    QTranslator translator;
    chooseLanguage(translator);
    Explorer explorer(loader);
    QQmlApplicationEngine engine;
    QQuickWindow* window = loadWindow(engine, explorer);
    if (!window)
        return 1;
    if (qEnvironmentVariableIsSet("WHEREABOUTS_TIME_STARTUP"))
        QObject::connect(window, &QQuickWindow::frameSwapped, window, // said by the thread that has shown it
                         [] { std::fprintf(stderr, "first frame after %.0f ms\n", sinceExecMs()); },
                         static_cast<Qt::ConnectionType>(Qt::DirectConnection | Qt::SingleShotConnection));
    loadOnceAtRest(*window, explorer);
    if (testing)
        QTimer::singleShot(0, window, [&] {
            auto* settings = engine.singletonInstance<Settings*>("Whereabouts.Widgets", "Settings");
            QGuiApplication::exit(selfTest(*window, explorer, *settings, selfTestFolder));
        });
    std::optional<OneInstance> others;
    if (!testing)
        QObject::connect(&others.emplace(), &OneInstance::came, window, [&](const QStringList& came) { takeOver(came, *window, explorer); });
    if (!files.isEmpty())
        explorer.open(urlsOf(absolute(files)));
    return QGuiApplication::exec();
}
