#include "explorer/answer.h"

#include "explorer/format.h"

#include <cmath>
#include <numbers>

using namespace whereabouts;

void Answer::set(Located located) {
    m_located = std::move(located);
    Q_EMIT changed();
}

// A circle on the sphere of that area has about this radius.
static double radiusKm(double areaKm2) { return std::sqrt(areaKm2 / std::numbers::pi); }

QString Answer::photo() const { return shown() ? QString::fromStdString(m_located.result->photo) : QString(); }

QGeoCoordinate Answer::estimate() const {
    return shown() && !nothingLeft() ? toCoordinate(m_located.result->estimate) : QGeoCoordinate();
}

QString Answer::place() const { return shown() ? placeName(m_located.result->estimatePlace) : QString(); }

QGeoCoordinate Answer::placePoint() const {
    return shown() ? toCoordinate(m_located.result->estimatePlace.point) : QGeoCoordinate();
}

double Answer::within50Km() const { return radiusKm(area50Km2()); }

double Answer::within90Km() const { return radiusKm(area90Km2()); }

QGeoCoordinate Answer::truth() const { return truthKnown() ? toCoordinate(*m_located.result->truth) : QGeoCoordinate(); }

QString Answer::taken() const {
    return shown() && m_located.result->exif ? QString::fromStdString(m_located.result->exif->taken) : QString();
}
