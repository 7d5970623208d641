#pragma once

#include "engine/engine.h"
#include "explorer/latestjob.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

// Looks at a model by itself: whether its files are those of its import, its tensors are finite, it opens, and runs once. Lists
// what was found. Cancelling is felt at once, though the engine may need a moment to stop; so it should live longer than what
// shows it. GUI thread.
class ModelFindings : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    Q_PROPERTY(QString stage READ stage NOTIFY changed)     // in words, while busy
    Q_PROPERTY(double fraction READ fraction NOTIFY changed) // 0 to 1, while busy
    Q_PROPERTY(int faults READ faults NOTIFY changed)
    Q_PROPERTY(bool complete READ complete NOTIFY changed)  // there is nothing that could not be checked
    Q_PROPERTY(QString problem READ problem NOTIFY changed) // a sentence, when it could not be looked at

public:
    enum Role { Subject = Qt::UserRole, Verdict, Sentence };
    // As the engine's.
    enum Judgement { Agrees, Unknown, Faulty };
    Q_ENUM(Judgement)

    struct Found {
        std::vector<whereabouts::ModelFinding> files; // of Engine::checkFiles()
        std::vector<whereabouts::ModelFinding> uses;  // of Engine::tryOut()
    };
    using Look = std::function<whereabouts::Result<Found>(const std::filesystem::path& model, const whereabouts::Progress& progress, std::stop_token stop)>;
    explicit ModelFindings(QObject* parent = nullptr);
    ModelFindings(Look look, QObject* parent);

    int count() const { return static_cast<int>(m_rows.size()); }
    bool busy() const { return m_busy; }
    QString stage() const { return m_stage; }
    double fraction() const { return m_fraction; }
    int faults() const;
    bool complete() const;
    QString problem() const { return m_problem; }

    // A run under way is cancelled.
    Q_INVOKABLE void run(const QString& folder);
    // Also puts a result away.
    Q_INVOKABLE void cancel();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void changed();

private:
    struct Row {
        QString subject;
        Judgement judgement = Agrees;
        QString sentence; // without its full stop
    };
    static std::vector<Row> rowsOf(const Found& found);
    void show(std::vector<Row> rows, const QString& problem, bool busy);

    Look m_look;
    std::vector<Row> m_rows;
    bool m_busy = false;
    QString m_stage, m_problem;
    double m_fraction = 0;
    LatestJob m_job{this};
};
