#include "explorer/mapfigure.h"

#include "explorer/mapsigns.h"
#include "explorer/ramp.h"

#include <QFont>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace whereabouts;

static constexpr int margin = 24, titleHeight = 76, barWidth = 256, barHeight = 12, footGap = 12;
static constexpr int signsGap = 32, signsWidth = 176, signsRow = 21, signsRows = 3;
static constexpr int smallText = 13, subtitleText = 15;

static QFont fontOf(int pixels) {
    QFont font;
    font.setPixelSize(pixels);
    return font;
}

static void write(QPainter& painter, const QRect& place, int pixels, const QColor& colour, const QString& text, int flags) {
    painter.setFont(fontOf(pixels));
    painter.setPen(colour);
    painter.drawText(place, flags | Qt::AlignVCenter, painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
}

static void drawLegend(QPainter& painter, const QRect& place, const FigureText& text) {
    const QRect bar(place.left(), place.top() + 24, barWidth, barHeight);
    painter.drawImage(bar, rampImage());
    painter.setPen(QColor(u"#7a8794"_s));
    painter.drawRect(bar.adjusted(0, 0, -1, -1));
    const QColor dim(u"#525f6c"_s);
    write(painter, {bar.left(), place.top(), place.width(), 22}, smallText, dim, text.legend, Qt::AlignLeft);
    write(painter, {bar.left(), bar.bottom() + 4, barWidth, 20}, smallText, dim, text.lowest, Qt::AlignLeft);
    write(painter, {bar.left(), bar.bottom() + 4, barWidth, 20}, smallText, dim, text.highest, Qt::AlignRight);
}

static int signsIn(const FigureText& text) {
    const auto signs = {&text.area50, &text.area90, &text.estimate, &text.candidates, &text.onlyHere, &text.notHere};
    return static_cast<int>(std::ranges::count_if(signs, [](const QString* meaning) { return !meaning->isEmpty(); }));
}

static int widthOfSigns(const FigureText& text) { return (signsIn(text) + signsRows - 1) / signsRows * signsWidth; }

// What the lines and signs of the map mean, below each other in as many columns as they need.
static void drawSigns(QPainter& painter, QPoint corner, const FigureText& text) {
    constexpr int sample = 36;
    int count = 0;
    const auto next = [&](const QString& meaning) { // writes the words and says where the sign goes
        const QPoint place = corner + QPoint(count / signsRows * signsWidth, count % signsRows * signsRow);
        ++count;
        write(painter, {place.x() + sample + 8, place.y(), signsWidth - sample - 8, signsRow}, smallText, QColor(u"#525f6c"_s), meaning,
              Qt::AlignLeft);
        return QRect(place, QSize(sample, signsRow));
    };
    for (const auto& [meaning, dashed] : {std::pair(text.area50, false), std::pair(text.area90, true)}) {
        if (!meaning.isEmpty())
            drawLineSample(painter, next(meaning).topLeft() + QPoint(0, 5), dashed);
    }
    if (!text.estimate.isEmpty())
        drawEstimateSign(painter, next(text.estimate).toRectF().center(), 8);
    if (!text.candidates.isEmpty())
        drawCandidateSign(painter, next(text.candidates).toRectF().center(), 17, 1);
    for (const auto& [meaning, only] : {std::pair(text.onlyHere, true), std::pair(text.notHere, false)}) {
        if (!meaning.isEmpty())
            drawRegionSample(painter, next(meaning).topLeft() + QPoint(0, 3), only);
    }
}

// Beside the signs, or below them where there is little room; in the size of their words. Broken, and never cut, for it is owed.
static QRect attributionIn(const FigureText& text, int width) {
    constexpr int least = 240;
    const int beside = width - barWidth - signsGap - widthOfSigns(text);
    const QRect room = beside >= least ? QRect(width - beside, 0, beside, 1000) : QRect(0, signsRows * signsRow + 4, width, 1000);
    const int height = QFontMetrics(fontOf(smallText)).boundingRect(room, Qt::AlignRight | Qt::TextWordWrap, text.attribution).height();
    return {room.topLeft(), QSize(room.width(), height)};
}

// Below the subtitle, broken into as many lines as it needs and never cut.
static QRect doubtIn(const FigureText& text, int width) {
    const QRect room(0, margin + titleHeight - 20, width, 100'000);
    const int height = QFontMetrics(fontOf(subtitleText)).boundingRect(room, Qt::AlignLeft | Qt::TextWordWrap, text.doubt).height();
    return {room.topLeft(), QSize(width, text.doubt.isEmpty() ? 0 : height)};
}

QImage mapFigure(const QImage& map, const FigureText& text) {
    constexpr double windowWidth = 1200; // of a map, for which the sizes above are made
    const double scale = std::max(map.width() / windowWidth, 1.0);
    const auto scaled = [scale](int size) { return qRound(size * scale); };
    const int width = qRound(map.width() / scale);
    const QRect attribution = attributionIn(text, width);
    const int foot = std::max(signsRows * signsRow, attribution.bottom() + 1);
    const QRect doubt = doubtIn(text, width);
    const QPoint corner(scaled(margin), scaled(margin + titleHeight + (doubt.isEmpty() ? 0 : doubt.height() + 8))); // of the map
    QImage figure(map.width() + 2 * corner.x(), corner.y() + map.height() + scaled(footGap + foot + margin), QImage::Format_RGB32);
    figure.fill(Qt::white);
    QPainter painter(&figure);
    painter.drawImage(corner, map);
    painter.translate(corner.x(), 0);
    painter.scale(scale, scale);
    write(painter, {0, 16, width, 34}, 22, QColor(u"#15202b"_s), text.title, Qt::AlignLeft);
    write(painter, {0, 50, width, 26}, subtitleText, QColor(u"#525f6c"_s), text.subtitle, Qt::AlignLeft);
    painter.setFont(fontOf(subtitleText));
    painter.setPen(QColor(u"#b3261e"_s));
    painter.drawText(doubt, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap | Qt::TextDontClip, text.doubt);
    painter.translate(0, (corner.y() + map.height()) / scale + footGap);
    drawLegend(painter, {0, 0, barWidth + signsGap, foot}, text);
    drawSigns(painter, {barWidth + signsGap, 0}, text);
    painter.setFont(fontOf(smallText));
    painter.setPen(QColor(u"#525f6c"_s));
    painter.drawText(attribution, Qt::AlignRight | Qt::AlignTop | Qt::TextWordWrap, text.attribution);
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
