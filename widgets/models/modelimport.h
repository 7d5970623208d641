#pragma once

#include "engine/engine.h"
#include "explorer/latestjob.h"

#include <QObject>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

// Brings published weights into the library: files are offered, a name is settled, then the engine reads them off the GUI
// thread. Cancelling is felt at once, though the engine may need a moment to stop. GUI thread.
class ModelImport : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(QStringList files READ files NOTIFY changed)           // names of what is offered
    Q_PROPERTY(QString suggestedName READ suggestedName NOTIFY changed)
    Q_PROPERTY(QString stage READ stage NOTIFY changed)               // in words, while working
    Q_PROPERTY(double fraction READ fraction NOTIFY changed)          // 0 to 1, while working
    Q_PROPERTY(QString problem READ problem NOTIFY changed)           // one sentence, when it failed
    Q_PROPERTY(QString kind READ kind NOTIFY changed)                 // what the files were, when done
    Q_PROPERTY(QStringList missing READ missing NOTIFY changed)       // what it cannot do yet, when done
    Q_PROPERTY(QStringList notes READ notes NOTIFY changed)           // what else to know of it, when done
    Q_PROPERTY(bool usable READ usable NOTIFY changed)                // whether it takes anything, when done

public:
    enum State { Nothing, Offered, Working, Done, Failed };
    Q_ENUM(State)

    using Paths = std::vector<std::filesystem::path>;
    using Import = std::function<whereabouts::Result<whereabouts::ImportReport>(
        const Paths& sources, const std::string& name, const whereabouts::Progress& progress, std::stop_token stop)>;
    explicit ModelImport(QObject* parent = nullptr);
    ModelImport(Import import, QObject* parent);

    State state() const { return m_state; }
    QStringList files() const;
    QString suggestedName() const { return m_suggestedName; }
    QString stage() const { return m_stage; }
    double fraction() const { return m_fraction; }
    QString problem() const { return m_problem; }
    QString kind() const { return m_kind; }
    QStringList missing() const { return m_missing; }
    QStringList notes() const { return m_notes; }
    bool usable() const { return m_usable; }

    // A stage of the engine's progress in the window's language; the name that may come after it stays as it is.
    static QString wordsOf(std::string_view stage);

    // Files and folders on this computer; `taken`: the names that models have already. Nothing happens while one is
    // being imported.
    Q_INVOKABLE void offer(const QList<QUrl>& urls, const QStringList& taken);
    // More of the same model, beside what was offered (or imported): GeoCLIP's own files and the folder of its CLIP, for one.
    Q_INVOKABLE void add(const QList<QUrl>& urls, const QStringList& taken);
    // Why a model cannot have the name: a sentence, or nothing.
    Q_INVOKABLE QString faultOf(const QString& name) const;
    Q_INVOKABLE void begin(const QString& name);
    // Also puts a result away.
    Q_INVOKABLE void cancel();

Q_SIGNALS:
    void changed();
    void imported(const QString& name);

private:
    void finished(const QString& name, const whereabouts::Result<whereabouts::ImportReport>& report);

    Import m_import;
    State m_state = Nothing;
    QList<QUrl> m_urls;
    QStringList m_taken, m_missing, m_notes;
    QString m_suggestedName, m_stage, m_problem, m_kind;
    double m_fraction = 0;
    bool m_usable = false;
    LatestJob m_job{this};
};

// A name for a model from those of its files, in small letters, unlike all in `taken`.
QString suggestedModelName(const QList<QUrl>& urls, const QStringList& taken);
