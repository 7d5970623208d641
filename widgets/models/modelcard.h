#pragma once

#include "explorer/latestjob.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

// A model's card as Markdown that is safe to show: no pictures and no HTML, so that nothing is fetched. Read off the GUI
// thread. GUI thread.
class ModelCard : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString folder READ folder WRITE setFolder NOTIFY folderChanged) // of the model
    Q_PROPERTY(QString markdown READ markdown NOTIFY read) // or the sentence on why there is none

public:
    static constexpr qsizetype mostLetters = 40'000; // so that laying it out takes no time to speak of

    using QObject::QObject;
    QString folder() const { return m_folder; }
    void setFolder(const QString& folder);
    QString markdown() const { return m_markdown; }

Q_SIGNALS:
    void folderChanged();
    void read();

private:
    QString m_folder, m_markdown;
    LatestJob m_reading{this};
};

// Markdown without pictures (links to them stay) and without HTML. Any thread.
QString plainMarkdown(const QString& markdown);
