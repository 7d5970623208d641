#pragma once

#include "explorer/latestjob.h"
#include "explorer/locator.h"
#include "prediction/weightfit.h"

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

// Fits the weights of an ensemble on a folder of pictures whose places are known (truth.csv beside them, or EXIF), as
// `locate --fit-weights` does. The models are opened anew on a thread of its own and let go of at the end, so that it goes on
// whatever is looked at meanwhile. GUI thread.
class WeightFitting : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the EnsembleSettings")
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(QString folder READ folder NOTIFY changed)     // its name
    Q_PROPERTY(int looked READ looked NOTIFY changed)         // at so many pictures, while working
    Q_PROPERTY(int total READ total NOTIFY changed)           // of so many; 0 before they are counted
    Q_PROPERTY(double secondsLeft READ secondsLeft NOTIFY changed) // below 0: not known yet
    Q_PROPERTY(QString problem READ problem NOTIFY changed)   // one sentence, when it failed
    Q_PROPERTY(int pictures READ pictures NOTIFY changed)     // that the weights were fitted on
    Q_PROPERTY(int enough READ enough NOTIFY changed)         // fewer than that are too few to rely on
    // Mean of -log of the density at the truth, per km2, with equal weights and with the fitted ones.
    Q_PROPERTY(double lossBefore READ lossBefore NOTIFY changed)
    Q_PROPERTY(double lossAfter READ lossAfter NOTIFY changed)
    Q_PROPERTY(QStringList withoutPlace READ withoutPlace NOTIFY changed) // names of pictures whose place is not known
    Q_PROPERTY(QStringList refused READ refused NOTIFY changed)           // a sentence for each that could not be looked at

public:
    enum State { Nothing, Working, Done, Failed };
    Q_ENUM(State)
    static constexpr int enoughPerModel = 20;

    explicit WeightFitting(QObject* parent = nullptr) : QObject(parent) {}

    State state() const { return m_state; }
    QString folder() const { return m_folder; }
    int looked() const { return m_looked; }
    int total() const { return m_total; }
    double secondsLeft() const;
    QString problem() const { return m_problem; }
    int pictures() const { return m_fitted.pictures; }
    int enough() const { return enoughPerModel * static_cast<int>(m_fitted.weights.size()); }
    double lossBefore() const { return m_fitted.withEqualWeights; }
    double lossAfter() const { return m_fitted.negativeLogLikelihood; }
    QStringList withoutPlace() const { return m_withoutPlace; }
    QStringList refused() const { return m_refused; }

    // Nothing happens while one is under way.
    void begin(const QUrl& folder, const QStringList& models, const LocatorLoader& loader, const std::vector<whereabouts::Prior>& priors);
    // Also puts a result away.
    Q_INVOKABLE void cancel();

Q_SIGNALS:
    void changed();
    void fitted(const QStringList& models, const QList<double>& weights); // one of them above 0

private:
    struct Outcome {
        whereabouts::Result<whereabouts::FittedWeights> fitted;
        QStringList withoutPlace, refused;
    };
    static whereabouts::Result<Outcome> fit(const std::string& folder, const std::vector<std::string>& models, const LocatorLoader& loader,
                                            const std::vector<whereabouts::Prior>& priors, const std::function<void(int, int)>& lookedAt,
                                            std::stop_token stop);
    void finished(const QStringList& models, const whereabouts::Result<Outcome>& outcome);

    State m_state = Nothing;
    QString m_folder, m_problem;
    int m_looked = 0, m_total = 0;
    QElapsedTimer m_sinceFirst; // picture
    whereabouts::FittedWeights m_fitted;
    QStringList m_withoutPlace, m_refused;
    LatestJob m_job{this};
};
