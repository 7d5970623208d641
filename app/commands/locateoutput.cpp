#include "commands/locateoutput.h"

#include "base/quote.h"
#include "base/rounding.h"
#include "geo/distance.h"
#include "geo/offset.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <format>
#include <iostream>

using namespace whereabouts;
using nlohmann::ordered_json;

namespace {

// A number with so many significant digits.
double digits(double value, int count) { return std::strtod(std::format("{:.{}g}", value, count).c_str(), nullptr); }
double threeDigits(double value) { return digits(value, 3); }

// As sure as it is: 1 is for what is certain.
double probability(double share) { return share < 1 ? std::min(digits(share, 6), 0.999999) : 1.0; }

// Never -0, which is what a little less than nothing is rounded to: adding 0 makes it 0.
double decimals(double value, int count) { return std::strtod(std::format("{:.{}f}", value, count).c_str(), nullptr) + 0.0; }

ordered_json coordinates(GeoPoint point) {
    return {{"latitude", decimals(point.latitude, 5)}, {"longitude", decimals(point.longitude, 5)}};
}

ordered_json textOrNull(const std::string& text) { return text.empty() ? ordered_json() : ordered_json(text); }

ordered_json candidateJson(const NamedCandidate& named) {
    ordered_json json = coordinates(named.candidate.point);
    json["probability"] = probability(named.candidate.probability);
    json["country"] = textOrNull(named.place.country);
    json["region"] = textOrNull(named.place.region);
    json["city"] = textOrNull(named.place.city);
    json["place_distance_km"] = decimals(haversineKm(named.place.point, named.candidate.point), 1);
    return json;
}

ordered_json exifJson(const std::optional<ExifData>& exif) {
    if (!exif || (!exif->position && exif->taken.empty()))
        return nullptr;
    ordered_json json = exif->position ? coordinates(*exif->position)
                                       : ordered_json{{"latitude", nullptr}, {"longitude", nullptr}};
    json["taken"] = textOrNull(exif->taken);
    return json;
}

ordered_json resultJson(const LocateResult& result, const std::string& asked) {
    ordered_json json{{asked, result.photo}, {"model", result.model}, {"estimate", coordinates(result.estimate)}};
    json["in_domain"] = result.inDomainThreshold > 0 ? ordered_json(threeDigits(result.inDomain)) : nullptr;
    json["doubtful"] = result.inDomain < result.inDomainThreshold || result.sawItElsewhere;
    json["candidates"] = ordered_json::array();
    for (const NamedCandidate& candidate : result.candidates)
        json["candidates"].push_back(candidateJson(candidate));
    json["exif"] = exifJson(result.exif);
    if (result.errorKm) {
        json["error_km"] = decimals(*result.errorKm, 3);
        json["geoscore"] = decimals(*result.geoscore, 1);
    }
    json["credible_area_km2"] = {{"50", std::round(result.credibleArea50Km2)}, {"90", std::round(result.credibleArea90Km2)}};
    json["credible_area_parts"] = {{"50", result.credibleParts50}, {"90", result.credibleParts90}};
    if (result.constrained.ground())
        json["kept_by_regions"] = digits(result.constrained.kept(), 3);
    json["timing_ms"] = {{"decode", decimals(result.timing.decodeMs, 2)},
                         {"encode", decimals(result.timing.encodeMs, 2)},
                         {"head", decimals(result.timing.headMs, 2)},
                         {"total", decimals(result.timing.totalMs, 2)}};
    return json;
}

// The ensemble's object, with what each model says (without what is known of the picture) and how far they are apart.
ordered_json jointJson(const JointResult& result, const std::string& asked, const ordered_json& priors) {
    ordered_json json = resultJson(*result.joint, asked);
    json["models"] = ordered_json::array();
    for (std::size_t i = 0; i < result.members.size(); ++i) {
        ordered_json member = resultJson(*result.members[i], asked);
        member.erase(asked);
        member.erase("exif");
        member["weight"] = threeDigits(result.weights[i]);
        json["models"].push_back(std::move(member));
    }
    for (const SilentModel& silent : result.silent)
        json["models"].push_back({{"model", silent.model}, {"error", silent.error.message}});
    json["differences"] = ordered_json::array();
    for (const PairDifference& pair : result.differences)
        json["differences"].push_back({{"a", result.members[pair.first]->model},
                                       {"b", result.members[pair.second]->model},
                                       {"total_variation", decimals(pair.totalVariation, 4)}});
    json["priors"] = priors;
    return json;
}

// Written as it comes, so that memory does not grow with the number of pictures.
class JsonOutput : public LocateOutput {
public:
    JsonOutput(std::ostream& out, std::string asked, std::span<const PriorArgument> priors, LeftOut leftOut)
        : m_out(out), m_asked(std::move(asked)), m_priors(priorsJson(priors)), m_leftOut(leftOut) { m_out << "{\"results\": ["; }
    void add(const LocateResult& result) override { write(resultJson(result, m_asked)); }
    void addJoint(const JointResult& result) override { write(jointJson(result, m_asked, m_priors)); }
    void addError(const std::string& photo, const Error& error) override {
        std::cerr << "whereabouts: " << error.message << '\n';
        write({{m_asked, photo}, {"error", error.message}});
    }
    void addNotice(const std::string& sentence) override {
        std::cerr << "whereabouts: " << sentence << '\n';
        m_notices.push_back(sentence);
    }
    void end() override {
        m_out << "\n], \"videos_left_out\": " << m_leftOut.videos << ", \"others_left_out\": " << m_leftOut.others
              << ", \"notices\": " << m_notices.dump(1, ' ', false, ordered_json::error_handler_t::replace) << '}' << std::endl;
    }

private:
    // A file name need not be UTF-8; JSON must be.
    void write(const ordered_json& json) {
        m_out << (m_first ? "\n" : ",\n") << json.dump(1, ' ', false, ordered_json::error_handler_t::replace) << std::flush;
        m_first = false;
    }

