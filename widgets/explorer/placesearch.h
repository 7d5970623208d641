#pragma once

#include "explorer/explorer.h"

#include <QAbstractListModel>
#include <QPointer>
#include <QtQml/qqmlregistration.h>

// What a typed text may mean: a coordinate in any usual form, or places whose names begin with it. The gazetteer is asked
// off the GUI thread; a newer text supersedes the older one. GUI thread.
class PlaceSearch : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(Explorer* explorer MEMBER m_explorer REQUIRED)
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(int count READ count NOTIFY found)
    Q_PROPERTY(bool nothingFound READ nothingFound NOTIFY found)

public:
    enum Role { Name = Qt::UserRole, Detail, Coordinate };
    static constexpr int mostSuggestions = 8;

    using QAbstractListModel::QAbstractListModel;
    QString text() const { return m_text; }
    void setText(const QString& text);
    int count() const { return static_cast<int>(m_rows.size()); }
    bool nothingFound() const { return m_searched && m_rows.empty(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    Q_INVOKABLE QGeoCoordinate coordinateAt(int row) const;

Q_SIGNALS:
    void textChanged();
    void found();

private:
    struct Row {
        QString name, detail;
        QGeoCoordinate coordinate;
    };
    static Row describe(const whereabouts::Place& place);
    void show(std::vector<Row> rows, bool searched);
    void searchPlaces();
    QPointer<Explorer> m_explorer;
    QString m_text;
    std::vector<Row> m_rows;
    bool m_searched = false;
    whereabouts::Job m_search;
    whereabouts::JobQueue m_worker;
};
