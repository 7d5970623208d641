#include "explorer/clipboard.h"

#include "explorer/format.h"
#include "geo/coordinates.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>

#include <algorithm>

using namespace whereabouts;

// Text may name a file, be a file: address, or be a coordinate.
static Pasted fromText(const QString& text) {
    if (const auto point = readCoordinates(text))
        return {.coordinate = toCoordinate(*point)};
    const QUrl url(text);
    const QString path = url.isLocalFile() ? url.toLocalFile() : text;
    if (QFileInfo(path).isAbsolute() && QFileInfo::exists(path))
        return {.urls = {QUrl::fromLocalFile(path)}};
    return {};
}

Pasted clipboardContent() {
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    if (!data)
        return {};
    if (std::ranges::any_of(data->urls(), &QUrl::isLocalFile))
        return {.urls = data->urls()};
    if (std::vector<Incoming> pictures = pictureOf(*data); !pictures.empty())
        return {.pictures = std::move(pictures)};
    if (data->hasImage())
        return {.image = qvariant_cast<QImage>(data->imageData())};
    return fromText(data->text().trimmed());
}

void Clipboard::copy(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT copied(text);
}
