#include "map/labellayer.h"

#include "map/basemaplayer.h"

#include <QFontMetricsF>
#include <QGuiApplication>
#include <QQuickWindow>
#include <QSGTextNode>
#include <QTextLayout>

#include <cmath>
#include <map>
#include <numbers>
#include <tuple>

namespace {

constexpr std::size_t mostLabels = 60;
constexpr double tightest = 0.8; // a name may be a little wider than its country
constexpr double narrowest = 30; // pixels; no name is so short
constexpr int smallestText = 11, largestText = 15;
constexpr double haloReach = 0.14; // of the text size

QFont labelFont(int pixelSize) {
    QFont font = QGuiApplication::font();
    font.setPixelSize(pixelSize);
    font.setLetterSpacing(QFont::PercentageSpacing, 104);
    return font;
}

// Text that is laid out once and then moved. Its halo is the same text, moved a little to each corner: Qt's own outline is a
// pixel thin, and white letters are lost in it on ice.
class LabelNode : public QSGTransformNode {
public:
    LabelNode(QQuickWindow* window, const QString& text, int pixelSize, const QColor& color, const QColor& halo) {
        QTextLayout layout(text, labelFont(pixelSize));
        layout.beginLayout();
        layout.createLine();
        layout.endLayout();
        const QSizeF size = layout.boundingRect().size();
        const QPointF corner(-std::round(size.width() / 2), -std::round(size.height() / 2));
        QSGTextNode* ground = window->createTextNode();
        ground->setColor(halo);
        const double reach = pixelSize * haloReach;
        for (const double angle : {0.25, 0.75, 1.25, 1.75}) {
            ground->addTextLayout(corner + QPointF(std::cos(angle * std::numbers::pi), std::sin(angle * std::numbers::pi)) * reach, &layout);
        }
        appendChildNode(ground);
        QSGTextNode* words = window->createTextNode();
        words->setColor(color);
        words->addTextLayout(corner, &layout);
        appendChildNode(words);
    }
    void moveTo(QPointF middle) {
        QMatrix4x4 matrix;
        matrix.translate(float(std::round(middle.x())), float(std::round(middle.y())));
        setMatrix(matrix);
    }
};

class LabelsNode : public QSGNode {
public:
    using Key = std::tuple<std::size_t, int, int>; // label, text size, how many of the same stand before it
    std::map<Key, LabelNode*> nodes;
    QColor color, halo;
};

} // namespace

LabelLayer::LabelLayer(QQuickItem* parent) : MapLayer(parent) {
    connect(this, &LabelLayer::changed, this, &QQuickItem::update);
    if (const BaseMapLayer::Level world = BaseMapLayer::read(0))
        m_labels = world->labels;
    m_widths.resize(std::size_t(m_labels.size()));
}

LabelLayer::~LabelLayer() = default;

double LabelLayer::widthOf(std::size_t label) {
    if (m_widths[label] == 0)
        m_widths[label] = QFontMetricsF(labelFont(100)).horizontalAdvance(m_labels[qsizetype(label)].name) / 100;
    return m_widths[label];
}

std::vector<LabelLayer::Placed> LabelLayer::placed() {
    const QRectF view = camera()->view();
    const double pixels = camera()->worldPixels();
    std::vector<Placed> result;
    std::vector<QRectF> taken;
    for (std::size_t i = 0; i < m_widths.size() && result.size() < mostLabels; ++i) {
        const BaseMapLabel& label = m_labels[qsizetype(i)];
        const double extent = label.extent * pixels;
        if (extent < narrowest)
            break; // they come by extent
        const int normal = std::clamp(int(smallestText + std::log2(extent / 90)), smallestText, largestText);
        const int size = int(std::lround(normal * m_textScale));
        const QSizeF text(widthOf(i) * size, size * 1.4);
        if (text.width() * tightest > extent)
            continue;
        for (double shift = std::ceil(view.left() - label.x); label.x + shift < view.right(); ++shift) {
            const QPointF middle((label.x + shift - view.left()) * pixels, (label.y - view.top()) * pixels);
            const QPointF corner = middle - QPointF(text.width() / 2, text.height() / 2);
            const QRectF box = QRectF(corner, text).adjusted(-6, -3, 6, 3);
            const auto overlaps = [&box](const QRectF& other) { return other.intersects(box); };
            if (!overlaps(boundingRect()) || std::ranges::any_of(taken, overlaps))
                continue;
            taken.push_back(box);
            result.push_back({i, size, middle});
        }
    }
    return result;
}

QSGNode* LabelLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    auto* root = static_cast<LabelsNode*>(old);
    if (!root || root->color != m_color || root->halo != m_halo) {
        delete root;
        root = new LabelsNode;
        root->color = m_color;
        root->halo = m_halo;
    }
    std::map<LabelsNode::Key, LabelNode*> shown;
    for (const Placed& place : camera() ? placed() : std::vector<Placed>()) {
        LabelsNode::Key key{place.label, place.pixelSize, 0};
        while (shown.contains(key))
            ++std::get<2>(key);
        const auto found = root->nodes.find(key);
        const QString& name = m_labels[qsizetype(place.label)].name;
        LabelNode* node = found != root->nodes.end() ? root->nodes.extract(found).mapped()
                                                     : new LabelNode(window(), name, place.pixelSize, m_color, m_halo);
        if (!node->parent())
            root->appendChildNode(node);
        node->moveTo(place.middle);
        shown[key] = node;
    }
    for (auto& [key, node] : root->nodes) {
        root->removeChildNode(node);
        delete node;
    }
    root->nodes = std::move(shown);
    return root;
}
