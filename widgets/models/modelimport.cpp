#include "models/modelimport.h"

#include "engine/modelfolders.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace whereabouts;

static constexpr qsizetype longestSuggestion = 60;

// What the engine calls its stages.
static constexpr std::array stages{
    QT_TRANSLATE_NOOP("ModelImport", "Reading"), QT_TRANSLATE_NOOP("ModelImport", "Opening"), QT_TRANSLATE_NOOP("ModelImport", "Checking"),
    QT_TRANSLATE_NOOP("ModelImport", "Writing"), QT_TRANSLATE_NOOP("ModelImport", "Copying"), QT_TRANSLATE_NOOP("ModelImport", "Hashing"),
    QT_TRANSLATE_NOOP("ModelImport", "Running"), QT_TRANSLATE_NOOP("ModelImport", "Embedding places"), QT_TRANSLATE_NOOP("ModelImport", "Done")};

QString ModelImport::wordsOf(std::string_view stage) {
    for (const char* const known : stages) {
        const std::string_view words = known;
        if (stage == words || (stage.starts_with(words) && stage[words.size()] == ' '))
            return tr(known) + QString::fromUtf8(stage.substr(words.size()));
    }
    return QString::fromUtf8(stage);
}

static Result<ImportReport> importByEngine(const ModelImport::Paths& sources, const std::string& name, const Progress& progress,
                                           std::stop_token stop) {
    return Engine::load().and_then([&](const std::shared_ptr<Engine>& engine) { return engine->import(sources, name, progress, stop); });
}

ModelImport::ModelImport(QObject* parent) : ModelImport(importByEngine, parent) {}

ModelImport::ModelImport(Import import, QObject* parent) : QObject(parent), m_import(std::move(import)) {}

// Of several files the folder that they lie in says more than any one's name.
QString suggestedModelName(const QList<QUrl>& urls, const QStringList& taken) {
    static const QRegularExpression unfit(u"[^a-z0-9]+"_s);
    const QFileInfo first(urls.value(0).toLocalFile());
    const QString source = first.isDir() ? first.fileName() : urls.size() > 1 ? first.dir().dirName() : first.completeBaseName();
    QString base = source.toLower().replace(unfit, u"-"_s).left(longestSuggestion);
    while (base.startsWith(u'-'))
        base.removeFirst();
    while (base.endsWith(u'-'))
        base.removeLast();
    if (base.isEmpty())
        base = u"model"_s;
    QString name = base;
    for (int count = 2; taken.contains(name); ++count)
        name = u"%1-%2"_s.arg(base).arg(count);
    return name;
}

QString ModelImport::faultOf(const QString& name) const {
    if (name.isEmpty())
        return tr("The model needs a name.");
    if (!checkModelName(name.toStdString()))
        return tr("A name has letters from a to z, digits, dots, hyphens and underscores, at most 64 of them, and begins with "
                  "a letter or a digit.");
    return m_taken.contains(name) ? tr("There is a model of that name already.") : QString();
}

QStringList ModelImport::files() const {
    QStringList names;
    for (const QUrl& url : m_urls)
        names << QFileInfo(url.toLocalFile()).fileName();
    return names;
}

void ModelImport::offer(const QList<QUrl>& urls, const QStringList& taken) {
    if (m_state == Working)
        return;
    m_urls.clear();
    std::ranges::copy_if(urls, std::back_inserter(m_urls), &QUrl::isLocalFile);
    for (QUrl& url : m_urls) // of a folder's address the slash at its end
        url = url.adjusted(QUrl::StripTrailingSlash);
    m_taken = taken;
    m_suggestedName = suggestedModelName(m_urls, taken);
    m_state = m_urls.empty() ? Failed : Offered;
    m_problem = m_urls.empty() ? tr("There was no file in that. Models are imported from files on this computer.") : QString();
    Q_EMIT changed();
}

void ModelImport::add(const QList<QUrl>& urls, const QStringList& taken) {
    QList<QUrl> all = m_urls;
    for (const QUrl& url : urls)
        if (!all.contains(url.adjusted(QUrl::StripTrailingSlash)))
            all << url;
    offer(all, taken);
}

void ModelImport::begin(const QString& name) {
    if (m_urls.empty() || m_state == Working || !faultOf(name).isEmpty())
        return;
    Paths sources;
    for (const QUrl& url : m_urls)
        sources.push_back(QFileInfo(url.toLocalFile()).filesystemFilePath());
    m_state = Working;
    m_stage.clear();
    m_fraction = 0;
    m_suggestedName = name;
    m_job.begin([import = m_import, sources, name = name.toStdString()](
                    std::stop_token stop, const Progress& progress) { return import(sources, name, progress, stop); },
                [this, name](const Result<ImportReport>& report) { finished(name, report); },
                [this](const std::string& stage, double fraction) {
                    m_stage = wordsOf(stage);
                    m_fraction = fraction;
                    Q_EMIT changed();
                });
    Q_EMIT changed();
}

void ModelImport::finished(const QString& name, const Result<ImportReport>& report) {
    m_state = report ? Done : Failed;
    m_missing.clear();
    m_notes.clear();
    m_usable = report && !report->takes.empty();
    if (report) {
        m_kind = QString::fromStdString(report->kind);
        for (const std::string& sentence : report->missing)
            m_missing << QString::fromStdString(sentence);
        for (const std::string& sentence : report->notes)
            m_notes << QString::fromStdString(sentence);
        QStringList left;
        for (const std::string& source : report->left)
            left << QString::fromStdString(source);
        if (!left.isEmpty())
            m_notes << tr("Left aside, having no part in it: %1.").arg(left.join(u", "_s));
        m_taken << name;
    } else {
        m_problem = QString::fromStdString(report.error().message);
    }
    Q_EMIT changed();
    if (report)
        Q_EMIT imported(name);
}

void ModelImport::cancel() {
    m_job.cancel();
    m_state = Nothing;
    m_urls.clear();
    Q_EMIT changed();
}
