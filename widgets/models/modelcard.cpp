#include "models/modelcard.h"

#include "engine/modelfolders.h"

#include <QTextDocument>

#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace whereabouts;

// Pictures lose their addresses before Qt reads the text, HTML is kept as words, and what comes out again has neither.
QString plainMarkdown(const QString& markdown) {
    static const QRegularExpression picture(u"!\\[([^\\]]*)\\]"_s);
    QString words = markdown;
    words.replace(picture, u"[\\1]"_s).replace(u"!["_s, u"["_s);
    QTextDocument document;
    document.setMarkdown(words, QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) | QTextDocument::MarkdownNoHTML);
    return document.toMarkdown(QTextDocument::MarkdownDialectGitHub);
}

void ModelCard::setFolder(const QString& folder) {
    if (folder == m_folder)
        return;
    m_folder = folder;
    m_markdown.clear();
    Q_EMIT folderChanged();
    Q_EMIT read();
    m_worker.cancelAll();
    m_worker.submit(
        [path = folder.toStdString()](std::stop_token, const Progress&) -> Result<QString> {
            return readModelCard(path).transform([&](const std::string& text) {
                QString card = QString::fromStdString(text);
                if (card.size() > mostLetters)
                    card = card.first(card.lastIndexOf(u'\n', mostLetters)) + u"\n\n"_s +
                           tr("The card goes on in %1.").arg(QString::fromStdString(path + "/README.md"));
                return plainMarkdown(card);
            });
        },
        [this, folder](Result<QString> card) {
            const QString words = card ? *card : QString::fromStdString(card.error().message);
            QMetaObject::invokeMethod(this, [this, folder, words] {
                if (folder != m_folder)
                    return;
                m_markdown = words;
                Q_EMIT read();
            }, Qt::QueuedConnection);
        });
}
