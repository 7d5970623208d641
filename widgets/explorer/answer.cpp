#include "explorer/answer.h"

#include "explorer/format.h"

using namespace whereabouts;

void Answer::set(Located located) {
    m_located = std::move(located);
    Q_EMIT changed();
}

QString Answer::photo() const { return shown() ? QString::fromStdString(m_located.result->photo) : QString(); }

QGeoCoordinate Answer::estimate() const {
    return shown() && !nothingLeft() ? toCoordinate(m_located.result->estimate) : QGeoCoordinate();
}

QGeoCoordinate Answer::askedPlace() const {
    return shown() && m_located.question == Question::Place ? toCoordinate(m_located.askedPlace) : QGeoCoordinate();
}

QString Answer::place() const { return shown() ? placeName(m_located.result->estimatePlace) : QString(); }

QGeoCoordinate Answer::placePoint() const {
    return shown() ? toCoordinate(m_located.result->estimatePlace.point) : QGeoCoordinate();
}

QGeoCoordinate Answer::truth() const { return truthKnown() ? toCoordinate(*m_located.result->truth) : QGeoCoordinate(); }

QString Answer::taken() const {
    return shown() && m_located.result->exif ? QString::fromStdString(m_located.result->exif->taken) : QString();
}
