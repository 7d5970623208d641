#include "explorer/intake.h"

#include "image/photolist.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;
using namespace whereabouts;

std::vector<Incoming> picturesAt(const QList<QUrl>& urls) {
    std::vector<std::string> paths;
    for (const QUrl& url : urls)
        if (url.isLocalFile())
            paths.push_back(QFile::encodeName(url.toLocalFile()).toStdString());
    std::vector<Incoming> pictures;
    for (PictureSource& photo : photosIn(paths).photos) {
        const QString name = QFileInfo(photo.file).fileName();
        pictures.push_back({name, std::move(photo)});
    }
    return pictures;
}

static std::vector<Incoming> fromBytes(const QByteArray& bytes) {
    const QString name = QCoreApplication::translate("Explorer", "Pasted picture");
    const auto copy = std::make_shared<const std::vector<std::uint8_t>>(bytes.begin(), bytes.end());
    return {{name, {name.toStdString(), {}, copy}}};
}

std::vector<Incoming> pictureOf(const QMimeData& data) {
    for (const QString& format : {u"image/jpeg"_s, u"image/png"_s, u"image/webp"_s, u"image/tiff"_s})
        if (const QByteArray bytes = data.data(format); !bytes.isEmpty())
            return fromBytes(bytes);
    return {};
}

std::vector<Incoming> pictureOf(const QImage& image) {
    QByteArray png;
    QBuffer buffer(&png);
    image.save(&buffer, "PNG", 100); // not compressed: it lives for a moment
    return fromBytes(png);
}
