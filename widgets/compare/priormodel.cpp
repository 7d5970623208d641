#include "compare/priormodel.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace whereabouts;

void PriorModel::add(const QList<QUrl>& urls) {
    for (const QUrl& url : urls) {
        if (!url.isLocalFile())
            continue;
        if (count() >= mostRasters) {
            Q_EMIT refused(tr("More than %1 rasters cannot be taken in: remove one first.").arg(mostRasters));
            return;
        }
        beginInsertRows({}, count(), count());
        m_rows.push_back({.id = ++m_lastId, .file = QFileInfo(url.toLocalFile()).filesystemFilePath()});
        work(m_rows.back());
        endInsertRows();
    }
}

void PriorModel::removeAt(int row) {
    if (!at(row))
        return;
    m_rows[static_cast<std::size_t>(row)].job.cancel();
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
    Q_EMIT priorsChanged();
}

void PriorModel::setPower(int row, double power) {
    Row* changed = at(row);
    power = std::clamp(power, 0.0, greatestPower);
    if (!changed || changed->power == power)
        return;
    changed->power = power;
    work(*changed);
    told(*changed);
}

void PriorModel::setFactors(int row, const QString& text) {
    Row* changed = at(row);
    if (!changed || changed->factorText == text)
        return;
    changed->factorText = text;
    const std::string plain = QString(text).remove(u' ').toStdString();
    Result<ClassFactors> factors = plain.empty() ? ClassFactors() : parseClassFactors(plain);
    if (factors) {
        changed->problem.clear();
        changed->factors = std::move(*factors);
        changed->unread = true;
        work(*changed);
    } else {
        changed->problem = QString::fromStdString(factors.error().message);
    }
    told(*changed);
}

bool PriorModel::areRasters(const QList<QUrl>& urls) {
    static const QStringList endings{u"tif"_s, u"tiff"_s, u"img"_s, u"asc"_s, u"nc"_s, u"grb"_s, u"grib"_s, u"grb2"_s, u"hgt"_s};
    return !urls.empty() && std::ranges::all_of(urls, [](const QUrl& url) {
        return url.isLocalFile() && endings.contains(QFileInfo(url.toLocalFile()).suffix().toLower());
    });
}

void PriorModel::work(Row& row) {
    row.job.cancel();
    row.busy = true;
    const int id = row.id, change = ++row.change;
    row.job = m_worker.submit(
        [file = row.file, factors = row.factors, power = row.power, known = row.unread ? std::nullopt : row.raster](
            std::stop_token, const Progress&) -> Result<Made> {
            const Result<PriorRaster> raster = known ? Result<PriorRaster>(*known) : PriorRaster::read(file, factors);
            return raster.and_then([&](const PriorRaster& values) {
                return values.prior(power).transform([&](const Prior& prior) { return Made{values, prior}; });
            });
        },
        [this, id, change](const Result<Made>& made) {
            QMetaObject::invokeMethod(this, [this, id, change, made] { worked(id, change, made); }, Qt::QueuedConnection);
        });
}

void PriorModel::worked(int id, int change, const Result<Made>& made) {
    const auto row = std::ranges::find(m_rows, id, &Row::id);
    if (row == m_rows.end() || row->change != change)
        return;
    row->busy = false;
    row->unread = false;
    if (made) {
        row->raster = made->raster;
        row->prior = made->prior;
        Q_EMIT priorsChanged();
    } else if (row->raster) {
        row->problem = QString::fromStdString(made.error().message);
    } else {
        removeAt(static_cast<int>(row - m_rows.begin()));
        Q_EMIT refused(QString::fromStdString(made.error().message));
        return;
    }
    told(*row);
}

void PriorModel::told(const Row& row) {
    const QModelIndex changed = index(static_cast<int>(&row - m_rows.data()));
    Q_EMIT dataChanged(changed, changed);
}

PriorModel::Row* PriorModel::at(int row) {
    return row >= 0 && row < count() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

std::vector<Prior> PriorModel::priors() const {
    std::vector<Prior> priors;
    for (const Row& row : m_rows) {
        if (row.prior)
            priors.push_back(*row.prior);
    }
    return priors;
}

int PriorModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant PriorModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= count())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Name: return QFileInfo(row.file).fileName();
    case Power: return row.power;
    case Classes: {
        QStringList classes;
        for (const std::int64_t value : row.raster ? row.raster->classes() : std::vector<std::int64_t>())
            classes << QString::number(value);
        return classes.join(u", "_s);
    }
    case Factors: return row.factorText;
    case Problem: return row.problem;
    case Busy: return row.busy;
    default: return {};
    }
}

QHash<int, QByteArray> PriorModel::roleNames() const {
    return {{Name, "name"}, {Power, "power"}, {Classes, "classes"}, {Factors, "factors"}, {Problem, "problem"}, {Busy, "busy"}};
}
