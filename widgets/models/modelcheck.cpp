#include "models/modelcheck.h"

#include <QFileInfo>

#include <algorithm>

using namespace whereabouts;

static Result<ModelCheck::Differences> verifyByEngine(const std::filesystem::path& model, const std::filesystem::path& golden,
                                                      std::stop_token stop) {
    return Engine::load().and_then([&](const std::shared_ptr<Engine>& engine) { return engine->verify(model, golden, stop); });
}

ModelCheck::ModelCheck(QObject* parent) : ModelCheck(verifyByEngine, parent) {}

ModelCheck::ModelCheck(Verify verify, QObject* parent) : QAbstractListModel(parent), m_verify(std::move(verify)) {}

void ModelCheck::run(const QString& folder, const QUrl& golden) {
    const QFileInfo file(golden.toLocalFile());
    m_file = file.fileName();
    show({}, {}, true);
    m_job.begin([verify = m_verify, model = folder.toStdString(), path = file.filesystemFilePath()](
                    std::stop_token stop, const Progress&) { return verify(model, path, stop); },
                [this](const Result<Differences>& found) {
                    if (found)
                        show(*found, found->empty() ? tr("The file holds no outputs to compare with.") : QString(), false);
                    else
                        show({}, QString::fromStdString(found.error().message), false);
                });
}

void ModelCheck::cancel() {
    m_job.cancel();
    m_file.clear();
    show({}, {}, false);
}

void ModelCheck::show(Differences differences, const QString& problem, bool busy) {
    beginResetModel();
    m_differences = std::move(differences);
    endResetModel();
    m_problem = problem;
    m_busy = busy;
    Q_EMIT changed();
}

bool ModelCheck::agrees() const { return std::ranges::all_of(m_differences, &GoldenDifference::passes); }

int ModelCheck::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant ModelCheck::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const GoldenDifference& row = m_differences[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Output: return QString::fromStdString(row.output);
    case Largest: return QString::number(row.largest, 'g', 3);
    case Tolerance: return QString::number(row.tolerance, 'g', 3);
    case Agrees: return row.passes;
    default: return {};
    }
}

QHash<int, QByteArray> ModelCheck::roleNames() const {
    return {{Output, "output"}, {Largest, "largest"}, {Tolerance, "tolerance"}, {Agrees, "agrees"}};
}
