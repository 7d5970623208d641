#include "explorer/candidatemodel.h"

#include "explorer/format.h"

static constexpr double leastProbability = 0.001;
static constexpr std::size_t fewest = 2;

void CandidateModel::set(std::vector<whereabouts::NamedCandidate> candidates) {
    std::size_t shown = 0;
    while (shown < candidates.size() && (shown < fewest || candidates[shown].candidate.probability >= leastProbability))
        ++shown;
    m_omitted = static_cast<int>(candidates.size() - shown);
    candidates.resize(shown);
    const int before = count(), now = static_cast<int>(shown);
    if (now < before)
        beginRemoveRows({}, now, before - 1);
    else if (now > before)
        beginInsertRows({}, before, now - 1);
    m_candidates = std::move(candidates);
    if (now < before)
        endRemoveRows();
    else if (now > before)
        endInsertRows();
    if (const int kept = std::min(now, before); kept > 0)
        Q_EMIT dataChanged(index(0), index(kept - 1));
    Q_EMIT countChanged();
}

int CandidateModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant CandidateModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const whereabouts::NamedCandidate& row = m_candidates[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Rank: return index.row() + 1;
    case Coordinate: return QVariant::fromValue(toCoordinate(row.candidate.point));
    case Qt::DisplayRole:
    case Place: return placeName(row.place);
    case PlacePoint: return QVariant::fromValue(toCoordinate(row.place.point));
    case Probability: return row.candidate.probability;
    default: return {};
    }
}

QHash<int, QByteArray> CandidateModel::roleNames() const {
    return {{Rank, "rank"}, {Coordinate, "coordinate"}, {Place, "place"}, {PlacePoint, "placePoint"},
            {Probability, "probability"}};
}
