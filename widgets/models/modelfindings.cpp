#include "models/modelfindings.h"

#include "base/quote.h"
#include "models/modelimport.h"

#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace whereabouts;

// What the engine says most often, with places for its numbers. Other sentences stay as they are.
static constexpr std::array sentences{
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
static QString inWords(const std::string& sentence) {
    static const QRegularExpression number(u"(?<![\\w-])\\d+"_s);
    const QString said = QString::fromStdString(sentence);
    QString pattern = said;
    QStringList numbers;
    for (QRegularExpressionMatch match = number.match(pattern); match.hasMatch() && numbers.size() < 2; match = number.match(pattern)) {
        numbers << match.captured();
        pattern.replace(match.capturedStart(), match.capturedLength(), u"%"_s + QChar(u'a' + char16_t(numbers.size())));
    }
    pattern.replace(u"%b"_s, u"%1"_s).replace(u"%c"_s, u"%2"_s);
    const auto known = std::ranges::find(sentences, pattern, [](const char* one) { return QString::fromUtf8(one); });
    if (known == sentences.end())
        return said;
    QString words = ModelFindings::tr(*known);
    for (const QString& one : numbers)
        words = words.arg(QLocale().toString(one.toLongLong()));
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
    m_job.cancel();
    show({}, {}, true);
    const int run = ++m_run;
    m_job = m_worker.submit(
        [look = m_look, model = folder.toStdString()](std::stop_token stop, const Progress& progress) { return look(model, progress, stop); },
        [this, run](Result<Found> found) {
            QMetaObject::invokeMethod(this, [this, run, found] {
                if (run != m_run)
                    return;
                if (found)
                    show(rowsOf(*found), {}, false);
                else
                    show({}, QString::fromStdString(found.error().message), false);
            }, Qt::QueuedConnection);
        },
        [this, run](std::string_view stage, double fraction) {
            QMetaObject::invokeMethod(this, [this, run, words = ModelImport::wordsOf(stage), fraction] {
                if (run != m_run)
                    return;
                m_stage = words;
                m_fraction = std::max(m_fraction, fraction);
                Q_EMIT changed();
            }, Qt::QueuedConnection);
        });
}

void ModelFindings::cancel() {
    m_job.cancel();
    ++m_run;
    show({}, {}, false);
}

std::vector<ModelFindings::Row> ModelFindings::rowsOf(const Found& found) {
    std::vector<Row> rows;
    const auto add = [&](const ModelFinding& one, bool isFile) {
        rows.push_back({.subject = isFile ? QString::fromStdString(quote(one.subject)) : tr(one.subject.c_str()),
                        .judgement = one.verdict == ModelFinding::Verdict::Agrees    ? Agrees
                                     : one.verdict == ModelFinding::Verdict::Unknown ? Unknown
                                                                                     : Faulty,
                        .sentence = inWords(one.sentence)});
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
