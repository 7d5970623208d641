#pragma once

#include "explorer/answer.h"
#include "map/heatmapsource.h"

#include <QObject>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

// What one model (or all of them together) says in a comparison. GUI thread.
class ComparedModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a Comparison")
    Q_PROPERTY(QString name READ name CONSTANT)
    Q_PROPERTY(QString title READ title NOTIFY changed)
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed) // one sentence, when it failed
    Q_PROPERTY(Answer* answer READ answer CONSTANT)
    Q_PROPERTY(HeatmapSource* heatmap READ heatmap CONSTANT)
    Q_PROPERTY(QVariantList candidates READ candidates NOTIFY changed) // of {coordinate, place, placePoint, probability}
    Q_PROPERTY(double weight READ weight NOTIFY weightChanged) // in the ensemble, 0 to 1, as set by hand
    Q_PROPERTY(double share READ share NOTIFY weightChanged)   // the same as a share of all weights

public:
    // Without a title of its own it has that of the model that gave its answer.
    ComparedModel(QString name, QString title, QObject* parent);

    QString name() const { return m_name; }
    QString title() const { return m_title.isEmpty() ? m_answer.modelTitle() : m_title; }
    bool busy() const { return !m_answer.shown() && m_problem.isEmpty(); }
    QString problem() const { return m_problem; }
    Answer* answer() { return &m_answer; }
    HeatmapSource* heatmap() { return &m_heatmap; }
    QVariantList candidates() const;
    double weight() const { return m_weight; }
    double share() const { return m_share; }

    void setTitle(const QString& title);
    void set(const Located& located); // a null one: it is being worked on
    void fail(const QString& problem);
    void setWeight(double weight) { m_weight = weight; }
    void setShare(double share);
    // What its map shows; null where there is nothing.
    HeatmapSource::Posterior posterior() const { return m_posterior; }

Q_SIGNALS:
    void changed();
    void weightChanged();

private:
    QString m_name, m_title, m_problem;
    Answer m_answer;
    HeatmapSource m_heatmap;
    HeatmapSource::Posterior m_posterior;
    double m_weight = 0.5, m_share = 0;
};
