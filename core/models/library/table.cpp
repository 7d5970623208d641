#include "models/library/table.h"

#include "base/quote.h"
#include "models/weights/mappedfile.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <format>
#include <optional>
#include <string_view>

namespace whereabouts {

namespace {

constexpr std::size_t mostBytes = 1u << 30, mostRows = 10'000'000;

// The text up to the separator, which is cut off the front with it.
std::string_view takeField(std::string_view& rest, char separator) {
    const std::size_t end = std::min(rest.find(separator), rest.size());
    const std::string_view field = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return field;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\"";
    const std::size_t begin = text.find_first_not_of(blank);
    return begin == text.npos ? std::string_view() : text.substr(begin, text.find_last_not_of(blank) + 1 - begin);
}

std::optional<double> numberOf(std::string_view text) {
    double value = 0.0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool isWhole = fault == std::errc() && end == text.data() + text.size() && std::isfinite(value);
    return isWhole ? std::optional(value) : std::nullopt;
}

} // namespace

Result<Table> readTable(const std::filesystem::path& file, const std::vector<std::string>& columns) {
    const auto wrong = [&](std::string_view fault) {
        return failure(Error::Code::BadInput, std::format("{} cannot be read as a table: {}.", quote(file), fault));
    };
    const Result<MappedFile> mapped = mapFile(file);
    if (!mapped)
        return std::unexpected(mapped.error());
    if (mapped->bytes.size() > mostBytes)
        return wrong("it is larger than 1 GB");
    std::string_view rest(reinterpret_cast<const char*>(mapped->bytes.data()), mapped->bytes.size());
    if (rest.starts_with("\xef\xbb\xbf"))
        rest.remove_prefix(3);

    std::string_view header = takeField(rest, '\n');
    std::vector<std::string_view> names;
    while (!header.empty() && names.size() < 1000)
        names.push_back(trimmed(takeField(header, ',')));
    std::vector<std::size_t> places;
    for (const std::string& column : columns) {
        const auto found = std::ranges::find(names, column);
        if (found == names.end())
            return wrong(std::format("its first line names no column {}", column));
        places.push_back(std::size_t(found - names.begin()));
    }

    Table table;
    for (std::size_t line = 2; !rest.empty(); ++line) {
        std::string_view row = takeField(rest, '\n');
        if (trimmed(row).empty())
            continue;
        if (++table.rows > mostRows)
            return wrong(std::format("it has more than {} rows", mostRows));
        std::vector<std::string_view> fields;
        while (!row.empty() && fields.size() < names.size())
            fields.push_back(trimmed(takeField(row, ',')));
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::optional<double> value = places[i] < fields.size() ? numberOf(fields[places[i]]) : std::nullopt;
            if (!value)
                return wrong(std::format("{} in line {} is no number", columns[i], line));
            table.values.push_back(*value);
        }
    }
    return table;
}

} // namespace whereabouts
