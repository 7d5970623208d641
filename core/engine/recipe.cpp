#include "engine/recipe.h"

#include <algorithm>
#include <format>
#include <set>
#include <string_view>

#include <toml++/toml.hpp>

namespace whereabouts {

namespace {

// Takes known keys out of a table one by one; what is left over, mistyped or out of range is the first fault.
class Keys {
public:
    Keys(const toml::table& table, std::string file) : m_table(table), m_file(std::move(file)) {}

    template <typename Number>
    void number(std::string_view key, Number& field, Number least, Number most) {
        m_known.insert(std::string(key));
        const toml::node* node = m_table.get(key);
        if (!node)
            return;
        const auto value = node->value<Number>();
        if (!value || !(*value >= least && *value <= most)) // so that NaN is refused
            return fault(*node, std::format("{} must be a number from {} to {}", key, least, most));
        field = *value;
    }

    void text(std::string_view key, std::string& field) {
        m_known.insert(std::string(key));
        const toml::node* node = m_table.get(key);
        if (!node)
            return;
        if (const auto value = node->value<std::string>(); value && !value->empty())
            field = *value;
        else
            fault(*node, std::format("{} must be a text", key));
    }

    void numbers(std::string_view key, std::vector<std::int64_t>& field, std::size_t count, std::int64_t least,
                 std::int64_t most) {
        m_known.insert(std::string(key));
        const toml::node* node = m_table.get(key);
        if (!node)
            return;
        std::vector<std::int64_t> values;
        if (const toml::array* array = node->as_array()) {
            for (const toml::node& entry : *array)
                values.push_back(entry.value<std::int64_t>().value_or(least - 1));
        }
        const bool inRange = std::ranges::all_of(values, [&](std::int64_t v) { return v >= least && v <= most; });
        if (values.size() != count || !inRange)
            return fault(*node, std::format("{} must be {} numbers from {} to {}", key, count, least, most));
        field = values;
    }

    Result<void> end() {
        for (const auto& [key, node] : m_table) {
            if (!m_known.contains(std::string(key.str())))
                fault(node, std::format("there is no setting called {}", key.str()));
        }
        if (!m_fault.empty())
            return failure(Error::Code::BadInput, m_fault);
        return {};
    }

private:
    void fault(const toml::node& node, const std::string& sentence) {
        if (m_fault.empty())
            m_fault = std::format("{}, line {}: {}", m_file, node.source().begin.line, sentence);
    }

    const toml::table& m_table;
    std::string m_file;
    std::set<std::string> m_known;
    std::string m_fault;
};

} // namespace

Result<Recipe> readRecipe(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        return failure(Error::Code::NotFound, std::format("{}: there is no such recipe file", file.string()));
    toml::table table;
    try {
        table = toml::parse_file(file.string());
    } catch (const toml::parse_error& problem) {
        return failure(Error::Code::BadInput, std::format("{}, line {}: {}", file.string(),
                                                          problem.source().begin.line, problem.description()));
    }
    Recipe recipe;
    recipe.name = file.stem().string();
    Keys keys(table, file.string());
    keys.text("name", recipe.name);
    keys.number<std::uint64_t>("seed", recipe.seed, 0, 1ull << 62);
    keys.number("epochs", recipe.epochs, 1, 100'000);
    keys.number("samplesPerEpoch", recipe.samplesPerEpoch, 1, 1'000'000'000);
    keys.number("validationSamples", recipe.validationSamples, 1, 1'000'000);
    keys.number("batch", recipe.batch, 2, 65'536);
    keys.number("learningRate", recipe.learningRate, 1e-9, 10.0);
    keys.number("convolutionRate", recipe.convolutionRate, 1e-9, 10.0);
    keys.number("weightDecay", recipe.weightDecay, 0.0, 10.0);
    keys.number("imageSize", recipe.imageSize, 32, 1024);
    keys.numbers("widths", recipe.widths, 4, 8, 4096);
    keys.number<std::int64_t>("embedding", recipe.embedding, 8, 65'536);
    keys.number("cellPlaces", recipe.cellPlaces, 1000, 100'000'000);
    keys.number("cellCapacity", recipe.cellCapacity, 2, 100'000'000);
    keys.number("labelWidthKm", recipe.labelWidthKm, 1.0, 20'000.0);
    keys.number("finalLabelWidthKm", recipe.finalLabelWidthKm, 1.0, 20'000.0);
    keys.number("offsetWeight", recipe.offsetWeight, 0.0, 1000.0);
    keys.number("nowhereWeight", recipe.nowhereWeight, 0.0, 1000.0);
    if (const Result<void> read = keys.end(); !read)
        return std::unexpected(read.error());
    if (recipe.samplesPerEpoch < recipe.batch)
        return failure(Error::Code::BadInput, std::format("{}: samplesPerEpoch must be at least one batch ({})",
                                                          file.string(), recipe.batch));
    return recipe;
}

} // namespace whereabouts
