#include "map/citynames.h"

#include "geo/mercator.h"

using namespace whereabouts;

CityNames::List CityNames::of(const Gazetteer& gazetteer) {
    List list;
    for (const Place& place : gazetteer.places()) {
        if (place.city.empty())
            continue;
        const auto [x, y] = mercator::toWorld(place.point);
        list.push_back({QString::fromStdString(place.city), {x, y}, place.population});
    }
    return list;
}

void CityNames::set(List cities) {
    m_list = std::move(cities);
    Q_EMIT changed();
}
