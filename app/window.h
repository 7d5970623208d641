#pragma once

#include "explorer/locator.h"

#include <QString>
#include <QStringList>

class Explorer;
class QQmlApplicationEngine;
class QQuickWindow;

// Loads the window's QML into the engine; null when that failed. The Explorer must outlive the engine.
QQuickWindow* loadWindow(QQmlApplicationEngine& engine, Explorer& explorer);

// Inter where it is installed, else the system's own.
void chooseFont();

// Opens the window with the files given on the command line and runs until it is closed. With selfTestFolder set it
// drives itself instead, saves screenshots there and returns non-zero on any QML warning or wrong state. `loader`: what
// places the pictures.
int openWindow(int& argc, char** argv, const QStringList& files, const QString& selfTestFolder,
               const LocatorLoader& loader = loadInstalledLocator);
