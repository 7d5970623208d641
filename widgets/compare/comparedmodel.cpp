#include "compare/comparedmodel.h"

#include "explorer/format.h"

using namespace Qt::StringLiterals;
using namespace whereabouts;

ComparedModel::ComparedModel(QString name, QString title, QObject* parent)
    : QObject(parent), m_name(std::move(name)), m_title(std::move(title)) {}

void ComparedModel::setTitle(const QString& title) {
    m_title = title;
    Q_EMIT changed();
}

void ComparedModel::set(const Located& located) {
    const bool placed = located && !located.result->constrained.empty();
    m_posterior = placed ? std::make_shared<const Posterior>(located.result->constrained) : nullptr;
    m_problem.clear();
    m_answer.set(located);
    m_heatmap.show(m_posterior);
    Q_EMIT changed();
}

void ComparedModel::fail(const QString& problem) {
    set({});
    m_problem = problem;
    Q_EMIT changed();
}

void ComparedModel::setShare(double share) {
    m_share = share;
    Q_EMIT weightChanged();
}

QVariantList ComparedModel::candidates() const {
    QVariantList list;
    if (!m_answer.shown())
        return list;
    for (const NamedCandidate& row : m_answer.located().result->candidates)
        list << QVariantMap{{u"coordinate"_s, QVariant::fromValue(toCoordinate(row.candidate.point))},
                            {u"place"_s, placeName(row.place)},
                            {u"placePoint"_s, QVariant::fromValue(toCoordinate(row.place.point))},
                            {u"probability"_s, row.candidate.probability}};
    return list;
}
