#include "explorer/resultpicture.h"

#include "explorer/mapsigns.h"
#include "geo/mercator.h"
#include "map/basemaplayer.h"
#include "map/graticulelayer.h"

#include <QFontMetricsF>
#include <QLineF>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

using namespace Qt::StringLiterals;
using namespace whereabouts;

namespace {

constexpr double width = 1200;               // of the view; its lines and letters are those of a window
constexpr double leastCandidate = 0.03;      // of the probability, to be shown
constexpr double signRadius = 11, disc = 22; // of the estimate and of a candidate
constexpr double insetWidth = 200, inset = 12;
constexpr double widestWithInset = 0.3; // of all longitudes
constexpr double widestWithCities = 0.2;
constexpr int mostCities = 16;
const QColor words(u"#26323a"_s), dim(u"#5d6a73"_s), halo(u"#f5f3ec"_s);

struct Sign {
    int rank;
    GeoPoint place;
};

std::vector<Sign> candidatesOn(const LocateResult& result) {
    std::vector<Sign> signs;
    for (std::size_t i = 0; i < result.candidates.size(); ++i)
        if (result.candidates[i].candidate.probability >= leastCandidate)
            signs.push_back({static_cast<int>(i) + 1, result.candidates[i].candidate.point});
    return signs;
}

MapView viewOf(const LocateResult& result) {
    Frame frame = frameAround(result.constrained, result.estimate, 0.9);
    for (const Sign& sign : candidatesOn(result))
        frame.include(sign.place);
    return MapView::around(frame, width);
}

QRectF squareAround(QPointF middle, double side) { return {middle - QPointF(side, side) / 2, QSizeF(side, side)}; }

QFont fontOf(double pixels) {
    QFont font;
    font.setPixelSize(qRound(pixels));
    return font;
}

QString degrees(double value, double step, QChar positive, QChar negative) {
    const int decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
    const double shown = std::abs(value) < step / 2 ? 0 : value;
    const QString number = QString::number(std::abs(shown), 'f', decimals) + u'°';
    return shown == 0 || std::abs(shown) == 180 ? number : number + u' ' + (shown > 0 ? positive : negative);
}

// Draws what lies on the map, each where nothing else does, the important first.
class Annotations {
public:
    Annotations(QPainter& painter, const MapView& view) : m_painter(painter), m_view(view), m_shown(QPointF(0, 0), view.size) {
        m_painter.setRenderHint(QPainter::Antialiasing);
    }

    void drawSigns(const LocateResult& result, const std::vector<Sign>& candidates);
    void drawInset(const BaseMap& world, const QPainterPath& area);
    void drawScaleBar();
    void drawDegrees();
    void drawCountries(const BaseMap& world);
    void drawCities(const Gazetteer& gazetteer);

private:
    bool isFree(const QRectF& place) const;
    QPointF besideOthers(QPointF place) const;
    bool writeAt(QPointF corner, const QString& text, const QFont& font, const QColor& colour);

