#include "bench.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QProcess>
#include <QProcessEnvironment>
#include <QQuickWindow>
#include <QTemporaryDir>

#include <cstdio>

// What the fairest comparison takes: a window of Qt Quick with nothing in it.
static int emptyWindow(int argc, char** argv) {
    QGuiApplication app(argc, argv);
    QQuickWindow window;
    QObject::connect(&window, &QQuickWindow::frameSwapped, &app, [] {
        std::fputs("first frame\n", stderr);
        QCoreApplication::quit();
    }, Qt::DirectConnection); // as the program says it
    window.resize(1280, 860);
    window.show();
    return QGuiApplication::exec();
}

// Milliseconds from starting the program to its line on the first frame; negative when it never came.
static double firstFrameMs(const QString& program, const QStringList& arguments, const QProcessEnvironment& environment) {
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    QElapsedTimer time;
    time.start();
    process.start(program, arguments);
    double elapsedMs = -1;
    while (elapsedMs < 0 && process.waitForReadyRead(20'000))
        if (process.readAll().contains("first frame"))
            elapsedMs = static_cast<double>(time.nsecsElapsed()) / 1e6;
    process.kill();
    process.waitForFinished();
    return elapsedMs;
}

static double medianOf(int runs, const auto& measure) {
    measure(); // warms the caches
    std::vector<double> times;
    for (int i = 0; i < runs; ++i)
        times.push_back(measure());
    std::ranges::sort(times);
    return times.front() < 0 ? -1 : times[times.size() / 2];
}

int main(int argc, char** argv) {
    if (argc > 1)
        return emptyWindow(argc, argv);
    BenchReport report("startup");
    const QCoreApplication app(argc, argv);
    const QTemporaryDir data;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("WHEREABOUTS_TIME_STARTUP", "1");
    environment.insert("WHEREABOUTS_DATA", data.path());
    const QString folder = QCoreApplication::applicationDirPath();
    const double window = medianOf(9, [&] { return firstFrameMs(folder + "/whereabouts", {}, environment); });
    const double empty = medianOf(9, [&] { return firstFrameMs(folder + "/bench_startup", {"--empty"}, environment); });
    if (window < 0 || empty < 0)
        return report.failed("a window did not open; is there a display?");
    report.atMost("warm start to the first frame with base map and drop zone", 500, "ms", window);
    report.figure("the same of an empty Qt Quick window", "ms", empty);
    return report.print();
}
