#include "models/weights/safetensorsheader.h"

#include "base/quote.h"

#include <algorithm>
#include <format>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace whereabouts {

namespace {

using Json = nlohmann::json;

constexpr std::size_t maxTensors = 100'000;
constexpr std::size_t maxMetadata = 100'000;
constexpr std::size_t maxDimensions = 32;
constexpr std::string_view metadataKey = "__metadata__";

struct TypeFacts {
    std::string_view name;
    std::size_t bytes;
};

constexpr std::array<TypeFacts, 15> typeFacts{{{"BOOL", 1}, {"U8", 1}, {"I8", 1}, {"F8_E5M2", 1}, {"F8_E4M3", 1},
                                               {"I16", 2}, {"U16", 2}, {"F16", 2}, {"BF16", 2}, {"I32", 4}, {"U32", 4},
                                               {"F32", 4}, {"F64", 8}, {"I64", 8}, {"U64", 8}}};

// Follows the JSON's events through the only form a header may have. Nothing is kept but what the format knows, no
// deeper than it goes, and the first fault ends the reading.
class HeaderReader : public nlohmann::json_sax<Json> {
public:
    SafetensorsHeader header;
    std::string fault;

    bool start_object(std::size_t) override {
        switch (m_place) {
        case Place::Start: m_place = Place::Header; return true;
        case Place::Header: return startEntry();
        default: return misplaced("an object");
        }
    }

    bool key(string_t& name) override {
        switch (m_place) {
        case Place::Header: return startNamed(std::move(name));
        case Place::Metadata: return startMetadata(std::move(name));
        default: return startField(name);
        }
    }

    bool end_object() override {
        switch (m_place) {
        case Place::Entry: return endEntry();
        case Place::Metadata: m_place = Place::Header; return true;
        default: return true;
        }
    }

    bool start_array(std::size_t) override {
        if (m_place != Place::Entry || m_field == Field::Dtype)
            return misplaced("a list");
        m_place = Place::List;
        m_numbers = 0;
        return true;
    }

    bool end_array() override {
        m_place = Place::Entry;
        if (m_field == Field::Offsets && m_numbers != 2)
            return wrong("data_offsets must be two numbers");
        return true;
    }

    bool string(string_t& value) override {
        if (m_place == Place::Metadata) {
            header.metadata[m_name] = std::move(value);
            return true;
        }
        if (m_place != Place::Entry || m_field != Field::Dtype)
            return misplaced("a string");
        const std::optional<TensorType> type = tensorType(value);
        if (!type)
            return wrong(std::format("its dtype {} is unknown", shown(value)));
        m_entry.type = *type;
        return true;
    }

    bool number_unsigned(number_unsigned_t value) override {
        if (m_place != Place::List)
            return misplaced("a number");
        return m_field == Field::Shape ? addDimension(value) : addOffset(value);
    }

    bool number_integer(number_integer_t) override {
        return m_place == Place::List ? wrong(std::format("its {} holds a negative number", listName()))
                                      : misplaced("a number");
    }

    bool number_float(number_float_t, const string_t&) override {
        return m_place == Place::List ? wrong(std::format("its {} holds a number that is not an integer", listName()))
                                      : misplaced("a number");
    }

    bool null() override { return misplaced("null"); }
    bool boolean(bool) override { return misplaced("true or false"); }
    bool binary(binary_t&) override { return misplaced("binary data"); }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        fault = std::format("its header is not valid UTF-8 JSON at byte {}", position);
        return false;
    }

private:
    enum class Place : std::uint8_t { Start, Header, Metadata, Entry, List };
    enum class Field : std::uint8_t { None, Dtype, Shape, Offsets };

    bool wrong(std::string_view what) {
        fault = m_place == Place::Start || m_place == Place::Header ? std::string(what)
                : m_place == Place::Metadata                        ? std::format("in {}, {}", metadataKey, what)
                                             : std::format("tensor {}: {}", shown(m_name), what);
        return false;
    }

    bool misplaced(std::string_view what) {
        switch (m_place) {
        case Place::Header: return wrong(std::format("{} must be an object, not {}", shown(m_name), what));
        case Place::Metadata: return wrong(std::format("{} must be a string, not {}", shown(m_name), what));
        case Place::List: return wrong(std::format("its {} holds {} where only integers may stand", listName(), what));
        case Place::Entry: return wrong(std::format("its {} is {}, of the wrong kind", fieldName(), what));
        default: return wrong("its header is not a JSON object");
        }
    }

    std::string_view fieldName() const { return m_field == Field::Dtype ? "dtype" : listName(); }
    std::string_view listName() const { return m_field == Field::Shape ? "shape" : "data_offsets"; }