    std::ostream& m_out;
    std::string m_asked;
    ordered_json m_priors, m_notices = ordered_json::array();
    LeftOut m_leftOut;
    bool m_first = true;
};

// How many terminal cells UTF-8 text takes: its code points, which is right for most names.
std::size_t cells(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width > cells(text) ? width - cells(text) : 0, ' ');
}

// Nothing in a name may move the cursor.
std::string printable(std::string text) {
    std::ranges::replace_if(text, [](char c) { return (c >= 0 && c < ' ') || c == 127; }, '?');
    return text;
}

// City, region, country; without the region where that is too long.
std::string placeName(const Place& place, std::size_t width) {
    const std::string country = place.country == place.city ? "" : ", " + place.country;
    const std::string full = place.region.empty() || place.region == place.city ? place.city + country
                                                                                 : place.city + ", " + place.region + country;
    return cells(full) <= width ? full : place.city + country;
}

// As the window rounds and groups it. No distance on the Earth has two commas.
std::string about(double km) {
    const auto [value, decimals] = roundedDistance(km);
    std::string text = std::format("{:.{}f}", value, decimals);
    if (value >= 1000)
        text.insert(text.size() - 3, ",");
    return text + " km";
}

// The place's name; with how far off the point is and where, unless that is close by.
std::string nearby(const Place& place, GeoPoint point, std::size_t width) {
    static constexpr std::array directions{"north", "north-east", "east", "south-east",
                                           "south", "south-west", "west", "north-west"};
    const auto offset = offsetFrom(place.point, point);
    if (!offset)
        return placeName(place, width);
    const std::string way = about(offset->km) + ' ' + directions.at(static_cast<std::size_t>(offset->eighth)) + " of ";
    return way + placeName(place, width - std::min(width, way.size()));
}

// At most eight characters.
std::string percent(double share) {
    if (share < 1e-4)
        return "< 0.01 %";
    return share > 0.999 && share < 1 ? "> 99.9 %" : std::format("{:.3g} %", 100 * share);
}

