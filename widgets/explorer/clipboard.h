#pragma once

#include "explorer/intake.h"

#include <QGeoCoordinate>
#include <QObject>
#include <QQmlEngine>

// What the clipboard holds that the window can use. GUI thread.
struct Pasted {
    QList<QUrl> urls = {};               // of files and folders
    std::vector<Incoming> pictures = {}; // one, in a file's format
    QImage image = {};                   // one, as pixels
    QGeoCoordinate coordinate = {}; // valid when it was text with a coordinate or a geo: address
};

Pasted clipboardContent();

// The way out, for QML.
class Clipboard : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    using QObject::QObject;
    Q_INVOKABLE void copy(const QString& text);

Q_SIGNALS:
    void copied(const QString& text);
};
