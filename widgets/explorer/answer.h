#pragma once

#include "explorer/located.h"

#include <QGeoCoordinate>
#include <QObject>
#include <QtQml/qqmlregistration.h>

// What the window says of the picture at hand: the result in the user's terms. GUI thread.
class Answer : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the Explorer")
    Q_PROPERTY(bool shown READ shown NOTIFY changed)              // there is a result
    Q_PROPERTY(bool nothingLeft READ nothingLeft NOTIFY changed)  // the user's areas exclude every place
    Q_PROPERTY(QString photo READ photo NOTIFY changed)
    Q_PROPERTY(QGeoCoordinate estimate READ estimate NOTIFY changed)
    Q_PROPERTY(QString estimateName READ estimateName NOTIFY changed) // what it is to the question: "Best estimate", "Best fit", ...
    Q_PROPERTY(QGeoCoordinate askedPlace READ askedPlace NOTIFY changed) // invalid where it was not asked about a place
    Q_PROPERTY(QGeoRectangle area90 READ area90 NOTIFY changed)
    Q_PROPERTY(QString place READ place NOTIFY changed)           // nearest place with a name
    Q_PROPERTY(QGeoCoordinate placePoint READ placePoint NOTIFY changed)
    Q_PROPERTY(double within50Km READ within50Km NOTIFY changed)  // radius around the estimate that holds 50 % of the probability
    Q_PROPERTY(double within90Km READ within90Km NOTIFY changed)
    Q_PROPERTY(double area50Km2 READ area50Km2 NOTIFY changed)
    Q_PROPERTY(double area90Km2 READ area90Km2 NOTIFY changed)
    Q_PROPERTY(int parts50 READ parts50 NOTIFY changed) // in how many separate parts that area lies
    Q_PROPERTY(int parts90 READ parts90 NOTIFY changed)
    Q_PROPERTY(bool truthKnown READ truthKnown NOTIFY changed)
    Q_PROPERTY(QGeoCoordinate truth READ truth NOTIFY changed)
    Q_PROPERTY(double errorKm READ errorKm NOTIFY changed)
    Q_PROPERTY(double geoscore READ geoscore NOTIFY changed)
    Q_PROPERTY(QString taken READ taken NOTIFY changed)
    Q_PROPERTY(double inDomain READ inDomain NOTIFY changed)
    Q_PROPERTY(bool saysDomain READ saysDomain NOTIFY changed) // whether the model has such a score
    Q_PROPERTY(bool outOfDomain READ outOfDomain NOTIFY changed)
    Q_PROPERTY(double kept READ kept NOTIFY changed) // the share of the model's posterior that the drawn areas leave
    Q_PROPERTY(bool sawItElsewhere READ sawItElsewhere NOTIFY changed)
    Q_PROPERTY(double totalMs READ totalMs NOTIFY changed)
    Q_PROPERTY(double modelMs READ modelMs NOTIFY changed)        // of that, the model's share
    Q_PROPERTY(QString modelTitle READ modelTitle NOTIFY changed) // of the model that gave it

public:
    using QObject::QObject;
    void set(Located located);
    const Located& located() const { return m_located; }

    bool shown() const { return bool(m_located); }
    bool nothingLeft() const { return shown() && m_located.result->constrained.empty(); }
    QString photo() const;
    QGeoCoordinate estimate() const;
    QString estimateName() const { return ::estimateName(m_located.question); }
    QGeoCoordinate askedPlace() const;
    QGeoRectangle area90() const { return m_located.area90; }
    QString place() const;
    QGeoCoordinate placePoint() const;
    double within50Km() const { return shown() ? m_located.result->within50Km : 0; }
    double within90Km() const { return shown() ? m_located.result->within90Km : 0; }
    double area50Km2() const { return shown() ? m_located.result->credibleArea50Km2 : 0; }
    double area90Km2() const { return shown() ? m_located.result->credibleArea90Km2 : 0; }
    int parts50() const { return shown() ? m_located.result->credibleParts50 : 0; }
    int parts90() const { return shown() ? m_located.result->credibleParts90 : 0; }
    bool truthKnown() const { return shown() && m_located.result->truth.has_value(); }
    QGeoCoordinate truth() const;
    double errorKm() const { return shown() ? m_located.result->errorKm.value_or(0) : 0; }
    double geoscore() const { return shown() ? m_located.result->geoscore.value_or(0) : 0; }
    QString taken() const;
    double inDomain() const { return shown() ? m_located.result->inDomain : 1; }
    double kept() const { return shown() ? m_located.result->constrained.kept() : 1; }
    bool sawItElsewhere() const { return shown() && !nothingLeft() && m_located.result->sawItElsewhere; }
    bool saysDomain() const { return shown() && m_located.result->inDomainThreshold > 0; }
    bool outOfDomain() const { return shown() && m_located.result->inDomain < m_located.result->inDomainThreshold; }
    double totalMs() const { return shown() ? m_located.result->timing.totalMs : 0; }
    double modelMs() const { return shown() ? m_located.result->timing.encodeMs + m_located.result->timing.headMs : 0; }
    QString modelTitle() const { return m_located.modelTitle; }

Q_SIGNALS:
    void changed();

private:
    Located m_located;
};
