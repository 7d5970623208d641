#include "explorer/mapfigure.h"

#include "explorer/ramp.h"
#include "raster/png.h"

#include <QFont>
#include <QPainter>

using namespace Qt::StringLiterals;
using namespace whereabouts;

static constexpr int margin = 24, titleHeight = 76, legendHeight = 64, barWidth = 256, barHeight = 12;

static void write(QPainter& painter, const QRect& place, int pixels, const QColor& colour, const QString& text, int flags) {
    QFont font = painter.font();
    font.setPixelSize(pixels);
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(place, flags | Qt::AlignVCenter, painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
}

static void drawLegend(QPainter& painter, const QRect& place, const FigureText& text) {
    const QRect bar(place.left(), place.top() + 24, barWidth, barHeight);
    painter.drawImage(bar, rampImage());
    painter.setPen(QColor(u"#7a8794"_s));
    painter.drawRect(bar.adjusted(0, 0, -1, -1));
    const QColor dim(u"#525f6c"_s);
    write(painter, {bar.left(), place.top(), place.width(), 22}, 13, dim, text.legend, Qt::AlignLeft);
    write(painter, {bar.left(), bar.bottom() + 4, barWidth, 20}, 13, dim, text.lowest, Qt::AlignLeft);
    write(painter, {bar.left(), bar.bottom() + 4, barWidth, 20}, 13, dim, text.highest, Qt::AlignRight);
}

QImage mapFigure(const QImage& map, const FigureText& text) {
    QImage figure(map.width() + 2 * margin, map.height() + titleHeight + legendHeight + 3 * margin, QImage::Format_RGB32);
    figure.fill(Qt::white);
    QPainter painter(&figure);
    const int width = map.width();
    write(painter, {margin, 16, width, 34}, 22, QColor(u"#15202b"_s), text.title, Qt::AlignLeft);
    write(painter, {margin, 50, width, 26}, 15, QColor(u"#525f6c"_s), text.subtitle, Qt::AlignLeft);
    painter.drawImage(margin, margin + titleHeight, map);
    const int below = margin + titleHeight + map.height() + 12;
    drawLegend(painter, {margin, below, width / 2, legendHeight}, text);
    write(painter, {margin + width / 2, below, width - width / 2, 22}, 13, QColor(u"#525f6c"_s), text.attribution, Qt::AlignRight);
    return figure;
}

Result<void> saveMapFigure(const std::filesystem::path& file, const QImage& map, const FigureText& text) {
    const QImage figure = mapFigure(map, text).convertToFormat(QImage::Format_RGB888);
    Picture picture{figure.width(), figure.height(), 3, {}};
    for (int row = 0; row < figure.height(); ++row) {
        const uchar* line = figure.constScanLine(row);
        picture.pixels.insert(picture.pixels.end(), line, line + qsizetype{3} * figure.width());
    }
    return writePng(file, picture, {text.title.toStdString(), text.subtitle.toStdString(), text.attribution.toStdString()});
}
