#include "explorer/mapfigure.h"

#include "explorer/ramp.h"

#include <QFont>
#include <QPainter>
#include <QPolygon>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace whereabouts;

static constexpr int margin = 24, titleHeight = 76, legendHeight = 64, barWidth = 256, barHeight = 12;
static constexpr int signsGap = 32, signsWidth = 176;

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

// What the lines and the diamond of the map mean, below each other.
static void drawSigns(QPainter& painter, const QRect& place, const FigureText& text) {
    constexpr int row = 21, sample = 36;
    const auto words = [&](int top, const QString& meaning) {
        write(painter, {place.left() + sample + 8, top, place.width() - sample - 8, row}, 13, QColor(u"#525f6c"_s), meaning, Qt::AlignLeft);
    };
    int top = place.top();
    for (const auto& [meaning, dashed] : {std::pair(text.area50, false), std::pair(text.area90, true)}) {
        if (meaning.isEmpty())
            continue;
        const QRect swatch(place.left(), top + 5, sample, 12);
        painter.fillRect(swatch, QColor(u"#8a9aa8"_s));
        painter.fillRect(swatch.adjusted(0, 4, 0, -4), QColor(u"#99101820"_s));
        for (int x = 0; x < sample; x += 10)
            painter.fillRect(swatch.left() + x, swatch.top() + 5, dashed ? 6 : qMin(10, sample - x), 2, Qt::white);
        words(top, meaning);
        top += row;
    }
    if (text.estimate.isEmpty())
        return;
    const QPoint middle(place.left() + sample / 2, top + row / 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(u"#d6336c"_s));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawPolygon(QPolygon{middle - QPoint(0, 8), middle + QPoint(8, 0), middle + QPoint(0, 8), middle - QPoint(8, 0)});
    words(top, text.estimate);
}

QImage mapFigure(const QImage& map, const FigureText& text) {
    constexpr int windowWidth = 1200; // of a map, for which the sizes above are made
    const int scale = std::max(map.width() / windowWidth, 1);
    QImage figure(map.width() + 2 * margin * scale, map.height() + (titleHeight + legendHeight + 3 * margin) * scale, QImage::Format_RGB32);
    figure.fill(Qt::white);
    QPainter painter(&figure);
    painter.drawImage(margin * scale, (margin + titleHeight) * scale, map);
    painter.scale(scale, scale);
    const int width = map.width() / scale;
    write(painter, {margin, 16, width, 34}, 22, QColor(u"#15202b"_s), text.title, Qt::AlignLeft);
    write(painter, {margin, 50, width, 26}, 15, QColor(u"#525f6c"_s), text.subtitle, Qt::AlignLeft);
    const int below = margin + titleHeight + (map.height() + scale - 1) / scale + 12;
    drawLegend(painter, {margin, below, barWidth + signsGap, legendHeight}, text);
    drawSigns(painter, {margin + barWidth + signsGap, below, signsWidth, legendHeight}, text);
    const int taken = barWidth + signsGap + signsWidth;
    painter.setPen(QColor(u"#525f6c"_s)); // in the size of the signs' words; broken, and never cut, for it is owed
    painter.drawText(QRect(margin + taken, below, width - taken, legendHeight), Qt::AlignRight | Qt::AlignTop | Qt::TextWordWrap,
                     text.attribution);
    return figure;
}

Result<void> saveMapFigure(const std::filesystem::path& file, const QImage& map, const FigureText& text, const PngText& chunks) {
    const QImage figure = mapFigure(map, text).convertToFormat(QImage::Format_RGB888);
    Picture picture{figure.width(), figure.height(), 3, {}};
    for (int row = 0; row < figure.height(); ++row) {
        const uchar* line = figure.constScanLine(row);
        picture.pixels.insert(picture.pixels.end(), line, line + qsizetype{3} * figure.width());
    }
    return writePng(file, picture, chunks);
}
