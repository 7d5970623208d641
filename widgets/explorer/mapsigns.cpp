#include "explorer/mapsigns.h"

#include <QColor>
#include <QFont>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>

using namespace Qt::StringLiterals;

void drawEstimateSign(QPainter& painter, QPointF middle, double radius) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Qt::white, radius / 5.5, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter.setBrush(QColor(u"#d6336c"_s));
    painter.drawPolygon(QPolygonF{middle - QPointF(0, radius), middle + QPointF(radius, 0), middle + QPointF(0, radius), middle - QPointF(radius, 0)});
    painter.restore();
}

void drawCandidateSign(QPainter& painter, QPointF middle, double diameter, int number) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Qt::white, diameter / 10));
    painter.setBrush(QColor(u"#2f3e4d"_s));
    painter.drawEllipse(middle, diameter / 2, diameter / 2);
    QFont font = painter.font();
    font.setPixelSize(qRound(diameter * (number > 9 ? 0.5 : 0.6)));
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(QRectF(middle - QPointF(diameter, diameter) / 2, QSizeF(diameter, diameter)), Qt::AlignCenter, QString::number(number));
    painter.restore();
}

void drawLineSample(QPainter& painter, QPointF corner, bool dashed) {
    constexpr double width = 36, height = 12, dash = 6, period = 10;
    painter.fillRect(QRectF(corner, QSizeF(width, height)), QColor(u"#8a9aa8"_s));
    painter.fillRect(QRectF(corner + QPointF(0, 4), QSizeF(width, 4)), QColor(u"#99101820"_s));
    for (double x = 0; x < width; x += period)
        painter.fillRect(QRectF(corner + QPointF(x, 5), QSizeF(dashed ? dash : std::min(period, width - x), 2)), Qt::white);
}

void drawRegionSample(QPainter& painter, QPointF corner, bool only) {
    const QRectF place(corner, QSizeF(36, 16));
    const auto frame = [&](double inset, double width, const QColor& colour) {
        painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
        painter.drawRect(place.adjusted(inset, inset, -inset, -inset));
    };
    painter.save();
    painter.setClipRect(place, Qt::IntersectClip);
    painter.setBrush(Qt::NoBrush);
    painter.fillRect(place, QColor(u"#8a9aa8"_s));
    painter.fillRect(place.adjusted(2, 2, -2, -2), QColor(only ? u"#142f9e63"_s : u"#1cd9483b"_s));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(QColor(u"#80d9483b"_s), 2));
    for (double x = -12; !only && x < place.width(); x += 10)
        painter.drawLine(place.topLeft() + QPointF(x, 0), place.bottomLeft() + QPointF(x + place.height(), 0));
    frame(2, 4, QColor(u"#99ffffff"_s));
    frame(2, 2, QColor(only ? u"#2f9e63"_s : u"#d9483b"_s));
    painter.restore();
}
