#include "compare/ensemblesettings.h"

#include <algorithm>
#include <numeric>

EnsembleSettings* EnsembleSettings::of(Explorer* explorer) {
    auto* const settings = explorer->findChild<EnsembleSettings*>(Qt::FindDirectChildrenOnly);
    return settings ? settings : new EnsembleSettings(explorer);
}

EnsembleSettings::EnsembleSettings(Explorer* explorer) : QObject(explorer) {
    connect(&m_priors, &PriorModel::refused, explorer, &Explorer::said);
    connect(&m_fitting, &WeightFitting::fitted, this, &EnsembleSettings::take);
}

void EnsembleSettings::setWeight(const QString& model, double weight) {
    m_weights[model] = std::clamp(weight, 0.0, 1.0);
    Q_EMIT weightsChanged();
}

void EnsembleSettings::resetWeights() {
    m_weights.clear();
    m_power = 1.0;
    Q_EMIT weightsChanged();
}

// As shares of their sum, which is remembered apart.
void EnsembleSettings::take(const QStringList& models, const QList<double>& weights) {
    m_power = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (qsizetype i = 0; i < models.size(); ++i)
        m_weights[models[i]] = weights[i] / m_power;
    Q_EMIT weightsChanged();
}
