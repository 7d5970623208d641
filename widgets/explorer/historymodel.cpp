#include "explorer/historymodel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

QString OpenedPicture::sign() const {
    switch (query.kind) {
    case Query::Text: return u"type"_s;
    case Query::Place: return u"map-pin"_s;
    default: return u"image"_s;
    }
}

int HistoryModel::append(QString name, Query query) {
    beginInsertRows({}, count(), count());
    OpenedPicture picture;
    picture.id = m_nextId++;
    picture.name = std::move(name);
    picture.query = std::move(query);
    m_pictures.push_back(std::move(picture));
    endInsertRows();
    Q_EMIT countChanged();
    return m_pictures.back().id;
}

// Row by row: the filmstrip keeps what it shows of the others.
void HistoryModel::removeUnfinished() {
    const std::size_t before = m_pictures.size();
    for (int row = count() - 1; row >= 0; --row) {
        const auto picture = m_pictures.begin() + row;
        if (!picture->unfinished())
            continue;
        picture->job.cancel();
        beginRemoveRows({}, row, row);
        m_pictures.erase(picture);
        endRemoveRows();
    }
    if (m_pictures.size() != before)
        Q_EMIT countChanged();
}

OpenedPicture* HistoryModel::find(int id) {
    const auto found = std::ranges::find(m_pictures, id, &OpenedPicture::id);
    return found == m_pictures.end() ? nullptr : &*found;
}

const OpenedPicture* HistoryModel::find(int id) const { return const_cast<HistoryModel*>(this)->find(id); }

void HistoryModel::update(int id) {
    const auto found = std::ranges::find(m_pictures, id, &OpenedPicture::id);
    if (found == m_pictures.end())
        return;
    const QModelIndex row = index(static_cast<int>(found - m_pictures.begin()));
    Q_EMIT dataChanged(row, row);
}

void HistoryModel::setCurrent(int id) {
    const int before = std::exchange(m_current, id);
    update(before);
    update(id);
    Q_EMIT currentChanged();
}

int HistoryModel::currentRow() const {
    const auto found = std::ranges::find(m_pictures, m_current, &OpenedPicture::id);
    return found == m_pictures.end() ? -1 : static_cast<int>(found - m_pictures.begin());
}

int HistoryModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant HistoryModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const OpenedPicture& picture = m_pictures[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Name: return picture.name;
    case Thumbnail: return picture.thumbnail ? u"image://thumbnail/%1"_s.arg(picture.id) : QString();
    case Sign: return picture.sign();
    case Busy: return picture.unfinished();
    case Failed: return picture.state == OpenedPicture::Failed;
    case Current: return picture.id == m_current;
    case Problem: return picture.problem;
    default: return {};
    }
}

QHash<int, QByteArray> HistoryModel::roleNames() const {
    return {{Name, "name"}, {Thumbnail, "thumbnail"}, {Sign, "sign"}, {Busy, "busy"}, {Failed, "failed"}, {Current, "current"},
            {Problem, "problem"}};
}
