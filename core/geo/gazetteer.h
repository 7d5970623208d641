#pragma once

#include "base/result.h"
#include "geo/geopoint.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace whereabouts {

struct Place {
    GeoPoint point;
    std::string city, region, country; // country: English name
    std::string countryCode;           // ISO 3166-1 alpha-2
    std::int64_t population = 0;
};

// Places with names, found by position and by name. Immutable after load; any thread.
class Gazetteer {
public:
    // Reads resources/gazetteer.
    static Result<Gazetteer> load(const std::filesystem::path& folder);

    // The place nearest to the point; exact great-circle nearest.
    const Place& nearest(GeoPoint point) const;

    // Places whose name (in any language it has) begins with or equals the text, case and accents ignored; exact names
    // first, then by population.
    std::vector<Place> search(std::string_view text, int count) const;

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
