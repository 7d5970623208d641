#include "models/modelfindings.h"

#include "base/quote.h"
#include "models/modelimport.h"

#include <QLocale>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace whereabouts;

// What the engine says most often, with places for its numbers. Other sentences stay as they are.
[[maybe_unused]] static constexpr std::array sentences{
    QT_TRANSLATE_NOOP("ModelFindings", "its SHA-256 is that of the import"),
    QT_TRANSLATE_NOOP("ModelFindings", "it has changed since the import, its SHA-256 is another: remove the model and import it again"),
    QT_TRANSLATE_NOOP("ModelFindings", "it has changed since the import, from %1 to %2 bytes: remove the model and import it again"),
    QT_TRANSLATE_NOOP("ModelFindings", "it is missing: remove the model and import it again"),
    QT_TRANSLATE_NOOP("ModelFindings", "it was not there after the import, and could be taken for a part of the model: move it elsewhere"),
    QT_TRANSLATE_NOOP("ModelFindings", "it was not imported: no SHA-256 of its files is recorded to compare with"),
    QT_TRANSLATE_NOOP("ModelFindings", "%1 of them with %2 numbers, all finite"),
    QT_TRANSLATE_NOOP("ModelFindings", "its tensors are those that its description asks for"),
    QT_TRANSLATE_NOOP("ModelFindings", "run once on noise, it gave %1 tensors, all finite"),
};

// What it says it has looked at, where that is no file.
[[maybe_unused]] static constexpr std::array subjects{QT_TRANSLATE_NOOP("ModelFindings", "files"), QT_TRANSLATE_NOOP("ModelFindings", "tensors"),
                                                      QT_TRANSLATE_NOOP("ModelFindings", "opening"), QT_TRANSLATE_NOOP("ModelFindings", "outputs")};

// The sentence in the window's language, where it is known there.
static QString inWords(const ModelFinding& finding) {
    QString words = ModelFindings::tr(finding.sentence.c_str());
    for (const std::int64_t number : finding.numbers)
        words = words.arg(QLocale().toString(qlonglong(number)));
    return words;
}

static Result<ModelFindings::Found> lookByEngine(const std::filesystem::path& model, const Progress& progress, std::stop_token stop) {
    const Result<std::shared_ptr<Engine>> engine = Engine::load();
    if (!engine)
        return std::unexpected(engine.error());
    Result<std::vector<ModelFinding>> files =
        (*engine)->checkFiles(model, [&](std::string_view stage, double fraction) { progress(stage, 0.5 * fraction); }, stop);
    if (!files)
        return std::unexpected(files.error());
    // Opening and running, which come last, do not say how far they are.
    return (*engine)
        ->tryOut(model, [&](std::string_view stage, double fraction) { progress(stage, 0.5 + 0.4 * fraction); }, stop)
        .transform([&](std::vector<ModelFinding> uses) { return ModelFindings::Found{std::move(*files), std::move(uses)}; });
}

ModelFindings::ModelFindings(QObject* parent) : ModelFindings(lookByEngine, parent) {}

ModelFindings::ModelFindings(Look look, QObject* parent) : QAbstractListModel(parent), m_look(std::move(look)) {}

void ModelFindings::run(const QString& folder) {
    show({}, {}, true);
    m_job.begin([look = m_look, model = folder.toStdString()](std::stop_token stop, const Progress& progress) { return look(model, progress, stop); },
                [this](const Result<Found>& found) {
                    if (found)
                        show(rowsOf(*found), {}, false);
                    else
                        show({}, QString::fromStdString(found.error().message), false);
                },
                [this](const std::string& stage, double fraction) {
                    m_stage = ModelImport::wordsOf(stage);
                    m_fraction = std::max(m_fraction, fraction);
                    Q_EMIT changed();
                });
}

void ModelFindings::cancel() {
    m_job.cancel();
    show({}, {}, false);
}

std::vector<ModelFindings::Row> ModelFindings::rowsOf(const Found& found) {
    std::vector<Row> rows;
    const auto add = [&](const ModelFinding& one, bool isFile) {
        rows.push_back({.subject = isFile ? QString::fromStdString(quote(one.subject)) : tr(one.subject.c_str()),
                        .judgement = one.verdict == ModelFinding::Verdict::Agrees    ? Agrees
                                     : one.verdict == ModelFinding::Verdict::Unknown ? Unknown
                                                                                     : Faulty,
                        .sentence = inWords(one)});
    };
    for (const ModelFinding& one : found.files)
        add(one, one.verdict != ModelFinding::Verdict::Unknown);
    for (const ModelFinding& one : found.uses)
        add(one, false);
    return rows;
}

void ModelFindings::show(std::vector<Row> rows, const QString& problem, bool busy) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
    m_problem = problem;
    m_busy = busy;
    m_stage.clear();
    m_fraction = 0;
    Q_EMIT changed();
}

int ModelFindings::faults() const { return static_cast<int>(std::ranges::count(m_rows, Faulty, &Row::judgement)); }

bool ModelFindings::complete() const { return !std::ranges::contains(m_rows, Unknown, &Row::judgement); }

int ModelFindings::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant ModelFindings::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Subject: return row.subject;
    case Verdict: return int(row.judgement);
    case Sentence: return row.sentence;
    default: return {};
    }
}

QHash<int, QByteArray> ModelFindings::roleNames() const {
    return {{Subject, "subject"}, {Verdict, "verdict"}, {Sentence, "sentence"}};
}
