#include "bench.h"
#include "benchpictures.h"
#include "explorer/explorer.h"
#include "window.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QTemporaryDir>

#include <ctime>

// What the calling thread has worked so far; waiting for the graphics driver does not count.
static double workedMs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// An application that knows the longest it has worked on one event, whatever it led to.
class TimedApplication : public QGuiApplication {
public:
    using QGuiApplication::QGuiApplication;
    bool notify(QObject* receiver, QEvent* event) override {
        if (m_depth > 0)
            return QGuiApplication::notify(receiver, event);
        const double begin = workedMs();
        ++m_depth;
        const bool handled = QGuiApplication::notify(receiver, event);
        --m_depth;
        m_longestMs = std::max(m_longestMs, workedMs() - begin);
        return handled;
    }
    double takeLongestMs() { return std::exchange(m_longestMs, 0); }

private:
    int m_depth = 0;
    double m_longestMs = 0;
};

template <typename Condition>
static bool waitFor(Condition condition, int ms) {
    QElapsedTimer time;
    for (time.start(); time.elapsed() < ms && !condition();)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    return condition();
}

static void waitMs(int ms) {
    waitFor([] { return false; }, ms);
}

// A photograph of 12 megapixels is dropped into the real window, ten times: how long the GUI thread works on one event at most
// until the heatmap lies on the map and the map has flown there.
int main(int argc, char** argv) {
    BenchReport report("gui_thread");
    const QTemporaryDir folder;
    qputenv("WHEREABOUTS_DATA", folder.path().toUtf8());
    TimedApplication app(argc, argv);
    const QString file = folder.filePath("photograph.jpg");
    photograph(4000, 3000, 1).save(file, "JPG", 85);
    Explorer explorer(loadInstalledLocator);
    QQmlApplicationEngine engine;
    if (!loadWindow(engine, explorer))
        return report.failed("the window did not open; is there a display?");
    explorer.load();
    if (!waitFor([&] { return explorer.ready(); }, 60'000))
        return report.failed("the model was not loaded within a minute");
    waitMs(1000);
    app.takeLongestMs();
    std::vector<double> longest;
    for (int i = 0; i < 11; ++i) {
        const double before = workedMs();
        explorer.open({QUrl::fromLocalFile(file)});
        const double opened = workedMs() - before;
        if (!waitFor([&] { return explorer.state() == Explorer::Done; }, 60'000))
            return report.failed("the photograph was not placed within a minute");
        waitMs(1200);
        longest.push_back(std::max(opened, app.takeLongestMs()));
    }
    report.figure("longest event at the first drop, which makes the result's panel", "ms", longest.front());
    report.atMost("longest event of ten drops after it", 16, "ms", *std::max_element(longest.begin() + 1, longest.end()));
    return report.print();
}
