#include "models/modelcard.h"

#include "engine/modelfolders.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace whereabouts;

// A picture becomes a link; a tag gets a space of no width after its bracket, so that it is read as words.
QString plainMarkdown(const QString& markdown) {
    static const QRegularExpression picture(u"!+\\["_s), tag(u"<(?=[A-Za-z/!?])"_s);
    QString words = markdown;
    return words.replace(picture, u"["_s).replace(tag, u"<\u200b"_s);
}

void ModelCard::setFolder(const QString& folder) {
    if (folder == m_folder)
        return;
    m_folder = folder;
    m_markdown.clear();
    Q_EMIT folderChanged();
    Q_EMIT read();
    m_reading.begin(
        [path = folder.toStdString()](std::stop_token, const Progress&) -> Result<QString> {
            return readModelCard(path).transform([&](const std::string& text) {
                QString card = QString::fromStdString(text);
                if (card.size() > mostLetters)
                    card = card.first(std::max<qsizetype>(card.lastIndexOf(u'\n', mostLetters), 0)) + u"\n\n"_s +
                           tr("The card goes on in %1.").arg(QString::fromStdString(path + "/README.md"));
                return plainMarkdown(card);
            });
        },
        [this](const Result<QString>& card) {
            m_markdown = card ? *card : QString::fromStdString(card.error().message);
            Q_EMIT read();
        });
}
