#pragma once

#include "prediction/posterior.h"

#include <QGeoCoordinate>
#include <QList>
#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <memory>

// The posterior that the map shows (or the difference of two), with what its legend and its outlines need. A new one is
// prepared on another thread; until then the old one stays. GUI thread.
class HeatmapSource : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool empty READ empty NOTIFY changed)
    Q_PROPERTY(double lowest READ lowest NOTIFY changed)   // the scale's ends, probability per km2; logarithmic between
    Q_PROPERTY(double highest READ highest NOTIFY changed) // them, and the same at every zoom
    Q_PROPERTY(bool nearlyEven READ nearlyEven NOTIFY changed) // over the Earth: the scale spans little then
    Q_PROPERTY(double totalVariation READ totalVariation NOTIFY changed) // of a difference: 0 (the same) to 1
    Q_PROPERTY(QList<QList<QGeoCoordinate>> outline50 READ outline50 NOTIFY changed) // of the credible areas
    Q_PROPERTY(QList<QList<QGeoCoordinate>> outline90 READ outline90 NOTIFY changed)

public:
    using QObject::QObject;
    using Posterior = std::shared_ptr<const whereabouts::Posterior>;
    using Outline = QList<QList<QGeoCoordinate>>;

    // Highest to lowest, of a difference and of most posteriors. Where some of the 90 % credible area would lie below that (a
    // few small cells are dense, and much of the probability is spread thinly), the scale reaches on to under its thinnest
    // cell, so that all of it has a colour. Where no cell has `leastPeak` times the density of an even spread over the Earth,
    // the scale ends under that cell sooner, so that what there is of a shape is seen.
    static constexpr double scaleSpan = 1000;
    static constexpr double leastPeak = 20;
    struct Scale {
        double lowest = 0, highest = 0; // the latter: density of the densest cell, or the greatest difference
        bool nearlyEven = false;
    };

    // What a map of a posterior needs.
    struct Prepared {
        Posterior posterior, subtracted;
        Scale scale;
        double totalVariation = 0;
        Outline outline50, outline90;
    };
    // `subtracted` may be null. Any thread.
    static Prepared prepare(const Posterior& posterior, const Posterior& subtracted);

    // Null shows nothing.
    void show(Posterior posterior);
    // The first less the second, so that the scale runs from -highest() by nothing around 0 to highest(). Nothing is shown
    // when either is null, or when they cannot be laid over each other.
    void showDifference(Posterior first, Posterior second);

    const Posterior& posterior() const { return m_shown.posterior; }
    const Posterior& subtracted() const { return m_shown.subtracted; } // null where it is no difference
    bool empty() const { return !m_shown.posterior; }
    double lowest() const { return m_shown.scale.lowest; }
    double highest() const { return m_shown.scale.highest; }
    bool nearlyEven() const { return m_shown.scale.nearlyEven; }
    double totalVariation() const { return m_shown.totalVariation; }
    Outline outline50() const { return m_shown.outline50; }
    Outline outline90() const { return m_shown.outline90; }

Q_SIGNALS:
    void changed();

private:
    static Scale scaleOf(const whereabouts::Posterior& posterior);
    void want(Posterior posterior, Posterior subtracted);

    Posterior m_wanted, m_wantedSubtracted;
    Prepared m_shown;
};
