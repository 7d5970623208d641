#pragma once

#include "explorer/query.h"
#include "prediction/locate.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

// The ranked places of the result at hand: those of at least one in a thousand, and the best two in any case. It has candidateCount rows
// always, those beyond the last candidate not `known`: a result fills rows that are there already, for making ten of them at
// once would make the window stutter. GUI thread.
class CandidateModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the Explorer")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(int omitted READ omitted NOTIFY countChanged) // how many are less probable

public:
    enum Role { Known = Qt::UserRole, Rank, Coordinate, Place, PlacePoint, Probability };

    using QAbstractListModel::QAbstractListModel;
    void set(std::vector<whereabouts::NamedCandidate> candidates);
    int count() const { return static_cast<int>(m_candidates.size()); }
    int omitted() const { return m_omitted; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    std::vector<whereabouts::NamedCandidate> m_candidates;
    int m_omitted = 0;
};
