#pragma once

#include <QObject>
#include <QtQml/qqmlregistration.h>

// Placeholder of the map's view state; see the commit that brings the map.
class MapView : public QObject {
    Q_OBJECT
    QML_ELEMENT
};
