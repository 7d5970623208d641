#include "models/clip/placetree.h"

#include <algorithm>
#include <format>
#include <map>

namespace whereabouts {

namespace {

// Of a country, a region of it, or a city of that.
std::string prompt(PromptStyle style, const Place& place) {
    if (style == PromptStyle::Osv5m) {
        std::string text = place.country;
        for (const std::string* part : {&place.region, &place.city})
            text += part->empty() ? std::string() : ", " + *part;
        return text;
    }
    if (place.region.empty())
        return std::format("An image of {}.", place.country);
    if (place.city.empty())
        return std::format("An image of the region of {}, in {}.", place.region, place.country);
    return std::format("An image of the city of {}, in the region of {}, in {}.", place.city, place.region, place.country);
}

} // namespace

PlaceTree::PlaceTree(const Gazetteer& gazetteer, PromptStyle style) {
    std::map<std::string, std::size_t> countryOf; // by code
    std::map<std::pair<std::size_t, std::string>, std::size_t> regionOf;
    for (const Place& place : gazetteer.places()) {
        const std::size_t country = countryOf.try_emplace(place.countryCode, countries.size()).first->second;
        if (country == countries.size()) {
            countries.emplace_back();
            countryPrompts.push_back(prompt(style, place));
        }
        if (place.region.empty() && place.city.empty())
            continue;
        std::vector<Region>& regions = countries[country].regions;
        const std::size_t number = regionOf.try_emplace({country, place.region}, regions.size()).first->second;
        if (number == regions.size()) {
            regions.emplace_back();
            countries[country].regionPrompts.push_back(prompt(style, place));
        }
        if (place.city.empty())
            continue;
        Region& region = regions[number];
        const double population = std::max(1.0, static_cast<double>(place.population));
        region.cities.push_back(cities.size());
        if (region.cityPrompts.size() < mostCityPrompts)
            region.cityPrompts.push_back(prompt(style, place));
        region.population += population;
        countries[country].population += population;
        cities.push_back({place.point, population});
    }
}

} // namespace whereabouts
