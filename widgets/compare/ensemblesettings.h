#pragma once

#include "compare/priormodel.h"
#include "compare/weightfitting.h"
#include "explorer/explorer.h"

#include <QHash>
#include <QtQml/qqmlregistration.h>

// What makes an ensemble besides its models: their weights, by hand or fitted, and priors. Remembered for the session: it
// outlives the comparisons. GUI thread.
class EnsembleSettings : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the Explorer")
    Q_PROPERTY(PriorModel* priors READ priors CONSTANT)
    Q_PROPERTY(WeightFitting* fitting READ fitting CONSTANT)
    // What the models' powers sum to: 1, or what was fitted; above 1 they are surer together than each alone.
    Q_PROPERTY(double power READ power NOTIFY weightsChanged)
    Q_PROPERTY(bool untouched READ untouched NOTIFY weightsChanged) // all weights are equal, as at first

public:
    // The Explorer's, made when it is first asked for; its notices are the Explorer's.
    static EnsembleSettings* of(Explorer* explorer);

    PriorModel* priors() { return &m_priors; }
    WeightFitting* fitting() { return &m_fitting; }
    double power() const { return m_power; }
    bool untouched() const { return m_weights.empty() && m_power == 1.0; }

    double weight(const QString& model) const { return m_weights.value(model, 0.5); } // 0 to 1
    void setWeight(const QString& model, double weight);
    Q_INVOKABLE void resetWeights();

Q_SIGNALS:
    void weightsChanged();

private:
    explicit EnsembleSettings(Explorer* explorer);
    void take(const QStringList& models, const QList<double>& weights);

    QHash<QString, double> m_weights; // by a model's name
    double m_power = 1.0;
    PriorModel m_priors;
    WeightFitting m_fitting;
};
