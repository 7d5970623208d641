#include "compare/comparison.h"

#include "models/modeltitles.h"
#include "prediction/jointresult.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace whereabouts;

Comparison::Comparison(QObject* parent) : QObject(parent), m_ensemble({}, tr("Ensemble"), this) { listModels(); }

void Comparison::setExplorer(Explorer* explorer) {
    m_explorer = explorer;
    m_settings = EnsembleSettings::of(explorer);
    connect(m_settings, &EnsembleSettings::weightsChanged, this, &Comparison::takeWeights);
    connect(m_settings->priors(), &PriorModel::priorsChanged, this, &Comparison::updateEnsemble);
    connect(explorer->answer(), &Answer::changed, this, &Comparison::begin);
    begin();
}

void Comparison::listModels() {
    m_worker.submit(
        [](std::stop_token, const Progress&) -> Result<std::shared_ptr<std::vector<ModelSummary>>> {
            auto models = std::make_shared<std::vector<ModelSummary>>();
            for (Result<ModelSummary>& model : whereabouts::listModels())
                if (model)
                    models->push_back(std::move(*model));
            return models;
        },
        [this](const Result<std::shared_ptr<std::vector<ModelSummary>>>& models) {
            if (!models) // cancelled by a picture that came in, and listed anew
                return;
            onGui([this, models = *models] {
                m_known = *models;
                m_listed = true;
                nameModelInUse();
                Q_EMIT choicesChanged();
            });
        });
}

static bool takes(const ModelSummary& model, Query::Kind kind) {
    ModelInfo info;
    info.takes = model.takes;
    return canAnswer(info, kind);
}

static QString modelName(const ModelSummary& model) { return QString::fromStdString(model.name); }

QVariantList Comparison::choices() const {
    QVariantList list;
    const auto query = m_explorer ? m_explorer->query() : std::nullopt; // a page in the making has no explorer yet
    if (!query)
        return list;
    for (const ModelSummary& model : m_known) {
        const QString name = modelName(model);
        if (name == m_explorer->model() || !takes(model, query->kind))
            continue;
        list << QVariantMap{{u"name"_s, name}, {u"title"_s, titleAmong(model, m_known)}};
    }
    return list;
}

QStringList Comparison::chosen() const {
    QStringList names;
    for (const ComparedModel* model : m_models.sliced(std::min<qsizetype>(1, m_models.size())))
        names << model->name();
    return names;
}

// It has the title of the model that gave the answer (another one where the model in use does not take such a thing), and
// is told apart where it is listed under that title as others are.
void Comparison::nameModelInUse() {
    if (m_models.empty())
        return;
    const auto listed = std::ranges::find(m_known, m_models.front()->name(), modelName);
    const bool itsAnswer = listed != m_known.end() && QString::fromStdString(listed->title) == m_explorer->answer()->modelTitle();
    m_models.front()->setTitle(itsAnswer ? titleAmong(*listed, m_known) : QString());
}

// Another picture, or the same under other regions: every chosen model looks at it.
void Comparison::begin() {
    ++m_round;
    m_worker.cancelAll();
    if (!m_listed)
        listModels();
    const bool sameModel = !m_models.empty() && m_models.front()->name() == m_explorer->model();
    if (!sameModel) {
        const QList<ComparedModel*> former = std::exchange(m_models, {newModel(m_explorer->model(), {})});
        Q_EMIT modelsChanged();
        Q_EMIT choicesChanged();
        std::ranges::for_each(former, &QObject::deleteLater);
    }
    m_models.front()->set(m_explorer->answer()->located());
    nameModelInUse();
    for (ComparedModel* model : m_models.sliced(1))
        run(model);
    update();
}

void Comparison::choose(const QString& name, bool chosen) {
    const auto known = std::ranges::find(m_known, name, modelName);
    const auto at = std::ranges::find(m_models, name, &ComparedModel::name);
    ComparedModel* former = nullptr;
    if (chosen && known != m_known.end() && at == m_models.end() && m_models.size() <= mostChosen) {
        m_models << newModel(name, titleAmong(*known, m_known));
        run(m_models.back());
    } else if (!chosen && at != m_models.end() && at != m_models.begin()) {
        former = *at;
        m_models.erase(at);
        m_worker.submit([this, name = name.toStdString()](std::stop_token, const Progress&) -> Result<void> {
            m_open.erase(name);
            return {};
        }, [](const Result<void>&) {});
    }
    m_second = 1;
    Q_EMIT pairChanged();
    Q_EMIT modelsChanged();
    update();
    if (former)
        former->deleteLater(); // nobody shows it any more
}

