#pragma once

#include "prediction/posterior.h"

#include <QGeoCoordinate>
#include <QList>
#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <memory>

// The posterior that the map shows, with what its legend and its outlines need. A new one is prepared on another thread;
// until then the old one stays. GUI thread.
class HeatmapSource : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool empty READ empty NOTIFY changed)
    Q_PROPERTY(double lowest READ lowest NOTIFY changed)   // the scale's ends, probability per km2; logarithmic between
    Q_PROPERTY(double highest READ highest NOTIFY changed) // them, and the same at every zoom
    Q_PROPERTY(QList<QList<QGeoCoordinate>> outline50 READ outline50 NOTIFY changed) // of the credible areas
    Q_PROPERTY(QList<QList<QGeoCoordinate>> outline90 READ outline90 NOTIFY changed)

public:
    using QObject::QObject;
    using Posterior = std::shared_ptr<const whereabouts::Posterior>;
    using Outline = QList<QList<QGeoCoordinate>>;

    // Null shows nothing.
    void show(Posterior posterior);

    const Posterior& posterior() const { return m_shown.posterior; }
    bool empty() const { return !m_shown.posterior; }
    double lowest() const { return m_shown.highest / scaleSpan; }
    double highest() const { return m_shown.highest; }
    Outline outline50() const { return m_shown.outline50; }
    Outline outline90() const { return m_shown.outline90; }

    static constexpr double scaleSpan = 1000; // highest to lowest

Q_SIGNALS:
    void changed();

private:
    struct Prepared {
        Posterior posterior;
        double highest = 0; // density of the densest cell
        Outline outline50, outline90;
    };
    static Prepared prepare(const Posterior& posterior);

    Posterior m_wanted;
    Prepared m_shown;
};
