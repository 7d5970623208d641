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

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t mostCountries = 60, mostCities = 40;
constexpr int newCities = 4; // names that are laid out in one frame: each takes time
constexpr double tightest = 0.8; // a name may be a little wider than its country
constexpr double narrowest = 30; // pixels; no name is so short
constexpr int smallestText = 11, largestText = 15, cityText = 11;
constexpr double haloReach = 0.14; // of the text size
constexpr double dotReach = 5;     // pixels from the dot's middle to its city's name
constexpr double spacingX = 6, spacingY = 3;

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
    LabelNode(QQuickWindow* window, int pixelSize, const QColor& color, const QColor& halo)
        : m_pixelSize(pixelSize), m_ground(window->createTextNode()), m_words(window->createTextNode()) {
        m_ground->setColor(halo);
        m_words->setColor(color);
        appendChildNode(m_ground);
        appendChildNode(m_words);
    }
    // `aside` is how far the text's near edge lies from the middle: to the right, or to the left where it is negative. 0 sets it
    // amid.
    void write(const QString& text, double aside) {
        QTextLayout layout(text, labelFont(m_pixelSize));
        layout.beginLayout();
        layout.createLine();
        layout.endLayout();
        const QSizeF size = layout.boundingRect().size();
        const double left = aside == 0 ? -size.width() / 2 : aside > 0 ? aside : aside - size.width();
        const QPointF corner(std::round(left), -std::round(size.height() / 2));
        const double reach = m_pixelSize * haloReach;
        for (const double angle : {0.25, 0.75, 1.25, 1.75}) {
            m_ground->addTextLayout(corner + QPointF(std::cos(angle * std::numbers::pi), std::sin(angle * std::numbers::pi)) * reach, &layout);
        }
        m_words->addTextLayout(corner, &layout);
    }
    void moveTo(QPointF middle) {
        QMatrix4x4 matrix;
        matrix.translate(float(std::round(middle.x())), float(std::round(middle.y())));
        setMatrix(matrix);
    }

private:
    int m_pixelSize;
    QSGTextNode *m_ground, *m_words;
};

class LabelsNode : public QSGNode {
public:
    using Key = std::tuple<std::size_t, int, bool, int>; // label, text size, westward, how many of the same stand before it
    std::map<Key, LabelNode*> nodes;
    QColor color, halo;
};

} // namespace

// What the names in view leave of it.
class LabelLayer::Room {
public:
    explicit Room(const QRectF& view) : m_view(view) {}
    // Takes the place, if it is in view and nothing is there.
    bool take(const QRectF& place) {
        const QRectF box = place.adjusted(-spacingX, -spacingY, spacingX, spacingY);
        const auto overlaps = [&box](const QRectF& other) { return other.intersects(box); };
        if (!overlaps(m_view) || std::ranges::any_of(m_taken, overlaps))
            return false;
        m_taken.push_back(box);
        return true;
    }

private:
    QRectF m_view;
    std::vector<QRectF> m_taken;
};

LabelLayer::LabelLayer(QQuickItem* parent) : MapLayer(parent) {
    connect(this, &LabelLayer::changed, this, &QQuickItem::update);
    if (const BaseMapLayer::Level world = BaseMapLayer::read(0))
        m_labels = world->labels;
    m_widths.resize(std::size_t(m_labels.size()));
}

LabelLayer::~LabelLayer() = default;

void LabelLayer::setCities(CityNames* cities) {
    if (cities == m_cities)
        return;
    if (m_cities)
        m_cities->disconnect(this);
    m_cities = cities;
    const auto read = [this] {
        m_widths.resize(std::size_t(m_labels.size()));
        m_widths.resize(std::size_t(m_labels.size()) + (m_cities ? m_cities->list().size() : 0));
        Q_EMIT changed();
    };
    if (cities)
        connect(cities, &CityNames::changed, this, read);
    read();
}

