#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace whereabouts {

// What is wrong with a configuration: half a sentence that names the key. Whoever opens the file makes a sentence of it.
struct ConfigFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// One object of a config.json or model.json. A key that is missing, or null, has the default; one that is wrong throws
// ConfigFault.
class ConfigSection {
public:
    ConfigSection(nlohmann::json json, std::string name);

    // The whole file, at most 1 MB.
    static ConfigSection read(const std::filesystem::path& file);

    const std::string& name() const { return m_name; } // for people: “vision_config”, or it
    bool has(const char* key) const;
    bool hasSection(const char* key) const;
    ConfigSection section(const char* key) const; // empty where there is none
    std::vector<ConfigSection> list(const char* key) const;
    std::int64_t integer(const char* key, std::int64_t otherwise, std::int64_t most, std::int64_t least = 1) const;
    double number(const char* key, double otherwise, double most, double least = 0.0) const; // above least
    std::string text(const char* key, const std::string& otherwise) const;
    bool flag(const char* key, bool otherwise) const;
    std::vector<double> numbers(const char* key) const;
    [[noreturn]] void refuse(const std::string& fault) const;

private:
    const nlohmann::json* at(const char* key) const;
    nlohmann::json m_json;
    std::string m_name;
};

} // namespace whereabouts
