#pragma once

#include "base/result.h"
#include "geo/geopoint.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace whereabouts {

// A city; or a region (city is empty) or a country (city and region are empty), which lies at its most central city.
struct Place {
    GeoPoint point;
    std::string city, region, country; // English names
    std::string countryCode;           // ISO 3166-1 alpha-2
    std::int64_t population = 0;       // of a region or country: of its cities
};

// Places with names, found by position and by name: the cities of GeoNames with 15,000 people or more, and their regions
// and countries. Immutable after load; any thread.
class Gazetteer {
public:
    // Reads resources/gazetteer; about 50 ms, so not on the GUI thread.
    static Result<Gazetteer> load(const std::filesystem::path& folder);

    // The city nearest to the point; exact great-circle nearest, however far that is: out at sea the caller decides
    // what is too far.
    const Place& nearest(GeoPoint point) const;

    // Places whose name (in any language it has) begins with or equals the text, case and accents ignored; exact names
    // first and countries first among them, then by population. After a comma may come the beginning of the region's or
    // country's name, or the country's code: "Paris, Texas". UTF-8; a few milliseconds.
    std::vector<Place> search(std::string_view text, int count) const;

    // All of them: countries, then regions, then cities, each kind by population, largest first.
    std::span<const Place> places() const;

    // How many places there are, regions and countries among them.
    std::size_t size() const;

    Gazetteer(Gazetteer&&) noexcept;
    Gazetteer& operator=(Gazetteer&&) noexcept;
    ~Gazetteer();

private:
    struct Index;
    explicit Gazetteer(std::unique_ptr<Index> index);
    std::unique_ptr<Index> m_index;
};

} // namespace whereabouts
