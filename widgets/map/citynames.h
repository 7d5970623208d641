#pragma once

#include "geo/gazetteer.h"

#include <QObject>
#include <QPointF>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <cstdint>
#include <memory>
#include <vector>

// The cities that a map may name, largest first. GUI thread.
class CityNames : public QObject {
    Q_OBJECT
    QML_ELEMENT

public:
    struct City {
        QString name;
        QPointF place; // world units
        std::int64_t population = 0;
    };
    using List = std::vector<City>;

    using QObject::QObject;
    // About 10 ms; any thread.
    static List of(const whereabouts::Gazetteer& gazetteer);

    void set(List cities);
    const List& list() const { return m_list; }

Q_SIGNALS:
    void changed();

private:
    List m_list;
};