double LabelLayer::leastPopulation(double zoom) {
    constexpr double allZoom = 9, all = 15'000; // the gazetteer's own least
    return all * std::pow(3, std::max(0.0, allZoom - zoom));
}

const QString& LabelLayer::nameOf(std::size_t label) const {
    return isCity(label) ? m_cities->list()[label - std::size_t(m_labels.size())].name : m_labels[qsizetype(label)].name;
}

double LabelLayer::widthOf(std::size_t label) {
    if (m_widths[label] == 0)
        m_widths[label] = QFontMetricsF(labelFont(100)).horizontalAdvance(nameOf(label)) / 100;
    return m_widths[label];
}

std::vector<LabelLayer::Placed> LabelLayer::placed() {
    Room room(boundingRect());
    std::vector<Placed> placed;
    placeCountries(room, placed);
    placeCities(room, placed);
    return placed;
}

void LabelLayer::placeCountries(Room& room, std::vector<Placed>& placed) {
    const QRectF view = camera()->view();
    const double pixels = camera()->worldPixels();
    for (std::size_t i = 0; i < std::size_t(m_labels.size()) && placed.size() < mostCountries; ++i) {
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
            if (room.take({corner, text}))
                placed.push_back({i, size, middle});
        }
    }
}

void LabelLayer::placeCities(Room& room, std::vector<Placed>& placed) {
    if (!m_cities)
        return;
    const QRectF view = camera()->view();
    const double pixels = camera()->worldPixels(), least = leastPopulation(camera()->zoomLevel());
    const int size = int(std::lround(cityText * m_textScale));
    const std::size_t most = placed.size() + mostCities;
    for (std::size_t i = 0; i < m_cities->list().size() && placed.size() < most; ++i) {
        const CityNames::City& city = m_cities->list()[i];
        if (double(city.population) < least)
            break; // they come by population
        if (city.place.y() < view.top() || city.place.y() > view.bottom())
            continue;
        const std::size_t label = std::size_t(m_labels.size()) + i;
        for (double shift = std::ceil(view.left() - city.place.x()); city.place.x() + shift < view.right(); ++shift) {
            const QPointF dot((city.place.x() + shift - view.left()) * pixels, (city.place.y() - view.top()) * pixels);
            const double width = widthOf(label) * size + dotReach, height = size * 1.4;
            if (room.take({dot - QPointF(2, height / 2), QSizeF(width + 2, height)}))
                placed.push_back({label, size, dot});
            else if (room.take({dot - QPointF(width, height / 2), QSizeF(width + 2, height)}))
                placed.push_back({label, size, dot, true});
        }
    }
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
    int laidOut = 0;
    bool wanting = false;
    for (const Placed& place : camera() ? placed() : std::vector<Placed>()) {
        LabelsNode::Key key{place.label, place.pixelSize, place.westward, 0};
        while (shown.contains(key))
            ++std::get<3>(key);
        const auto found = root->nodes.find(key);
        LabelNode* node = found != root->nodes.end() ? root->nodes.extract(found).mapped() : nullptr;
        if (!node && isCity(place.label) && (camera()->moving() || laidOut == newCities)) {
            wanting = true; // they come in the next frames, after the flight
            continue;
        }
        if (!node) {
            node = new LabelNode(window(), place.pixelSize, m_color, m_halo);
            if (isCity(place.label)) {
                node->write(u"\u2022"_s, 0);
                ++laidOut;
            }
            node->write(nameOf(place.label), !isCity(place.label) ? 0 : place.westward ? -dotReach : dotReach);
            root->appendChildNode(node);
        }
        node->moveTo(place.at);
        shown[key] = node;
    }
    for (auto& [key, node] : root->nodes) {
        root->removeChildNode(node);
        delete node;
    }
    root->nodes = std::move(shown);
    if (wanting)
        QMetaObject::invokeMethod(this, &QQuickItem::update, Qt::QueuedConnection);
    return root;
}
