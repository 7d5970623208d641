#pragma once

#include "engine/modelfolders.h"
#include "explorer/explorer.h"

#include <QAbstractListModel>
#include <QPointer>
#include <QtQml/qqmlregistration.h>

// The models at hand, the built-in ones first. Folders are read, models measured and removed off the GUI thread. GUI thread.
class ModelLibrary : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(Explorer* explorer MEMBER m_explorer REQUIRED) // whose loader opens the models that are measured
    Q_PROPERTY(int count READ count NOTIFY listed)
    Q_PROPERTY(bool onlyBuiltIn READ onlyBuiltIn NOTIFY listed)
    Q_PROPERTY(QString engine READ engine NOTIFY engineChanged) // a line on what models run with; empty before it is known

public:
    enum Role { Name = Qt::UserRole, Title, Description, Licence, Folder, Bytes, Takes, BuiltIn, Missing, Problem, Measuring, OnGpu, Usable, OnlyPlaces };

    explicit ModelLibrary(QObject* parent = nullptr);

    int count() const { return static_cast<int>(m_rows.size()); }
    bool onlyBuiltIn() const;
    QString engine() const { return m_engine; }
    Q_INVOKABLE QStringList names() const;

    // Reads the folders again.
    Q_INVOKABLE void refresh();
    // Milliseconds for one picture (or sentence, or place, where it takes no pictures): the median of five after one.
    Q_INVOKABLE void measure(const QString& name);
    // Takes the model's folder out of the library.
    Q_INVOKABLE void remove(const QString& name);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void listed();
    void engineChanged();
    void measured(const QString& name, double ms, double parameters);
    void removed(const QString& name);
    void said(const QString& sentence);

private:
    struct Row {
        whereabouts::ModelSummary summary;
        bool builtIn = false;
        QString title; // unlike those of all others
        QString problem; // of a folder that cannot be described; the rest is empty then
    };
    static Row described(whereabouts::ModelSummary model);
    static void giveTitles(std::vector<Row>& rows);
    void show(std::vector<Row> rows);
    bool runsOnGpu(const whereabouts::ModelSummary& model) const;
    void setMeasuring(const QString& name, bool measuring);
    template <typename Call> void onGui(Call call) { QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection); }

    QPointer<Explorer> m_explorer;
    QString m_engine;
    bool m_hasGpu = false;
    std::vector<Row> m_rows;
    QStringList m_measuring;
    whereabouts::JobQueue m_worker;
};