    QPainter& m_painter;
    const MapView& m_view;
    QRectF m_shown;
    std::vector<QRectF> m_taken;
};

bool Annotations::isFree(const QRectF& place) const {
    return m_shown.contains(place) && std::ranges::none_of(m_taken, [&](const QRectF& other) { return other.intersects(place); });
}

// Where a candidate's disc goes: to its place, or so near it that it covers no other sign.
QPointF Annotations::besideOthers(QPointF place) const {
    if (isFree(squareAround(place, disc)))
        return place;
    for (const double distance : {1.5 * disc, 2.5 * disc, 3.5 * disc}) {
        for (const double angle : {45.0, 135.0, 315.0, 225.0, 90.0, 270.0, 0.0, 180.0}) {
            const QPointF beside = QLineF::fromPolar(distance, angle).p2() + place;
            if (isFree(squareAround(beside, disc)))
                return beside;
        }
    }
    return place;
}

void Annotations::drawSigns(const LocateResult& result, const std::vector<Sign>& candidates) {
    const QPointF estimate = m_view.pixel(result.estimate);
    m_taken.push_back(squareAround(estimate, 2 * signRadius));
    std::vector<QPointF> discs;
    for (const Sign& sign : candidates) {
        discs.push_back(besideOthers(m_view.pixel(sign.place)));
        m_taken.push_back(squareAround(discs.back(), disc + 4));
    }
    for (std::size_t i = candidates.size(); i-- > 0;) {
        for (const auto& [colour, thick] : {std::pair(QColor(Qt::white), 4.0), std::pair(QColor(u"#2f3e4d"_s), 1.5)}) {
            m_painter.setPen(QPen(colour, thick));
            m_painter.drawLine(m_view.pixel(candidates[i].place), discs[i]);
        }
    }
    drawEstimateSign(m_painter, estimate, signRadius);
    for (std::size_t i = candidates.size(); i-- > 0;)
        drawCandidateSign(m_painter, discs[i], disc, candidates[i].rank);
}

// The world in the corner that hides least, with what the map shows of it.
void Annotations::drawInset(const BaseMap& world, const QPainterPath& area) {
    const MapView whole = MapView::wholeEarth(insetWidth);
    const double right = m_shown.right() - insetWidth - inset, bottom = m_shown.bottom() - whole.size.height() - inset;
    const std::array corners{QPointF(right, bottom), QPointF(right, inset), QPointF(inset, inset)};
    const auto hidesNothing = [&](QPointF corner) {
        const QRectF place(corner, whole.size);
        return isFree(place) && !area.intersects(place);
    };
    const auto found = std::ranges::find_if(corners, hidesNothing);
    const QPointF corner = found != corners.end() ? *found : corners.front();
    const QRectF place(QPointF(0, 0), whole.size);
    constexpr double least = 6;
    const QPointF middle = whole.pixel(QPointF(m_view.plane.center().x(), whole.y(m_view.middleLatitude())));
    const double north = whole.y(m_view.latitude(m_view.plane.top())), south = whole.y(m_view.latitude(m_view.plane.bottom()));
    const QSizeF size = QSizeF(m_view.plane.width(), south - north) * whole.pixelsPerUnit();
    m_painter.save();
    m_painter.translate(corner);
    m_painter.setClipRect(place);
    drawSeaAndLand(m_painter, whole, world);
    m_painter.setPen(QPen(QColor(u"#d6336c"_s), 2, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    for (const double copy : {-insetWidth, 0.0, insetWidth}) {
        const QSizeF seen = size.expandedTo({least, least});
        m_painter.drawRect(QRectF(middle + QPointF(copy, 0) - QPointF(seen.width(), seen.height()) / 2, seen));
    }
    m_painter.setClipping(false);
    m_painter.setPen(QPen(QColor(u"#7a8794"_s), 1));
    m_painter.drawRect(place);
    m_painter.restore();
    m_taken.push_back(place.translated(corner));
}

// A round distance as long as it is in the middle of the map, and where that is.
void Annotations::drawScaleBar() {
    const double latitude = m_view.middleLatitude(), kmPerPixel = mercator::kmPerWorldUnit(latitude) / m_view.pixelsPerUnit();
    const double longest = 160 * kmPerPixel, power = std::pow(10, std::floor(std::log10(longest)));
    const double km = power * (longest >= 5 * power ? 5 : longest >= 2 * power ? 2 : 1), length = km / kmPerPixel;
    const QString text = u"%1 km at %2"_s.arg(QLocale(QLocale::English).toString(km, 'f', 0), degrees(latitude, 1, u'N', u'S'));
    const QFont font = fontOf(13);
    const double across = std::max(length, QFontMetricsF(font).horizontalAdvance(text)) + 16, down = 36;
    const QRectF panel(inset, m_shown.bottom() - inset - down, across, down);
    m_painter.fillRect(panel, QColor(u"#e6ffffff"_s));
    m_painter.setFont(font);
    m_painter.setPen(words);
    m_painter.drawText(panel.adjusted(8, 4, 0, 0), Qt::AlignLeft | Qt::AlignTop, text);
    const QRectF line(panel.left() + 8, panel.bottom() - 9, length, 2);
    m_painter.fillRect(line, words);
    for (const double x : {line.left(), line.right() - 2})
        m_painter.fillRect(QRectF(x, line.top() - 4, 2, 6), words);
    m_taken.push_back(panel);
}

// Which parallels and meridians there are, along the left and the upper edge.
void Annotations::drawDegrees() {
    const double step = GraticuleLayer::stepFor(m_view.pixelsPerUnit() / 360);
    const QFont font = fontOf(11);
    const double high = QFontMetricsF(font).height();
    const auto firstAbove = [step](double at) { return std::ceil(at / step) * step; };
    for (double at = firstAbove(mercator::longitude(m_view.plane.left())); at < mercator::longitude(m_view.plane.right()); at += step)
        writeAt({m_view.pixel(QPointF(mercator::x(at), 0)).x() + 3, 3}, degrees(wrapLongitude(at), step, u'E', u'W'), font, dim);
    for (double at = firstAbove(m_view.latitude(m_view.plane.bottom())); at < m_view.latitude(m_view.plane.top()); at += step)
        writeAt({4, m_view.pixel(QPointF(0, m_view.y(at))).y() - high - 1}, degrees(at, step, u'N', u'S'), font, dim);
}

// The names that fit into their countries, large ones first.
void Annotations::drawCountries(const BaseMap& world) {
    for (const BaseMapLabel& label : world.labels) {
        const double extent = static_cast<double>(label.extent) * m_view.pixelsPerUnit();
        const QFont font = fontOf(std::clamp(11 + std::log2(extent / 90), 11.0, 15.0));
        const QSizeF size(QFontMetricsF(font).horizontalAdvance(label.name), QFontMetricsF(font).height());
        if (size.width() > 1.2 * extent)
            continue;
        const GeoPoint place = mercator::toGeoPoint({static_cast<double>(label.x), static_cast<double>(label.y)});
        writeAt(m_view.pixel(place) - QPointF(size.width(), size.height()) / 2, label.name, font, dim);
    }
}

// The largest cities on the map, for which there is room.
void Annotations::drawCities(const Gazetteer& gazetteer) {
    constexpr double dot = 5, gap = 4;
    const QFont font = fontOf(13);
    int count = 0;
    for (const Place& place : gazetteer.places()) {
        const QPointF middle = m_view.pixel(place.point);
        const QRectF spot = squareAround(middle, dot);
        if (place.city.empty() || !isFree(spot) || count == mostCities)
            continue;
        const QString name = QString::fromStdString(place.city);
        const QSizeF size(QFontMetricsF(font).horizontalAdvance(name), QFontMetricsF(font).height());
        const QPointF right = middle + QPointF(dot / 2 + gap, -size.height() / 2);
        if (!writeAt(right, name, font, words) && !writeAt(right - QPointF(size.width() + dot + 2 * gap, 0), name, font, words))
            continue;
        m_painter.setPen(QPen(halo, 1));
        m_painter.setBrush(words);
        m_painter.drawEllipse(spot);
        m_taken.push_back(spot);
        ++count;
    }
}

// False where something is already.
bool Annotations::writeAt(QPointF corner, const QString& text, const QFont& font, const QColor& colour) {
    constexpr double apart = 5;
    const QFontMetricsF metrics(font);
    const QRectF place(corner, QSizeF(metrics.horizontalAdvance(text), metrics.height()));
    if (!isFree(place))
        return false;
    QPainterPath letters;
    letters.addText(corner + QPointF(0, metrics.ascent()), font, text);
    m_painter.strokePath(letters, QPen(halo, 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    m_painter.fillPath(letters, colour);
    m_taken.push_back(place.adjusted(-apart, -apart, apart, apart));
    return true;
}

} // namespace

Result<ResultPicture> resultPicture(const LocateResult& result, const Gazetteer& gazetteer) {
    ResultPicture picture{{}, viewOf(result), HeatmapSource::prepare(std::make_shared<const Posterior>(result.constrained), nullptr)};
    const MapView& view = picture.view;
    const double zoom = std::log2(view.pixelsPerUnit() * ResultPicture::sharpness / 256);
    const BaseMapLayer::Level world = BaseMapLayer::read(0), near = BaseMapLayer::read(BaseMapLayer::levelFor(zoom));
    if (!world || !near)
        return failure(Error::Code::NotFound, "The base map that ships with the program is missing or damaged; install the program again.");

    picture.map = QImage((view.size * ResultPicture::sharpness).toSize(), QImage::Format_RGB32);
    QPainter painter(&picture.map);
    painter.scale(ResultPicture::sharpness, ResultPicture::sharpness);
    drawSeaAndLand(painter, view, *near);
    drawGraticule(painter, view);
    drawCoastsAndBorders(painter, view, *near);
    drawHeat(painter, view, picture.heat, ResultPicture::sharpness);
    picture.area50 = outlineIn(view, picture.heat.outline50);
    picture.area90 = outlineIn(view, picture.heat.outline90);
    drawOutline(painter, picture.area90, true);
    drawOutline(painter, picture.area50, false);

    const std::vector<Sign> candidates = candidatesOn(result);
    picture.hasCandidates = !candidates.empty();
    Annotations annotations(painter, view);
    annotations.drawSigns(result, candidates);
    if (view.plane.width() < widestWithInset)
        annotations.drawInset(*world, picture.area90.path);
    if (!view.isWholeEarth())
        annotations.drawScaleBar();
    annotations.drawDegrees();
    annotations.drawCountries(*world);
    if (view.plane.width() < widestWithCities)
        annotations.drawCities(gazetteer);
    return picture;
}
