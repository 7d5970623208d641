#include "models/weights/configfile.h"

#include "models/weights/standin.h"

#include <algorithm>
#include <format>
#include <fstream>

namespace whereabouts {

using Json = nlohmann::json;

namespace {

// Where the parser stopped: its messages are for programmers.
std::string placeOf(const std::string& text, std::size_t byte) {
    const std::string before = text.substr(0, byte == 0 ? 0 : byte - 1);
    const auto line = std::ranges::count(before, '\n') + 1;
    return std::format("line {}, column {}", line, before.size() - (before.rfind('\n') + 1) + 1); // npos + 1 is 0
}

} // namespace

ConfigSection::ConfigSection(Json json, std::string name) : m_json(std::move(json)), m_name(std::move(name)) {
    if (!m_json.is_object())
        refuse(std::format("{} is not an object", m_name));
}

ConfigSection ConfigSection::read(const std::filesystem::path& file) {
    constexpr std::streamsize most = 1 << 20;
    std::ifstream stream(file, std::ios::binary);
    std::string text(std::size_t(most), '\0');
    stream.read(text.data(), most);
    if (stream.gcount() == 0)
        throw ConfigFault("it cannot be read or is empty");
    if (stream.gcount() == most)
        throw ConfigFault("it is larger than 1 MB");
    text.resize(std::size_t(stream.gcount()));
    if (const std::string instead = standIn(text); !instead.empty())
        throw ConfigFault("it is " + instead);
    try {
        constexpr int deepest = 64; // copies of a section are made level by level
        bool isDeep = false;
        Json json = Json::parse(text, [&](int depth, Json::parse_event_t, Json&) {
            isDeep = isDeep || depth > deepest;
            return depth <= deepest;
        });
        if (isDeep)
            throw ConfigFault(std::format("it is nested more than {} levels deep", deepest));
        return {std::move(json), "it"};
    } catch (const Json::parse_error& fault) {
        throw ConfigFault(std::format("it is not JSON from {} on", placeOf(text, fault.byte)));
    } catch (const Json::out_of_range&) {
        throw ConfigFault("it holds a number that no double can hold");
    }
}

void ConfigSection::refuse(const std::string& fault) const {
    throw ConfigFault(fault);
}

const Json* ConfigSection::at(const char* key) const {
    const auto found = m_json.find(key);
    return found == m_json.end() || found->is_null() ? nullptr : &*found;
}

bool ConfigSection::has(const char* key) const {
    return at(key) != nullptr;
}

bool ConfigSection::hasSection(const char* key) const {
    const Json* found = at(key);
    return found && found->is_object();
}

ConfigSection ConfigSection::section(const char* key) const {
    const Json* found = at(key);
    return {found ? *found : Json::object(), std::format("“{}”", key)};
}

std::vector<ConfigSection> ConfigSection::list(const char* key) const {
    std::vector<ConfigSection> sections;
    if (const Json* found = at(key); found && found->is_array()) {
        for (const Json& item : *found)
            sections.emplace_back(item, std::format("an entry of “{}”", key));
    }
    return sections;
}

std::int64_t ConfigSection::integer(const char* key, std::int64_t otherwise, std::int64_t most, std::int64_t least) const {
    const Json* found = at(key);
    if (!found)
        return otherwise;
    if (!found->is_number_integer() || *found < least || *found > most)
        refuse(std::format("“{}” in {} is not an integer from {} to {}", key, m_name, least, most));
    return found->get<std::int64_t>();
}

double ConfigSection::number(const char* key, double otherwise, double most, double least) const {
    const Json* found = at(key);
    if (!found)
        return otherwise;
    if (!found->is_number() || !(*found > least) || *found > most)
        refuse(std::format("“{}” in {} is not a number above {} and up to {}", key, m_name, least, most));
    return found->get<double>();
}

std::string ConfigSection::text(const char* key, const std::string& otherwise) const {
    const Json* found = at(key);
    if (!found)
        return otherwise;
    if (!found->is_string())
        refuse(std::format("“{}” in {} is not a text", key, m_name));
    return found->get<std::string>().substr(0, 200);
}

bool ConfigSection::flag(const char* key, bool otherwise) const {
    const Json* found = at(key);
    if (!found)
        return otherwise;
    if (!found->is_boolean())
        refuse(std::format("“{}” in {} is neither true nor false", key, m_name));
    return found->get<bool>();
}

std::vector<double> ConfigSection::numbers(const char* key) const {
    constexpr std::size_t most = 64;
    std::vector<double> values;
    const Json* found = at(key);
    if (!found)
        return values;
    if (!found->is_array() || found->size() > most)
        refuse(std::format("“{}” in {} is not a list of up to {} numbers", key, m_name, most));
    for (const Json& item : *found) {
        if (!item.is_number())
            refuse(std::format("“{}” in {} is not a list of up to {} numbers", key, m_name, most));
        values.push_back(item.get<double>());
    }
    return values;
}

} // namespace whereabouts
