#include "map/mapcamera.h"

#include "geo/mercator.h"

namespace mercator = whereabouts::mercator;

namespace {

constexpr int flightMs = 300;
constexpr int settledMs = 600; // a view that stood this long is one to come back to
constexpr int rememberedViews = 100;
constexpr double closestBoxZoom = 14.0;

double fraction(double x) { return x - std::floor(x); }

QPointF worldPoint(double latitude, double longitude) { return {mercator::x(longitude), mercator::y(latitude)}; }

} // namespace

MapCamera::MapCamera(QObject* parent) : QObject(parent) {
    m_flight.setDuration(flightMs);
    m_flight.setStartValue(0.0);
    m_flight.setEndValue(1.0);
    m_flight.setEasingCurve(QEasingCurve::InOutCubic);
    connect(&m_flight, &QVariantAnimation::valueChanged, this, [this](const QVariant& at) { step(at.toDouble()); });
    connect(&m_flight, &QVariantAnimation::stateChanged, this, &MapCamera::movingChanged);
    m_settled.setSingleShot(true);
    m_settled.setInterval(settledMs);
    connect(&m_settled, &QTimer::timeout, this, &MapCamera::remember);
    connect(this, &MapCamera::viewChanged, &m_settled, qOverload<>(&QTimer::start));
}

void MapCamera::setWidth(qreal width) {
    if (width != m_width) {
        m_width = width;
        show(m_at);
    }
}

void MapCamera::setHeight(qreal height) {
    if (height != m_height) {
        m_height = height;
        show(m_at);
    }
}

void MapCamera::setRepeats(bool repeats) {
    if (repeats != m_repeats) {
        m_repeats = repeats;
        show(m_at);
    }
}

double MapCamera::minimumZoomLevel() const {
    const qreal smallestWorld = m_repeats ? m_height : std::max(m_width, m_height);
    return smallestWorld > 0 ? std::log2(smallestWorld / 256.0) : 0.0;
}
double MapCamera::latitude() const { return mercator::latitude(m_at.centre.y()); }
double MapCamera::longitude() const { return mercator::longitude(m_at.centre.x()); }
double MapCamera::worldPixels() const { return 256.0 * std::exp2(m_at.zoom); }

QRectF MapCamera::view() const {
    const double pixels = worldPixels();
    const QPointF size(m_width / pixels, m_height / pixels);
    return {m_at.centre - size / 2, m_at.centre + size / 2};
}

QPointF MapCamera::toPoint(double latitude, double longitude) const {
    QPointF offset = worldPoint(latitude, longitude) - m_at.centre;
    offset.rx() -= std::round(offset.x());
    return offset * worldPixels() + QPointF(m_width / 2, m_height / 2);
}

QGeoCoordinate MapCamera::toCoordinate(QPointF point) const {
    const QPointF world = m_at.centre + (point - QPointF(m_width / 2, m_height / 2)) / worldPixels();
    return {mercator::latitude(std::clamp(world.y(), 0.0, 1.0)), mercator::longitude(fraction(world.x()))};
}

double MapCamera::metresPerPixel() const {
    return 1000.0 * mercator::kmPerWorldUnit(latitude()) / worldPixels();
}

void MapCamera::panBy(qreal dx, qreal dy) {
    m_flight.stop();
    show({m_at.centre - QPointF(dx, dy) / worldPixels(), m_at.zoom});
}

void MapCamera::zoomBy(double levels, QPointF about) {
    m_flight.stop();
    const QPointF offset = about - QPointF(m_width / 2, m_height / 2);
    const QPointF fixed = m_at.centre + offset / worldPixels();
    const double zoom = clamped({m_at.centre, m_at.zoom + levels}).zoom;
    show({fixed - offset / (256.0 * std::exp2(zoom)), zoom});
}

void MapCamera::setView(double latitude, double longitude, double zoom) {
    m_flight.stop();
    show({worldPoint(latitude, longitude), zoom});
}

void MapCamera::flyTo(double latitude, double longitude, double zoom) { fly({worldPoint(latitude, longitude), zoom}); }

void MapCamera::flyToBox(double south, double west, double north, double east, qreal left, qreal top, qreal right,
                         qreal bottom) {
    const QPointF low = worldPoint(north, west), high = worldPoint(south, east < west ? east + 360.0 : east);
    const QSizeF room(std::max(m_width - left - right, 64.0), std::max(m_height - top - bottom, 64.0));
    const QSizeF size(std::max(high.x() - low.x(), 1e-9), std::max(high.y() - low.y(), 1e-9));
    const double pixels = std::min(room.width() / size.width(), room.height() / size.height());
    const double zoom = clamped({m_at.centre, std::min(std::log2(pixels / 256.0), closestBoxZoom)}).zoom;
    const QPointF shift = QPointF(right - left, bottom - top) / 2 / (256.0 * std::exp2(zoom));
    fly({(low + high) / 2 + shift, zoom});
}

void MapCamera::flyToWorld() { fly({{0.5, 0.5}, minimumZoomLevel()}); }

void MapCamera::back() {
    if (!canGoBack())
        return;
    m_future.append(m_past.takeLast());
    m_travelling = true;
    fly(m_past.last());
    Q_EMIT historyChanged();
}

void MapCamera::forward() {
    if (!canGoForward())
        return;
    m_past.append(m_future.takeLast());
    m_travelling = true;
    fly(m_past.last());
    Q_EMIT historyChanged();
}

MapCamera::Place MapCamera::clamped(Place place) const {
    place.zoom = std::clamp(place.zoom, minimumZoomLevel(), std::max(maximumZoomLevel, minimumZoomLevel()));
    const double half = std::min(m_height / 2 / (256.0 * std::exp2(place.zoom)), 0.5);
    place.centre = {fraction(place.centre.x()), std::clamp(place.centre.y(), half, 1.0 - half)};
    return place;
}

void MapCamera::show(Place place) {
    m_at = clamped(place);
    Q_EMIT viewChanged();
}

void MapCamera::fly(Place place) {
    m_flight.stop();
    m_from = m_at;
    m_to = clamped(place);
    m_to.centre.rx() += std::round(m_from.centre.x() - m_to.centre.x()); // the short way round
    if (m_animated && m_width > 0)
        m_flight.start();
    else
        show(m_to);
}

// Zooming moves about one fixed pixel, so the centre goes as the pixels' size does.
void MapCamera::step(double progress) {
    const double zoom = m_from.zoom + (m_to.zoom - m_from.zoom) * progress;
    const double a = std::exp2(-m_from.zoom), b = std::exp2(-m_to.zoom);
    const double share = std::abs(m_to.zoom - m_from.zoom) < 0.01 ? progress : (a - std::exp2(-zoom)) / (a - b);
    show({m_from.centre + (m_to.centre - m_from.centre) * share, zoom});
}

void MapCamera::remember() {
    if (m_width <= 0 || std::exchange(m_travelling, false))
        return;
    const auto near = [this](const Place& place) {
        return std::abs(place.zoom - m_at.zoom) < 0.01
               && QPointF(place.centre - m_at.centre).manhattanLength() * worldPixels() < 4;
    };
    if (!m_past.isEmpty() && near(m_past.last()))
        return;
    m_past.append(m_at);
    if (m_past.size() > rememberedViews)
        m_past.removeFirst();
    m_future.clear();
    Q_EMIT historyChanged();
}