ComparedModel* Comparison::newModel(const QString& name, const QString& title) {
    auto* const model = new ComparedModel(name, title, this);
    model->setWeight(m_settings->weight(name));
    return model;
}

// Opens the model where it is not open yet, asks it, and applies the regions that the Explorer's answer follows.
void Comparison::run(ComparedModel* model) {
    const auto query = m_explorer->query();
    model->set({});
    if (!query || !m_explorer->answer()->shown())
        return;
    m_worker.submit(
        [this, query = *query, name = model->name().toStdString(), loader = m_explorer->loader(),
         regions = m_explorer->regions()->regions()](std::stop_token stop, const Progress& progress) -> Result<Located> {
            if (!m_open.contains(name)) {
                Result<Locator> opened = loader(name);
                if (!opened)
                    return std::unexpected(opened.error());
                m_open.emplace(name, *opened);
            }
            const Locator& locator = m_open.at(name);
            return locateQuery(query, locator, progress, stop).transform([&](const Located& located) {
                if (regions.empty())
                    return located;
                return located.with(withRegions(*located.result, regions, candidateCount, *locator.gazetteer));
            });
        },
        [this, name = model->name(), round = m_round](Result<Located> result) {
            onGui([this, name, round, result] {
                const auto at = std::ranges::find(m_models, name, &ComparedModel::name);
                if (round != m_round || at == m_models.end())
                    return;
                if (result)
                    (*at)->set(*result);
                else
                    (*at)->fail(QString::fromStdString(result.error().message));
                update();
            });
        });
}

void Comparison::differ(int second) {
    m_second = second;
    Q_EMIT pairChanged();
    update();
}

void Comparison::setWeight(int row, double weight) {
    if (row < 0 || row >= m_models.size())
        return;
    m_settings->setWeight(m_models[row]->name(), weight);
}

void Comparison::takeWeights() {
    for (ComparedModel* model : std::as_const(m_models))
        model->setWeight(m_settings->weight(model->name()));
    updateEnsemble();
}

void Comparison::fitWeights(const QUrl& folder) {
    QStringList names;
    for (const ComparedModel* model : std::as_const(m_models))
        names << model->name();
    m_settings->fitting()->begin(folder, names, m_explorer->loader(), m_settings->priors()->priors());
}

void Comparison::update() {
    const auto at = [this](int row) { return row >= 0 && row < m_models.size() ? m_models[row]->posterior() : nullptr; };
    const bool failed = m_second < m_models.size() && !m_models[m_second]->problem().isEmpty();
    for (int row = 1; failed && row < m_models.size(); ++row) {
        if (at(row)) { // rather one that has an answer
            m_second = row;
            Q_EMIT pairChanged();
            break;
        }
    }
    m_difference.showDifference(at(0), at(m_second));
    updateEnsemble();
}

// The weights are taken as shares of their sum, so that a doubt that all models share stays as it is, unless a fit has found
// that they should be surer together, or less.
void Comparison::updateEnsemble() {
    double sum = 0;
    for (const ComparedModel* model : std::as_const(m_models))
        sum += model->posterior() ? model->weight() : 0;
    std::vector<std::shared_ptr<const LocateResult>> members;
    std::vector<double> powers;
    for (ComparedModel* model : std::as_const(m_models)) {
        const double share = model->posterior() && sum > 0 ? model->weight() / sum : 0;
        model->setShare(share);
        if (share > 0) {
            members.push_back(model->answer()->located().result);
            powers.push_back(share * m_settings->power());
        }
    }
    m_mixing.cancel();
    const int mix = ++m_mix;
    const auto gazetteer = m_explorer->gazetteer();
    if (members.empty() || !gazetteer) {
        m_ensemble.fail(tr("Give at least one model a weight."));
        return;
    }
    m_mixing = m_mixer.submit(
        [members, powers, asked = m_models.front()->answer()->located(), priors = m_settings->priors()->priors(), gazetteer,
         regions = m_explorer->regions()->regions()](std::stop_token, const Progress&) {
            return locateJointly(members, powers, priors, *gazetteer, regions, candidateCount)
                .transform([&](const JointResult& found) { return asked.with(found.joint); });
        },
        [this, mix](Result<Located> mixed) {
            onGui([this, mix, mixed] {
                if (mix != m_mix)
                    return;
                if (mixed)
                    m_ensemble.set(*mixed);
                else
                    m_ensemble.fail(QString::fromStdString(mixed.error().message));
            });
        });
}
