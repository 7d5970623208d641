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
    const std::size_t filled = std::max(shown, m_candidates.size());
    m_candidates = std::move(candidates);
    if (filled > 0)
        Q_EMIT dataChanged(index(0), index(static_cast<int>(filled) - 1));
    Q_EMIT countChanged();
}

int CandidateModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : candidateCount; }

QVariant CandidateModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool known = index.row() < count();
    const auto row = known ? m_candidates[static_cast<std::size_t>(index.row())] : whereabouts::NamedCandidate{};
    switch (role) {
    case Known: return known;
    case Rank: return index.row() + 1;
    case Coordinate: return QVariant::fromValue(known ? toCoordinate(row.candidate.point) : QGeoCoordinate());
    case Qt::DisplayRole:
    case Place: return known ? placeName(row.place) : QString();
    case PlacePoint: return QVariant::fromValue(known ? toCoordinate(row.place.point) : QGeoCoordinate());
    case Probability: return row.candidate.probability;
    default: return {};
    }
}

QHash<int, QByteArray> CandidateModel::roleNames() const {
    return {{Known, "known"}, {Rank, "rank"}, {Coordinate, "coordinate"}, {Place, "place"}, {PlacePoint, "placePoint"},
            {Probability, "probability"}};
}
