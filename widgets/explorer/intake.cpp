#include "explorer/intake.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;
using namespace whereabouts;

static constexpr int mostOfAFolder = 500;

static Incoming file(const QFileInfo& info) {
    return {info.fileName(), {info.filePath().toStdString(), info.filesystemFilePath(), nullptr}};
}

static std::vector<Incoming> folder(const QString& path) {
    static const QStringList patterns{u"*.jpg"_s, u"*.jpeg"_s, u"*.png"_s, u"*.webp"_s, u"*.tif"_s,
                                      u"*.tiff"_s, u"*.gif"_s, u"*.bmp"_s, u"*.jp2"_s};
    std::vector<Incoming> pictures;
    const QFileInfoList found = QDir(path).entryInfoList(patterns, QDir::Files | QDir::Readable, QDir::Name);
    for (const QFileInfo& info : found.first(std::min<qsizetype>(found.size(), mostOfAFolder)))
        pictures.push_back(file(info));
    return pictures;
}

std::vector<Incoming> picturesAt(const QList<QUrl>& urls) {
    std::vector<Incoming> pictures;
    for (const QUrl& url : urls) {
        if (!url.isLocalFile())
            continue;
        const QFileInfo info(url.toLocalFile());
        if (info.isDir())
            std::ranges::move(folder(info.filePath()), std::back_inserter(pictures));
        else
            pictures.push_back(file(info));
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
