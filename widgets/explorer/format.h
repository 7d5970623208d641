#pragma once

#include "geo/gazetteer.h"
#include "geo/geopoint.h"

#include <QGeoCoordinate>
#include <QObject>
#include <QQmlEngine>

QGeoCoordinate toCoordinate(whereabouts::GeoPoint point);
// What parseCoordinates() takes, and O for east where the window speaks German: elsewhere it may be the west (ouest, oeste).
std::optional<whereabouts::GeoPoint> readCoordinates(const QString& text);
whereabouts::GeoPoint toGeoPoint(const QGeoCoordinate& coordinate); // longitude normalised to [-180, 180)

// "Bern, Switzerland"; the region where there is no city.
QString placeName(const whereabouts::Place& place);

// How the window writes numbers: as the interface's language does, which is QLocale's default. Coordinates alone keep the
// point in every language: they are copied into other programs, and the comma stands between latitude and longitude. `units`
// is "km" or "mi" as in Settings. Any thread.
class Format : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    using QObject::QObject;

    // "340 km", "0.52 mi": two significant digits below 1,000, else three.
    Q_INVOKABLE static QString distance(double km, const QString& units);
    // "363,000 km²", two significant digits.
    Q_INVOKABLE static QString area(double km2, const QString& units);
    // A density per km2: "2.5 × 10⁻⁵".
    Q_INVOKABLE static QString density(double perKm2);
    // "15.6 MB", three significant digits.
    Q_INVOKABLE static QString bytes(double count);
    // "7.72 million", three significant digits.
    Q_INVOKABLE static QString amount(double count);
    // "4.1 ms", "2.3 s": two significant digits.
    Q_INVOKABLE static QString duration(double ms);
    // "23.4 %": three significant digits, "less than 0.01 %" below that.
    Q_INVOKABLE static QString probability(double share);
    // `format` is "decimal", "dms" or "geo"; as finely as a doubt of `withinKm` allows; 0 is none.
    Q_INVOKABLE static QString coordinate(const QGeoCoordinate& coordinate, const QString& format, double withinKm);
    // "Bern, Switzerland", or "120 km north-east of Bern, Switzerland" when the point is not close to it.
    Q_INVOKABLE static QString nearby(const QString& place, const QGeoCoordinate& placePoint, const QGeoCoordinate& point,
                                      const QString& units);
};
