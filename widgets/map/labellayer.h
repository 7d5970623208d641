#pragma once

#include "map/basemapfile.h"
#include "map/citynames.h"
#include "map/maplayer.h"

#include <QColor>

#include <vector>

// Names of countries that fit into their country at this zoom, large ones first, and of cities, the closer the view the
// smaller ones too; none over another. Each has a halo of its own, so that it is read on any ground.
class LabelLayer : public MapLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(CityNames* cities READ cities WRITE setCities NOTIFY changed) // null: countries alone
    Q_PROPERTY(QColor color MEMBER m_color NOTIFY changed)
    Q_PROPERTY(QColor halo MEMBER m_halo NOTIFY changed)
    Q_PROPERTY(double textScale MEMBER m_textScale NOTIFY changed)

public:
    explicit LabelLayer(QQuickItem* parent = nullptr);
    ~LabelLayer() override;

    CityNames* cities() const { return m_cities; }
    void setCities(CityNames* cities);

    // A city of so many people is named at that zoom level.
    static double leastPopulation(double zoom);

Q_SIGNALS:
    void changed();

protected:
    QSGNode* updatePaintNode(QSGNode* node, UpdatePaintNodeData*) override;

private:
    // A label in view: which (countries first, then cities), and where on the viewport its middle or its city's dot lies.
    struct Placed {
        std::size_t label;
        int pixelSize;
        QPointF at;
        bool westward = false; // a city's name stands left of its dot
    };
    class Room;
    std::vector<Placed> placed();
    void placeCountries(Room& room, std::vector<Placed>& placed);
    void placeCities(Room& room, std::vector<Placed>& placed);
    bool isCity(std::size_t label) const { return label >= std::size_t(m_labels.size()); }
    const QString& nameOf(std::size_t label) const;
    double widthOf(std::size_t label); // at 1 pixel of text size

    QColor m_color{"#5d6a73"}, m_halo{"#f5f3ec"};
    double m_textScale = 1;
    QPointer<CityNames> m_cities;
    QList<BaseMapLabel> m_labels;
    std::vector<double> m_widths; // of each at 1 pixel of text size; 0: not measured yet
};
