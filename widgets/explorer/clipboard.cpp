#include "explorer/clipboard.h"

#include "explorer/format.h"
#include "geo/coordinates.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>

using namespace whereabouts;

// Text may name a file, be a file: address, or be a coordinate.
static Pasted fromText(const QString& text) {
    if (const auto point = parseCoordinates(text.toStdString()))
        return {{}, toCoordinate(*point)};
    const QUrl url(text);
    const QString path = url.isLocalFile() ? url.toLocalFile() : text;
    if (QFileInfo(path).isAbsolute() && QFileInfo::exists(path))
        return {picturesAt({QUrl::fromLocalFile(path)}), {}};
    return {};
}

Pasted clipboardContent() {
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    if (!data)
        return {};
    if (data->hasUrls())
        if (std::vector<Incoming> pictures = picturesAt(data->urls()); !pictures.empty())
            return {std::move(pictures), {}};
    if (data->hasImage())
        return {pictureOf(*data), {}};
    return fromText(data->text().trimmed());
}

void Clipboard::copy(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT copied(text);
}
