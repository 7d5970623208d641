#pragma once

#include "compare/comparedmodel.h"
#include "compare/ensemblesettings.h"
#include "engine/modelfolders.h"
#include "explorer/explorer.h"

#include <QPointer>

#include <map>

// What is at hand in the Explorer, as several models see it: the one in use first, those that were chosen beside it, the
// difference of two of them, and all of them together. Models are opened and run off the GUI thread, on a thread of their
// own, and let go of when the comparison ends. GUI thread.
class Comparison : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(Explorer* explorer READ explorer WRITE setExplorer REQUIRED)
    Q_PROPERTY(QVariantList choices READ choices NOTIFY choicesChanged) // of {name, title}: models besides the one in use
    Q_PROPERTY(QStringList chosen READ chosen NOTIFY modelsChanged)     // names of those that are compared with it
    Q_PROPERTY(bool listed READ listed NOTIFY choicesChanged)           // it is known which models there are
    Q_PROPERTY(QList<QObject*> models READ objects NOTIFY modelsChanged) // ComparedModels
    Q_PROPERTY(ComparedModel* ensemble READ ensemble CONSTANT)
    Q_PROPERTY(EnsembleSettings* settings READ settings NOTIFY modelsChanged) // of the ensemble; the Explorer's
    Q_PROPERTY(HeatmapSource* difference READ difference CONSTANT)
    Q_PROPERTY(int second READ second NOTIFY pairChanged) // the row of `models` that is taken from the first for that

public:
    static constexpr int mostChosen = 3;

    explicit Comparison(QObject* parent = nullptr);

    Explorer* explorer() const { return m_explorer; }
    void setExplorer(Explorer* explorer);
    QVariantList choices() const;
    QStringList chosen() const;
    bool listed() const { return m_listed; }
    const QList<ComparedModel*>& models() const { return m_models; }
    QList<QObject*> objects() const { return {m_models.begin(), m_models.end()}; }
    ComparedModel* ensemble() { return &m_ensemble; }
    EnsembleSettings* settings() const { return m_settings; }
    HeatmapSource* difference() { return &m_difference; }
    int second() const { return m_second; }

    // Runs the model on what is at hand, or lets go of it.
    Q_INVOKABLE void choose(const QString& name, bool chosen);
    Q_INVOKABLE void differ(int second);
    Q_INVOKABLE void setWeight(int row, double weight); // 0 to 1
    // Finds the weights that suit the pictures of that folder best, and sets them.
    Q_INVOKABLE void fitWeights(const QUrl& folder);

Q_SIGNALS:
    void choicesChanged();
    void modelsChanged();
    void pairChanged();

private:
    void listModels();
    void nameModelInUse();
    void begin();  // the model in use has (another) answer
    void run(ComparedModel* model);
    void update(); // difference and ensemble follow the models
    void updateEnsemble();
    void takeWeights(); // from the settings
    ComparedModel* newModel(const QString& name, const QString& title);
    template <typename Call> void onGui(Call call) { QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection); }

    QPointer<Explorer> m_explorer;
    QPointer<EnsembleSettings> m_settings;
    std::vector<whereabouts::ModelSummary> m_known;
    bool m_listed = false;
    QList<ComparedModel*> m_models;
    ComparedModel m_ensemble;
    HeatmapSource m_difference;
    int m_second = 1;
    int m_round = 0; // counts what was at hand: answers to an older one no longer count
    std::map<std::string, Locator> m_open; // the worker's thread only
    int m_mix = 0; // counts them, as above
    whereabouts::Job m_mixing;
    whereabouts::JobQueue m_mixer;
    whereabouts::JobQueue m_worker;
};
