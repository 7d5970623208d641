#pragma once

#include "explorer/query.h"
#include "explorer/regionmodel.h"
#include "worker/jobqueue.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

// A picture that was opened since the start of the program, or a sentence or place that was asked about.
struct OpenedPicture {
    enum State { Queued, Working, Done, Failed };
    int id = 0;
    QString name;
    Query query;
    State state = Queued;
    bool thumbnail = false; // the thumbnail store has one
    QString problem;        // of a Failed one: a sentence
    Located located;        // of a Done one
    RegionEdits regions;
    QString placedBy; // name of the model that was tried on it last
    whereabouts::Job job;
    int attempt = 0; // counts the jobs: what an older one says no longer counts
    bool unfinished() const { return state == Queued || state == Working; }
    QString sign() const; // name of the icon that stands for it where there is no thumbnail
};

// The pictures opened since the start, oldest first. GUI thread.
class HistoryModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the Explorer")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(int currentRow READ currentRow NOTIFY currentChanged) // -1: none is at hand

public:
    enum Role { Name = Qt::UserRole, Thumbnail, Sign, Busy, Failed, Current, Problem };

    using QAbstractListModel::QAbstractListModel;

    int count() const { return static_cast<int>(m_pictures.size()); }
    int append(QString name, Query query); // the new picture's id
    void removeUnfinished();               // and ask their work to stop
    OpenedPicture* find(int id);           // null when it is gone; valid until the next change
    const OpenedPicture* find(int id) const;
    const std::vector<OpenedPicture>& pictures() const { return m_pictures; }
    void update(int id); // tells the views that the picture has changed
    int current() const { return m_current; }
    int currentRow() const;
    void setCurrent(int id);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();
    void currentChanged();

private:
    std::vector<OpenedPicture> m_pictures;
    int m_nextId = 1;
    int m_current = 0;
};
