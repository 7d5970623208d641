#pragma once

#include "prediction/region.h"

#include <QAbstractListModel>
#include <QGeoCoordinate>
#include <QtQml/qqmlregistration.h>

#include <cstddef>
#include <vector>

// What the user has drawn for one picture, with every state before it.
struct RegionEdits {
    std::vector<whereabouts::Regions> states{1};
    std::size_t at = 0;
};

// The areas where the place is ("only here") or is not ("not here"), as the user drew them; undo and redo. GUI thread.
class RegionModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the Explorer")
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(bool hasOnly READ hasOnly NOTIFY changed) // an "only here"
    Q_PROPERTY(bool hasNot READ hasNot NOTIFY changed)   // a "not here"
    Q_PROPERTY(bool canUndo READ canUndo NOTIFY changed)
    Q_PROPERTY(bool canRedo READ canRedo NOTIFY changed)

public:
    enum Role { Only = Qt::UserRole, Centre, RadiusKm, Path };

    using QAbstractListModel::QAbstractListModel;

    Q_INVOKABLE void addCircle(const QGeoCoordinate& centre, double radiusKm, bool only);
    Q_INVOKABLE void addPolygon(const QList<QGeoCoordinate>& corners, bool only);
    Q_INVOKABLE void removeAt(int row);
    Q_INVOKABLE void undo();
    Q_INVOKABLE void redo();

    const whereabouts::Regions& regions() const { return m_edits.states[m_edits.at]; }
    const RegionEdits& edits() const { return m_edits; }
    void setEdits(RegionEdits edits); // another picture's; `edited` is not emitted

    int count() const { return rowCount(); }
    bool hasOnly() const { return !regions().within.empty(); }
    bool hasNot() const { return !regions().outside.empty(); }
    bool canUndo() const { return m_edits.at > 0; }
    bool canRedo() const { return m_edits.at + 1 < m_edits.states.size(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override; // rows: within, then outside
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void changed();
    void edited(); // by the user: the result must follow

private:
    void add(whereabouts::Region region, bool only);
    void become(whereabouts::Regions next);
    void moveTo(std::size_t state);
    RegionEdits m_edits;
};
