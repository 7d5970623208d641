#include "explorer/exporter.h"

#include "explorer/format.h"
#include "explorer/located.h"
#include "explorer/mapfigure.h"
#include "prediction/heatmapfile.h"

#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QQuickItem>
#include <QQuickWindow>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace whereabouts;

template <typename Work> void Exporter::save(const QUrl& url, Work work) {
    const QString name = url.toLocalFile();
    const std::filesystem::path file = QFileInfo(name).filesystemFilePath();
    m_worker.submit([work, file](std::stop_token, const Progress&) -> Result<void> { return work(file); },
                    [this, name](Result<void> done) {
                        const QString words = done ? tr("Saved as %1").arg(name)
                                                  : tr("It could not be saved. %1").arg(QString::fromStdString(done.error().message));
                        const bool saved = done.has_value();
                        QMetaObject::invokeMethod(this, [this, words, saved] { Q_EMIT finished(words, saved); }, Qt::QueuedConnection);
                    });
}

QString Exporter::proposedName() const {
    static const QRegularExpression awkward(u"[./\\\\:*?\"<>|\\s]+"_s);
    const QString name = QFileInfo(m_explorer->name()).completeBaseName().replace(awkward, u" "_s).trimmed().left(60);
    return name.isEmpty() ? u"heatmap"_s : name;
}

static QQuickItem* itemWithin(QQuickItem* item, const QString& objectName) {
    if (item->objectName() == objectName)
        return item;
    for (QQuickItem* child : item->childItems())
        if (QQuickItem* found = itemWithin(child, objectName))
            return found;
    return nullptr;
}

// The field for the file's name in Qt's own dialog, which serves where the desktop has none, and which leaves the name of a file
// that is not there yet empty. Null in any other.
static QQuickItem* fieldForName() {
    for (QWindow* window : QGuiApplication::topLevelWindows()) {
        const auto* dialog = qobject_cast<QQuickWindow*>(window);
        QQuickItem* field = dialog ? itemWithin(dialog->contentItem(), u"fileNameTextField"_s) : nullptr;
        if (field && field->isVisible())
            return field;
    }
    return nullptr;
}

void Exporter::ask(QObject* fileDialog) {
    if (!std::exchange(m_asked, true)) {
        const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
        fileDialog->setProperty("currentFolder", QUrl::fromLocalFile(QDir(documents).exists() ? documents : QDir::homePath()));
    }
    const QString name = proposedName(), folder = fileDialog->property("currentFolder").toUrl().toLocalFile();
    fileDialog->setProperty("selectedFile", QUrl::fromLocalFile(folder + u'/' + name));
    QMetaObject::invokeMethod(fileDialog, "open");
    QTimer::singleShot(0, fileDialog, [name] {
        if (QQuickItem* field = fieldForName())
            field->setProperty("text", name);
    });
}

QUrl Exporter::target(const QUrl& chosen, const QString& ending) {
    QString path = chosen.toLocalFile();
    path = path.sliced(path.lastIndexOf(u"//"_s) + 1); // where a whole path was typed, Qt's own dialog sets the folder before it
    const auto hasEnding = [&](const QString& one) { return path.endsWith(one, Qt::CaseInsensitive); };
    const bool named = std::ranges::any_of(QStringList{u".tif"_s, u".tiff"_s, u".png"_s}, hasEnding);
    return QUrl::fromLocalFile(named ? path : path + u'.' + ending);
}

bool Exporter::exists(const QUrl& file) { return QFileInfo::exists(file.toLocalFile()); }

void Exporter::saveGeoTiff(const QUrl& file) {
    const auto result = m_explorer->answer()->located().result;
    if (result)
        save(file, [result](const std::filesystem::path& path) { return writeHeatmap(result->constrained, path); });
}

void Exporter::savePicture(const QUrl& file, const QVariant& mapImage, double lowest, double highest, bool outlined,
                           const QString& attribution) {
    const Answer& answer = *m_explorer->answer();
    const Question question = answer.located().question;
    const RegionModel& regions = *m_explorer->regions();
    const FigureText text{
        figureTitle(question, question == Question::Picture ? QFileInfo(answer.photo()).fileName() : m_explorer->name()),
        tr("%1: %2, within about %3 (50 %). Model: %4")
            .arg(answer.estimateName(), Format::nearby(answer.place(), answer.placePoint(), answer.estimate(), u"km"_s),
                 Format::distance(answer.within50Km(), u"km"_s), answer.modelTitle()),
        doubtOf(*answer.located().result),
        m_explorer->heatmap()->nearlyEven() ? tr("Probability per km², logarithmic, nearly even") : tr("Probability per km², logarithmic, smoothed"),
        Format::density(lowest), Format::density(highest),
        outlined ? tr("50 % area") : QString(), outlined ? tr("90 % area") : QString(), answer.estimateName(), tr("Candidates"),
        regions.hasOnly() ? tr("Only here") : QString(), regions.hasNot() ? tr("Not here") : QString(), attribution};
    save(file, [text, map = mapImage.value<QImage>()](const std::filesystem::path& path) {
        return saveMapFigure(path, map, text, {text.title.toStdString(), text.subtitle.toStdString(), text.attribution.toStdString()});
    });
}