    bool startNamed(std::string name) {
        const bool again = name == metadataKey ? m_hasMetadata : header.entries.contains(name);
        if (again)
            return wrong(std::format("its header names {} twice", shown(name)));
        if (header.entries.size() >= maxTensors)
            return wrong(std::format("its header names more than {} tensors", maxTensors));
        m_name = std::move(name);
        return true;
    }

    bool startEntry() {
        if (m_name == metadataKey) {
            m_hasMetadata = true;
            m_place = Place::Metadata;
            return true;
        }
        m_entry = {};
        m_seen = {};
        m_field = Field::None;
        m_place = Place::Entry;
        return true;
    }

    bool startMetadata(std::string name) {
        if (header.metadata.contains(name))
            return wrong(std::format("{} stands twice", shown(name)));
        if (header.metadata.size() >= maxMetadata)
            return wrong(std::format("there are more than {} strings", maxMetadata));
        m_name = std::move(name);
        return true;
    }

    bool startField(const std::string& name) {
        m_field = name == "dtype"          ? Field::Dtype
                  : name == "shape"        ? Field::Shape
                  : name == "data_offsets" ? Field::Offsets
                                           : Field::None;
        if (m_field == Field::None)
            return wrong(std::format("{} is not one of dtype, shape and data_offsets", shown(name)));
        if (std::exchange(m_seen[std::to_underlying(m_field)], true))
            return wrong(std::format("{} stands twice", fieldName()));
        return true;
    }

    bool addDimension(std::uint64_t value) {
        if (++m_numbers > maxDimensions)
            return wrong(std::format("its shape has more than {} dimensions", maxDimensions));
        if (value > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
            return wrong("its shape overflows");
        m_entry.shape.push_back(std::int64_t(value));
        return true;
    }

    bool addOffset(std::uint64_t value) {
        if (++m_numbers > 2)
            return wrong("data_offsets must be two numbers");
        (m_numbers == 1 ? m_entry.begin : m_entry.end) = value;
        return true;
    }

    bool endEntry() {
        for (const Field field : {Field::Dtype, Field::Shape, Field::Offsets}) {
            m_field = field;
            if (!m_seen[std::to_underlying(field)])
                return wrong(std::format("{} is missing", fieldName()));
        }
        if (m_entry.begin > m_entry.end)
            return wrong("data_offsets begin after they end");
        const std::optional<std::uint64_t> bytes = byteCount(m_entry.type, m_entry.shape);
        if (!bytes)
            return wrong("its shape overflows");
        if (*bytes != m_entry.end - m_entry.begin) {
            return wrong(std::format("data_offsets span {} bytes, its shape and dtype need {}",
                                     m_entry.end - m_entry.begin, *bytes));
        }
        header.entries.emplace(m_name, std::move(m_entry));
        m_place = Place::Header;
        return true;
    }

    Place m_place = Place::Start;
    std::string m_name; // of the tensor or the metadata string at hand
    TensorEntry m_entry;
    Field m_field = Field::None;
    std::array<bool, 4> m_seen{};
    std::size_t m_numbers = 0;
    bool m_hasMetadata = false;
};

} // namespace

std::string_view nameOf(TensorType type) {
    return typeFacts[std::to_underlying(type)].name;
}

std::size_t bytesOf(TensorType type) {
    return typeFacts[std::to_underlying(type)].bytes;
}

std::string shown(const std::string& name) {
    constexpr std::size_t longest = 80;
    return quote(name.size() > longest ? name.substr(0, longest) + "..." : name);
}

std::optional<TensorType> tensorType(std::string_view name) {
    const auto found = std::ranges::find(typeFacts, name, &TypeFacts::name);
    if (found == typeFacts.end())
        return std::nullopt;
    return TensorType(found - typeFacts.begin());
}

std::optional<std::uint64_t> byteCount(TensorType type, const std::vector<std::int64_t>& shape) {
    std::int64_t bytes = std::int64_t(bytesOf(type));
    for (const std::int64_t length : shape) {
        if (__builtin_mul_overflow(bytes, length, &bytes))
            return std::nullopt;
    }
    return std::uint64_t(bytes);
}

std::expected<SafetensorsHeader, std::string> parseHeader(std::string_view json) {
    HeaderReader reader;
    try {
        if (Json::sax_parse(json, &reader))
            return std::move(reader.header);
    } catch (const std::exception& exception) { // out of memory, at worst
        reader.fault = std::format("its header cannot be read ({})", exception.what());
    }
    return std::unexpected(reader.fault);
}

} // namespace whereabouts
