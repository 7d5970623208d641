#pragma once

#include "geo/gazetteer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace whereabouts {

// How the name of a place becomes a sentence for CLIP.
enum class PromptStyle : std::uint8_t {
    StreetClip, // "An image of the city of Bern, in the region of Bern, in Switzerland." (Haas et al. 2023)
    Osv5m,      // "Switzerland, Bern, Bern" (Astruc et al. 2024, its contrast with text)
};

// The gazetteer's countries, their regions and their cities, each with its prompt. Largest first everywhere.
struct PlaceTree {
    struct City {
        GeoPoint point;
        double population = 1; // at least 1
    };
    struct Region {
        std::vector<std::size_t> cities;      // into PlaceTree::cities
        std::vector<std::string> cityPrompts; // of the first of them, mostCityPrompts at most
        double population = 0;
    };
    struct Country {
        std::vector<Region> regions;
        std::vector<std::string> regionPrompts;
        double population = 0;
    };
    static constexpr std::size_t mostCityPrompts = 50;

    PlaceTree(const Gazetteer& gazetteer, PromptStyle style);

    std::vector<City> cities;
    std::vector<Country> countries;
    std::vector<std::string> countryPrompts;
};

} // namespace whereabouts
