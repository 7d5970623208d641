#include "window.h"

#include <QGuiApplication>

int openWindow(int& argc, char** argv, const QStringList&, const QString&) {
    QGuiApplication app(argc, argv);
    return 0;
}
