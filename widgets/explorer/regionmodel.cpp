#include "explorer/regionmodel.h"

#include "explorer/format.h"
#include "geo/distance.h"

using namespace whereabouts;

void RegionModel::addCircle(const QGeoCoordinate& centre, double radiusKm, bool only) {
    if (centre.isValid() && radiusKm > 0)
        add({toGeoPoint(centre), radiusKm, {}}, only);
}

void RegionModel::addPolygon(const QList<QGeoCoordinate>& corners, bool only) {
    Region region;
    for (const QGeoCoordinate& corner : corners)
        region.polygon.push_back(toGeoPoint(corner));
    if (region.polygon.size() >= 3)
        add(std::move(region), only);
}

void RegionModel::add(Region region, bool only) {
    Regions next = regions();
    (only ? next.within : next.outside).push_back(std::move(region));
    become(std::move(next));
}

void RegionModel::removeAt(int row) {
    if (row < 0 || row >= rowCount())
        return;
    Regions next = regions();
    const int within = static_cast<int>(next.within.size());
    if (row < within)
        next.within.erase(next.within.begin() + row);
    else
        next.outside.erase(next.outside.begin() + (row - within));
    become(std::move(next));
}

void RegionModel::become(Regions next) {
    m_edits.states.resize(m_edits.at + 1);
    m_edits.states.push_back(std::move(next));
    moveTo(m_edits.at + 1);
}

void RegionModel::undo() {
    if (canUndo())
        moveTo(m_edits.at - 1);
}

void RegionModel::redo() {
    if (canRedo())
        moveTo(m_edits.at + 1);
}

void RegionModel::moveTo(std::size_t state) {
    beginResetModel();
    m_edits.at = state;
    endResetModel();
    Q_EMIT changed();
    Q_EMIT edited();
}

void RegionModel::setEdits(RegionEdits edits) {
    beginResetModel();
    m_edits = std::move(edits);
    endResetModel();
    Q_EMIT changed();
}

int RegionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(regions().within.size() + regions().outside.size());
}

// The outline: the polygon's corners, or 72 points on the circle.
static QList<QGeoCoordinate> outline(const Region& region) {
    QList<QGeoCoordinate> path;
    for (GeoPoint corner : region.polygon)
        path << toCoordinate(corner);
    for (int degrees = 0; region.polygon.empty() && degrees < 360; degrees += 5)
        path << toCoordinate(destination(region.centre, degrees, region.radiusKm));
    return path;
}

QVariant RegionModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const std::size_t row = static_cast<std::size_t>(index.row()), within = regions().within.size();
    const Region& region = row < within ? regions().within[row] : regions().outside[row - within];
    switch (role) {
    case Only: return row < within;
    case Centre: return QVariant::fromValue(toCoordinate(region.polygon.empty() ? region.centre : region.polygon.front()));
    case RadiusKm: return region.polygon.empty() ? region.radiusKm : 0.0;
    case Path: return QVariant::fromValue(outline(region));
    default: return {};
    }
}

QHash<int, QByteArray> RegionModel::roleNames() const {
    return {{Only, "only"}, {Centre, "centre"}, {RadiusKm, "radiusKm"}, {Path, "path"}};
}
