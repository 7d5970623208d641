#pragma once

#include "engine/engine.h"
#include "explorer/latestjob.h"

#include <QAbstractListModel>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

// Runs a golden file's inputs through a model and lists how far each output is from the file's. Cancelling is felt at once,
// though the engine may need a moment to stop; so it should live longer than what shows it. GUI thread.
class ModelCheck : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    Q_PROPERTY(bool agrees READ agrees NOTIFY changed) // every output does
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    Q_PROPERTY(QString file READ file NOTIFY changed)  // name of the golden file; empty before there is one

public:
    enum Role { Output = Qt::UserRole, Largest, Tolerance, Agrees };

    using Differences = std::vector<whereabouts::GoldenDifference>;
    using Verify = std::function<whereabouts::Result<Differences>(const std::filesystem::path& model, const std::filesystem::path& golden, std::stop_token stop)>;
    explicit ModelCheck(QObject* parent = nullptr);
    ModelCheck(Verify verify, QObject* parent);

    int count() const { return static_cast<int>(m_differences.size()); }
    bool busy() const { return m_busy; }
    bool agrees() const;
    QString problem() const { return m_problem; }
    QString file() const { return m_file; }

    // A run under way is cancelled.
    Q_INVOKABLE void run(const QString& folder, const QUrl& golden);
    // Also puts a result away.
    Q_INVOKABLE void cancel();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void changed();

private:
    void show(Differences differences, const QString& problem, bool busy);

    Verify m_verify;
    Differences m_differences;
    bool m_busy = false;
    QString m_problem, m_file;
    LatestJob m_job{this};
};
