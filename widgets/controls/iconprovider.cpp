#include "controls/iconprovider.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

QImage IconProvider::requestImage(const QString& id, QSize* size, const QSize& requested) {
    const QString name = id.section(u'/', 0, 0), colour = id.section(u'/', 1, 1);
    QFile file(u":/icons/"_s + name + u".svg"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray svg = file.readAll().replace("currentColor", "#" + colour.toLatin1());
    const QSize wanted = requested.isValid() ? requested : QSize(24, 24);
    QImage image(wanted, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    QSvgRenderer(svg).render(&painter);
    *size = wanted;
    return image;
}
