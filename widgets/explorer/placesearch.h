#pragma once

#include "explorer/explorer.h"
#include "explorer/latestjob.h"

#include <QAbstractListModel>
#include <QPointer>
#include <QtQml/qqmlregistration.h>

#include <algorithm>

// What a typed text may mean: a coordinate in any usual form, places whose names begin with it, or words whose place a model
// is asked for. The gazetteer is asked off the GUI thread; a newer text supersedes the older one. GUI thread.
class PlaceSearch : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(Explorer* explorer READ explorer WRITE setExplorer REQUIRED)
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(int count READ count NOTIFY found)
    Q_PROPERTY(bool nothingFound READ nothingFound NOTIFY found)

public:
    enum Role { Name = Qt::UserRole, Detail, Sign, Usable };
    static constexpr int mostSuggestions = 8;

    using QAbstractListModel::QAbstractListModel;
    Explorer* explorer() const { return m_explorer; }
    void setExplorer(Explorer* explorer);
    QString text() const { return m_text; }
    void setText(const QString& text);
    int count() const { return static_cast<int>(m_rows.size()); }
    bool nothingFound() const { return m_searched && std::ranges::all_of(m_rows, &Row::isQuestion); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    Q_INVOKABLE QGeoCoordinate coordinateAt(int row) const; // not valid where it is no place
    Q_INVOKABLE QString questionAt(int row) const;          // the sentence to ask the model about; empty where it is none

Q_SIGNALS:
    void textChanged();
    void found();

private:
    struct Row {
        QString name, detail;
        QGeoCoordinate coordinate;
        bool isQuestion = false, usable = true;
    };
    void addQuestion(std::vector<Row>& rows) const;
    static Row coordinateRow(whereabouts::GeoPoint point, const QString& detail);
    static Row describe(const whereabouts::Place& place);
    void show(std::vector<Row> rows, bool searched);
    void searchPlaces();
    QPointer<Explorer> m_explorer;
    QString m_text;
    std::vector<Row> m_rows;
    bool m_searched = false;
    LatestJob m_search{this};
};
