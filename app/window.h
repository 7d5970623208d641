#pragma once

#include <QString>
#include <QStringList>

// Opens the window with the files given on the command line and runs until it is closed. With selfTestFolder set it
// drives itself instead, saves screenshots there and returns non-zero on any QML warning or wrong state.
int openWindow(int& argc, char** argv, const QStringList& files, const QString& selfTestFolder);
