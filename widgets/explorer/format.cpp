#include "explorer/format.h"

#include "base/rounding.h"
#include "geo/coordinates.h"
#include "geo/offset.h"

#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace whereabouts;

QGeoCoordinate toCoordinate(GeoPoint point) { return {point.latitude, point.longitude}; }

std::optional<GeoPoint> readCoordinates(const QString& text) {
    static const QRegularExpression germanEast(u"(?<=[\\d°'\"′″ ])[oO](?![A-Za-z])"_s);
    QString english = text.trimmed();
    if (QLocale().language() == QLocale::German)
        english.replace(germanEast, u"E"_s);
    return parseCoordinates(english.toStdString());
}

GeoPoint toGeoPoint(const QGeoCoordinate& coordinate) { return {coordinate.latitude(), wrapLongitude(coordinate.longitude())}; }

QString placeName(const Place& place) {
    const QString name = QString::fromStdString(place.city.empty() ? place.region : place.city);
    const QString country = QString::fromStdString(place.country);
    return name.isEmpty() || name == country ? country : country.isEmpty() ? name : name + u", "_s + country;
}

// Thousands are grouped; below ten there are decimals.
static QString written(RoundedNumber number) { return QLocale().toString(number.value, 'f', number.decimals); }
static QString number(double value, int digits) { return written(roundedTo(value, digits)); }

static constexpr double kmPerMile = 1.609344;

// No line ends between a number and its unit.
QString Format::distance(double km, const QString& units) {
    const bool miles = units == u"mi"_s;
    return written(roundedDistance(miles ? km / kmPerMile : km)) + (miles ? u"\u00a0mi"_s : u"\u00a0km"_s);
}

QString Format::area(double km2, const QString& units) {
    const bool miles = units == u"mi"_s;
    return number(miles ? km2 / (kmPerMile * kmPerMile) : km2, 2) + (miles ? u"\u00a0mi²"_s : u"\u00a0km²"_s);
}

QString Format::density(double perKm2) {
    if (perKm2 <= 0)
        return u"0"_s;
    const int exponent = static_cast<int>(std::floor(std::log10(perKm2)));
    QString raised;
    for (const QChar digit : QString::number(exponent))
        raised += digit == u'-' ? QChar(u'⁻') : u"⁰¹²³⁴⁵⁶⁷⁸⁹"_s.at(digit.digitValue());
    return u"%1 × 10%2"_s.arg(QLocale().toString(perKm2 / std::pow(10, exponent), 'f', 1), raised);
}

QString Format::bytes(double count) {
    if (count >= 999.5e6)
        return tr("%1 GB").arg(number(count / 1e9, 3));
    return count >= 999.5e3 ? tr("%1 MB").arg(number(count / 1e6, 3)) : tr("%1 kB").arg(number(count / 1e3, 3));
}

QString Format::amount(double count) {
    if (count >= 999.5e6)
        return tr("%1 billion").arg(number(count / 1e9, 3));
    return count >= 999.5e3 ? tr("%1 million").arg(number(count / 1e6, 3)) : number(count, 3);
}

QString Format::duration(double ms) {
    return ms >= 995 ? tr("%1 s").arg(number(ms / 1e3, 2)) : tr("%1 ms").arg(number(ms, 2));
}

QString Format::probability(double share) {
    if (share < 1e-4)
        return tr("less than 0.01 %");
    QString words = share > 0.999 && share < 1 ? tr("over 99.9 %") : tr("%1 %").arg(number(share * 100, 3));
    return words.replace(u" %"_s, u"\u00a0%"_s); // on one line
}

// 111 km are a degree: a doubt of 3,000 km gets no decimals, of 300 km one, of 30 km two, of 3 km three.
static int decimalsFor(double withinKm) {
    return withinKm > 0 ? std::clamp(static_cast<int>(std::ceil(std::log10(111 / withinKm))) + 1, 0, 5) : 5;
}

QString Format::coordinate(const QGeoCoordinate& coordinate, const QString& format, double withinKm) {
    if (!coordinate.isValid())
        return {};
    const GeoPoint point = toGeoPoint(coordinate);
    if (format == u"dms"_s)
        return QString::fromStdString(formatDms(point, decimalsFor(withinKm)));
    const int decimals = std::max(decimalsFor(withinKm), 1);
    if (format == u"geo"_s)
        return QString::fromStdString(formatGeoUri(point, decimals));
    return QString::fromStdString(formatDecimal(point, decimals));
}

static QString direction(int eighth) {
    static const std::array<const char*, 8> names{
        QT_TRANSLATE_NOOP("Format", "north"), QT_TRANSLATE_NOOP("Format", "north-east"),
        QT_TRANSLATE_NOOP("Format", "east"), QT_TRANSLATE_NOOP("Format", "south-east"),
        QT_TRANSLATE_NOOP("Format", "south"), QT_TRANSLATE_NOOP("Format", "south-west"),
        QT_TRANSLATE_NOOP("Format", "west"), QT_TRANSLATE_NOOP("Format", "north-west")};
    return Format::tr(names.at(static_cast<std::size_t>(eighth)));
}

QString Format::nearby(const QString& place, const QGeoCoordinate& placePoint, const QGeoCoordinate& point,
                       const QString& units) {
    if (!placePoint.isValid() || !point.isValid())
        return place;
    const auto offset = offsetFrom(toGeoPoint(placePoint), toGeoPoint(point));
    return offset ? tr("%1 %2 of %3").arg(distance(offset->km, units), direction(offset->eighth), place) : place;
}