std::string position(GeoPoint point, double doubtKm) {
    const int count = std::clamp(3 - static_cast<int>(std::floor(std::log10(std::max(doubtKm, 1.0)))), 0, 4);
    return std::format("{:8.{}f}, {:9.{}f}", decimals(point.latitude, count), count, decimals(point.longitude, count), count);
}

class TableOutput : public LocateOutput {
public:
    TableOutput(std::ostream& out, std::size_t nameWidth, bool listCandidates)
        : m_out(out), m_nameWidth(nameWidth), m_listCandidates(listCandidates) {}

    void add(const LocateResult& result) override {
        line(printable(result.photo), result);
        doubt(result);
        candidates(result);
        m_out << std::flush;
    }
    void addJoint(const JointResult& result) override {
        if (result.members.size() == 1)
            return add(*result.joint);
        line(printable(result.joint->photo), *result.joint);
        for (const auto& member : result.members) {
            line(std::string(indent, ' ') + printable(member->model), *member);
            doubt(*member);
        }
        for (const PairDifference& pair : result.differences)
            m_out << std::format("  {} and {} are {:.0f} % apart (total variation: the share of the "
                                 "probability that would have to move)\n",
                                 printable(result.members[pair.first]->model), printable(result.members[pair.second]->model),
                                 100 * pair.totalVariation);
        candidates(*result.joint);
        m_out << std::flush;
    }
    void addError(const std::string&, const Error& error) override { std::cerr << "whereabouts: " << error.message << '\n'; }
    void addNotice(const std::string& sentence) override { std::cerr << "whereabouts: " << sentence << '\n'; }
    void end() override {}

private:
    void line(const std::string& name, const LocateResult& result) {
        const double doubtKm = result.within50Km;
        m_out << padded(name, m_nameWidth) << "  " << padded(nearby(result.estimatePlace, result.estimate, placeWidth), placeWidth)
              << position(result.estimate, doubtKm) << "  within about " << about(doubtKm) << " (50 %)";
        if (result.errorKm)
            m_out << std::format(", {} off, geoscore {:.0f}", about(*result.errorKm), *result.geoscore);
        m_out << '\n';
    }
    void doubt(const LocateResult& result) {
        if (result.inDomain < result.inDomainThreshold)
            m_out << "  Doubtful: this is not the kind of picture that the model " << quote(result.model)
                  << " has learnt from; the place above may mean nothing.\n";
        if (result.sawItElsewhere)
            m_out << "  Doubtful: the model saw the place elsewhere. The regions keep " << percent(result.constrained.kept())
                  << " of what it said, and what remains may be a chance likeness.\n";
    }
    void candidates(const LocateResult& result) {
        for (std::size_t i = 0; m_listCandidates && i < result.candidates.size(); ++i) {
            const auto& [candidate, place] = result.candidates[i];
            m_out << std::format("  {:2}. {:>8}  ", i + 1, percent(candidate.probability))
                  << padded(nearby(place, candidate.point, placeWidth), placeWidth)
                  << position(candidate.point, result.within50Km) << '\n';
        }
    }

    static constexpr std::size_t placeWidth = 44, indent = 2;
    std::ostream& m_out;
    std::size_t m_nameWidth;
    bool m_listCandidates;
};

} // namespace

ordered_json priorsJson(std::span<const PriorArgument> priors) {
    ordered_json list = ordered_json::array();
    for (const PriorArgument& prior : priors) {
        ordered_json json{{"raster", prior.raster.string()}};
        if (prior.rule.classes.empty())
            json["weight"] = prior.rule.weight;
        for (const auto& [number, factor] : prior.rule.classes)
            json["classes"][std::to_string(number)] = factor;
        list.push_back(std::move(json));
    }
    return list;
}

std::unique_ptr<LocateOutput> jsonOutput(std::ostream& out, std::string asked, std::span<const PriorArgument> priors, LeftOut leftOut) {
    return std::make_unique<JsonOutput>(out, std::move(asked), priors, leftOut);
}

std::unique_ptr<LocateOutput> tableOutput(std::ostream& out, std::size_t nameWidth, bool listCandidates) {
    return std::make_unique<TableOutput>(out, nameWidth, listCandidates);
}
