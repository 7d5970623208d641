#include "map/graticulelayer.h"

#include "geo/mercator.h"
#include "map/mapmaterials.h"

#include <cmath>

namespace mercator = whereabouts::mercator;

namespace {

constexpr double closest = 100; // pixels between two meridians
constexpr std::array steps{30.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01};

} // namespace

double GraticuleLayer::stepFor(double pixelsPerDegree) {
    double step = 30;
    for (const double finer : steps)
        if (finer * pixelsPerDegree >= closest)
            step = finer;
    return step;
}

GraticuleLayer::GraticuleLayer(QQuickItem* parent) : MapLayer(parent) {
    connect(this, &GraticuleLayer::changed, this, &QQuickItem::update);
}

QSGNode* GraticuleLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    delete old;
    if (!camera())
        return nullptr;
    const QRectF view = camera()->view();
    const double pixels = camera()->worldPixels(), step = stepFor(pixels / 360);
    std::vector<TilePoint> points; // pixels: few lines, made anew for each view
    const auto firstAbove = [step](double degrees) { return std::ceil(degrees / step) * step; };
    for (double at = firstAbove(mercator::longitude(view.left())); at < mercator::longitude(view.right()); at += step) {
        const float x = float((mercator::x(at) - view.left()) * pixels);
        points.insert(points.end(), {{x, 0}, {x, float(height())}});
    }
    for (double at = firstAbove(mercator::latitude(view.bottom())); at < mercator::latitude(view.top()); at += step) {
        const float y = float((mercator::y(at) - view.top()) * pixels);
        points.insert(points.end(), {{0, y}, {float(width()), y}});
    }
    auto* node = new LineNode(lineGeometry(points, std::vector<quint16>(points.size() / 2, 2)).release());
    node->setFlag(QSGNode::OwnsGeometry);
    node->material.placement = {0, 0, 1};
    node->material.color = m_color;
    return node;
}
