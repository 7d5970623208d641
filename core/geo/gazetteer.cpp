#include "geo/gazetteer.h"

#include "geo/namefolding.h"
#include "geo/pointindex.h"
#include "geo/tabseparated.h"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <tuple>
#include <unordered_map>

namespace whereabouts {

namespace {

using Fields = std::span<const std::string_view>;

// A place that a search has found.
struct Match {
    std::size_t place;
    bool exact;
};

bool parsePlace(Place& place, std::string_view population, std::string_view latitude, std::string_view longitude) {
    return parseNumber(population, place.population) && parseNumber(latitude, place.point.latitude) &&
           parseNumber(longitude, place.point.longitude) && std::abs(place.point.latitude) <= 90 &&
           std::abs(place.point.longitude) <= 180;
}

} // namespace

struct Gazetteer::Index {
    explicit Index(NameFolding nameFolding) : folding(std::move(nameFolding)) {}

    Result<void> readCountries(const std::filesystem::path& file);
    Result<void> readRegions(const std::filesystem::path& file);
    Result<void> readCities(const std::filesystem::path& file);
    void add(Place place, std::string_view name, std::string_view otherNames);
    std::vector<Match> matches(const std::string& folded) const;
    bool liesIn(const Place& place, const std::string& foldedArea) const;

    NameFolding folding;
    std::vector<Place> places;          // countries, regions, cities
    std::size_t firstCity = 0;
    std::string names;                  // every folded name between newlines, place after place
    std::vector<std::size_t> nameStart; // [places] into names
    std::unordered_map<std::string, std::string> countries, regions; // by code: "CH", "CH.ZH"
    PointIndex cities{{}};
};

Result<void> Gazetteer::Index::readCountries(const std::filesystem::path& file) {
    return readTabSeparated(file, 6, [&](Fields f) {
        Place place{{}, {}, {}, std::string(f[1]), std::string(f[0])};
        const bool good = parsePlace(place, f[3], f[4], f[5]);
        countries[place.countryCode] = place.country;
        add(std::move(place), f[1], f[2]);
        return good;
    });
}

Result<void> Gazetteer::Index::readRegions(const std::filesystem::path& file) {
    return readTabSeparated(file, 6, [&](Fields f) {
        const std::string code(f[0].substr(0, f[0].find('.')));
        Place place{{}, {}, std::string(f[1]), countries[code], code};
        const bool good = parsePlace(place, f[3], f[4], f[5]);
        regions[std::string(f[0])] = place.region;
        add(std::move(place), f[1], f[2]);
        return good;
    });
}

Result<void> Gazetteer::Index::readCities(const std::filesystem::path& file) {
    return readTabSeparated(file, 6, [&](Fields f) {
        const std::string code(f[2].substr(0, f[2].find('.')));
        Place place{{}, std::string(f[0]), regions[std::string(f[2])], countries[code], code};
        const bool good = parsePlace(place, f[3], f[4], f[5]);
        add(std::move(place), f[0], f[1]);
        return good;
    });
}

void Gazetteer::Index::add(Place place, std::string_view name, std::string_view otherNames) {
    nameStart.push_back(names.size());
    names += '\n' + folding.fold(name);
    while (!otherNames.empty()) {
        const std::size_t end = std::min(otherNames.find('|'), otherNames.size());
        names += '\n' + folding.fold(otherNames.substr(0, end));
        otherNames.remove_prefix(std::min(end + 1, otherNames.size()));
    }
    names += '\n';
    places.push_back(std::move(place));
}

// Each place of which a name begins with the folded text, in the places' order.
std::vector<Match> Gazetteer::Index::matches(const std::string& folded) const {
    std::vector<Match> found;
    const std::string wanted = '\n' + folded;
    for (std::size_t at = names.find(wanted); at != names.npos; at = names.find(wanted, at + wanted.size())) {
        const auto after = std::ranges::upper_bound(nameStart, at);
        const auto place = static_cast<std::size_t>(after - nameStart.begin()) - 1;
        const bool exact = names[at + wanted.size()] == '\n';
        if (!found.empty() && found.back().place == place)
            found.back().exact |= exact;
        else
            found.push_back({place, exact});
    }
    return found;
}

bool Gazetteer::Index::liesIn(const Place& place, const std::string& foldedArea) const {
    return folding.fold(place.region).starts_with(foldedArea) || folding.fold(place.country).starts_with(foldedArea) ||
           folding.fold(place.countryCode) == foldedArea;
}

Result<Gazetteer> Gazetteer::load(const std::filesystem::path& folder) {
    auto folding = NameFolding::load(folder / "folding.tsv");
    if (!folding)
        return std::unexpected(folding.error());
    auto index = std::make_unique<Index>(std::move(*folding));
    const auto readAll = [&]() -> Result<void> {
        return index->readCountries(folder / "countries.tsv")
            .and_then([&] { return index->readRegions(folder / "regions.tsv"); })
            .and_then([&] {
                index->firstCity = index->places.size();
                return index->readCities(folder / "cities.tsv");
            });
    };
    if (const Result<void> read = readAll(); !read)
        return std::unexpected(read.error());
    if (index->firstCity == index->places.size())
        return failure(Error::Code::BadInput, (folder / "cities.tsv").string() + " is empty: reinstall the program's resources.");

    std::vector<GeoPoint> points;
    for (std::size_t i = index->firstCity; i < index->places.size(); ++i)
        points.push_back(index->places[i].point);
    index->cities = PointIndex(points);
    return Gazetteer(std::move(index));
}

const Place& Gazetteer::nearest(GeoPoint point) const {
    return m_index->places[m_index->firstCity + m_index->cities.nearest(point)];
}

std::vector<Place> Gazetteer::search(std::string_view text, int count) const {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string name = m_index->folding.fold(text.substr(0, comma));
    const std::string area = m_index->folding.fold(text.substr(std::min(comma + 1, text.size())));
    if (name.empty() || count <= 0)
        return {};

    std::vector<Match> found = m_index->matches(name);
    if (!area.empty())
        std::erase_if(found, [&](const Match& match) { return !m_index->liesIn(m_index->places[match.place], area); });
    std::ranges::stable_sort(found, {}, [&](const Match& match) {
        const Place& place = m_index->places[match.place];
        const bool country = place.city.empty() && place.region.empty();
        return std::tuple(!match.exact, !(match.exact && country), -place.population);
    });

    std::vector<Place> best;
    for (const Match& match : found | std::views::take(count))
        best.push_back(m_index->places[match.place]);
    return best;
}

std::span<const Place> Gazetteer::places() const {
    return m_index->places;
}

std::size_t Gazetteer::size() const {
    return m_index->places.size();
}

Gazetteer::Gazetteer(std::unique_ptr<Index> index) : m_index(std::move(index)) {}
Gazetteer::Gazetteer(Gazetteer&&) noexcept = default;
Gazetteer& Gazetteer::operator=(Gazetteer&&) noexcept = default;
Gazetteer::~Gazetteer() = default;

} // namespace whereabouts
