#include "models/modellibrary.h"

#include "base/paths.h"
#include "engine/engine.h"
#include "models/modeltitles.h"

#include <QElapsedTimer>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace whereabouts;

static QString words(const std::string& text) { return QString::fromStdString(text); }

static QStringList wordsOf(const std::vector<std::string>& texts) {
    QStringList list;
    std::ranges::transform(texts, std::back_inserter(list), words);
    return list;
}

ModelLibrary::ModelLibrary(QObject* parent) : QAbstractListModel(parent) {
    refresh();
    m_worker.submit(
        [](std::stop_token, const Progress&) { return Engine::load(); },
        [this](const Result<std::shared_ptr<Engine>>& engine) {
            const bool hasGpu = engine && (*engine)->fastestDevice() == Device::Cuda;
            onGui([this, hasGpu, line = words(engine ? (*engine)->description() : engine.error().message)] {
                m_engine = line;
                m_hasGpu = hasGpu;
                Q_EMIT engineChanged();
                if (!m_rows.empty())
                    Q_EMIT dataChanged(index(0), index(count() - 1), {OnGpu});
            });
        });
}

ModelLibrary::Row ModelLibrary::described(ModelSummary model) {
    const bool builtIn = model.folder.parent_path() == resourcesFolder() / "models";
    return {.summary = std::move(model), .builtIn = builtIn, .title = {}, .problem = {}};
}

void ModelLibrary::giveTitles(std::vector<Row>& rows) {
    std::vector<ModelSummary> all;
    std::ranges::transform(rows, std::back_inserter(all), &Row::summary);
    for (Row& row : rows)
        if (row.problem.isEmpty())
            row.title = titleAmong(row.summary, all);
}

void ModelLibrary::refresh() {
    m_worker.submit(
        [](std::stop_token, const Progress&) -> Result<std::vector<Row>> {
            std::vector<Row> rows;
            for (Result<ModelSummary>& model : listModels())
                rows.push_back(model ? described(std::move(*model))
                                     : Row{.summary = {}, .builtIn = false, .title = {}, .problem = words(model.error().message)});
            giveTitles(rows);
            return rows;
        },
        [this](Result<std::vector<Row>> rows) {
            if (rows)
                onGui([this, rows = std::move(*rows)] { show(rows); });
        });
}

void ModelLibrary::show(std::vector<Row> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
    Q_EMIT listed();
}

bool ModelLibrary::onlyBuiltIn() const {
    return std::ranges::all_of(m_rows, [](const Row& row) { return row.builtIn; });
}

QStringList ModelLibrary::names() const {
    QStringList names;
    for (const Row& row : m_rows)
        if (row.problem.isEmpty())
            names << words(row.summary.name);
    return names;
}

namespace {

struct Measured {
    double ms = 0, parameters = 0;
};

Result<void> runOnce(Model& model) {
    const auto nothing = [](const auto&) {};
    if (canAnswer(model.info(), Query::Picture)) {
        PixelBatch picture{1, model.info().image.size, {}};
        const std::size_t values = std::size_t{3} * static_cast<std::size_t>(picture.size) * static_cast<std::size_t>(picture.size);
        for (std::size_t i = 0; i < values; ++i)
            picture.values.push_back(static_cast<float>(i * 2654435761U % 1000) / 500 - 1);
        return model.predict(picture).transform(nothing);
    }
    if (canAnswer(model.info(), Query::Text))
        return model.predictText("A road along the coast.").transform(nothing);
    return model.predictNear({47.4, 8.5}).transform(nothing);
}

Result<Measured> measureModel(Model& model, std::stop_token stop) {
    std::array<double, 5> times{};
    Result<void> ran = runOnce(model);
    for (double& ms : times) {
        if (!ran)
            return std::unexpected(ran.error());
        if (stop.stop_requested())
            return failure(Error::Code::Stopped, "Cancelled.");
        QElapsedTimer time;
        time.start();
        ran = runOnce(model);
        ms = static_cast<double>(time.nsecsElapsed()) / 1e6;
    }
    if (!ran)
        return std::unexpected(ran.error());
    std::ranges::sort(times);
    return Measured{times[times.size() / 2], static_cast<double>(model.info().parameters)};
}

} // namespace

void ModelLibrary::measure(const QString& name) {
    if (!m_explorer || m_measuring.contains(name))
        return;
    setMeasuring(name, true);
    m_worker.submit(
        [loader = m_explorer->loader(), name = name.toStdString()](std::stop_token stop, const Progress&) {
            return loader(name).and_then([&](const Locator& locator) { return measureModel(*locator.model, stop); });
        },
        [this, name](Result<Measured> result) {
            onGui([this, name, result] {
                setMeasuring(name, false);
                if (result)
                    Q_EMIT measured(name, result->ms, result->parameters);
                else
                    Q_EMIT said(words(result.error().message));
            });
        });
}

// The built-in model and those of places alone stay on the CPU, which takes a few milliseconds for them.
bool ModelLibrary::runsOnGpu(const ModelSummary& model) const { return m_hasGpu && model.kind != "orbit" && model.kind != "satclip"; }

void ModelLibrary::setMeasuring(const QString& name, bool measuring) {
    if (measuring)
        m_measuring << name;
    else
        m_measuring.removeAll(name);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0), index(count() - 1), {Measuring});
}

void ModelLibrary::remove(const QString& name) {
    m_worker.submit(
        [name = name.toStdString()](std::stop_token, const Progress&) { return removeModel(name); },
        [this, name](Result<void> done) {
            onGui([this, name, done] {
                if (done)
                    Q_EMIT removed(name);
                Q_EMIT said(done ? tr("The model %1 is removed.").arg(name) : words(done.error().message));
                refresh();
            });
        });
}

int ModelLibrary::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

static QStringList takesOf(const ModelSummary& model) {
    QStringList takes;
    for (const Modality modality : model.takes)
        takes << QString::fromUtf8(nameOf(modality));
    return takes;
}

static bool takesOnlyPlaces(const ModelSummary& model) {
    return std::ranges::all_of(model.takes, [](Modality modality) { return modality == Modality::Gps; });
}

QVariant ModelLibrary::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const ModelSummary& model = row.summary;
    switch (role) {
    case Name: return words(model.name);
    case Qt::DisplayRole:
    case Title: return row.title;
    case Description: return Explorer::tr(model.description.c_str());
    case Licence: return words(model.licence);
    case Folder: return words(model.folder.string());
    case Bytes: return static_cast<double>(model.bytes);
    case Takes: return takesOf(model);
    case BuiltIn: return row.builtIn;
    case Missing: return wordsOf(model.missing);
    case Problem: return row.problem;
    case Measuring: return m_measuring.contains(words(model.name));
    case OnGpu: return runsOnGpu(model);
    case Usable: return row.problem.isEmpty() && model.isUsable();
    case OnlyPlaces: return row.problem.isEmpty() && model.isUsable() && takesOnlyPlaces(model);
    default: return {};
    }
}

QHash<int, QByteArray> ModelLibrary::roleNames() const {
    return {{Name, "name"},   {Title, "title"}, {Description, "description"}, {Licence, "licence"}, {Folder, "folder"},
            {Bytes, "bytes"}, {Takes, "takes"}, {BuiltIn, "builtIn"},         {Problem, "problem"}, {Missing, "missing"},  {Measuring, "measuring"},
            {OnGpu, "onGpu"}, {Usable, "usable"}, {OnlyPlaces, "onlyPlaces"}};
}
