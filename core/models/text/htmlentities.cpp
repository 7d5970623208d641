#include "models/text/htmlentities.h"

#include "geo/tabseparated.h"
#include "models/text/characters.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace whereabouts {

namespace {

constexpr char32_t replacement = 0xfffd;
constexpr std::size_t longestName = 32;

// Numbers 0x80 to 0x9f (HTML5, section "Numeric character reference end state").
constexpr std::array<char32_t, 32> windows1252{
    0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,   0x017d, 0x8f,
    0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};

bool isNoncharacter(char32_t code) {
    return (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
}

bool isForbiddenControl(char32_t code) {
    return (code >= 0x01 && code <= 0x08) || code == 0x0b || (code >= 0x0e && code <= 0x1f) || (code >= 0x7f && code <= 0x9f);
}

std::u32string numbered(std::uint32_t number) {
    if (number == 0 || number > 0x10ffff || (number >= 0xd800 && number < 0xe000))
        return {replacement};
    if (number == 0x0d)
        return {U'\r'};
    if (number >= 0x80 && number <= 0x9f)
        return {windows1252[number - 0x80]};
    if (isForbiddenControl(number) || isNoncharacter(number))
        return {};
    return {static_cast<char32_t>(number)};
}

int digitOf(char32_t code, int base) {
    const int digit = code >= U'0' && code <= U'9'   ? static_cast<int>(code - U'0')
                      : code >= U'a' && code <= U'f' ? static_cast<int>(code - U'a') + 10
                      : code >= U'A' && code <= U'F' ? static_cast<int>(code - U'A') + 10
                                                     : 16;
    return digit < base ? digit : -1;
}

// Reads "#228;" or "#xe4;" from the text's start and takes it off.
std::optional<std::uint32_t> takeNumber(std::u32string_view& text) {
    if (!text.starts_with(U'#'))
        return std::nullopt;
    const bool hexadecimal = text.size() > 1 && (text[1] == U'x' || text[1] == U'X');
    const int base = hexadecimal ? 16 : 10;
    const std::size_t start = hexadecimal ? 2 : 1;
    std::uint32_t number = 0;
    std::size_t end = start;
    for (; end < text.size() && digitOf(text[end], base) >= 0; ++end) {
        const auto digit = static_cast<std::uint32_t>(digitOf(text[end], base));
        number = std::min(number * static_cast<std::uint32_t>(base) + digit, std::uint32_t{0x110000}); // beyond: no character
    }
    if (end == start)
        return std::nullopt;
    text.remove_prefix(end < text.size() && text[end] == U';' ? end + 1 : end);
    return number;
}

// A name that may be one, with its semicolon; empty where there is none.
std::u32string_view nameAt(std::u32string_view text) {
    const std::u32string_view last = U"\t\n\f <&#;";
    const std::size_t end = std::min({text.find_first_of(last), longestName, text.size()});
    return text.substr(0, end > 0 && end < text.size() && text[end] == U';' ? end + 1 : end);
}

} // namespace

Result<HtmlEntities> HtmlEntities::load(const std::filesystem::path& file) {
    HtmlEntities entities;
    const auto read = readTabSeparated(file, 2, [&](std::span<const std::string_view> fields) {
        std::u32string text = codePoints(fields[1]);
        if (text.size() == 2 && text[0] == U'\\')
            text = text[1] == U'n' ? U"\n" : text[1] == U't' ? U"\t" : U"\\";
        return !fields[0].empty() && !text.empty() && entities.m_texts.emplace(codePoints(fields[0]), text).second;
    });
    if (!read)
        return std::unexpected(read.error());
    return entities;
}

// The longest known name that the text starts with is replaced.
std::u32string HtmlEntities::named(std::u32string_view name) const {
    for (std::size_t length = name.size(); length > 1; --length) {
        if (const auto found = m_texts.find(name.substr(0, length)); found != m_texts.end())
            return found->second + std::u32string(name.substr(length));
    }
    return U'&' + std::u32string(name);
}

std::u32string HtmlEntities::unescape(std::u32string_view text) const {
    std::u32string result;
    while (!text.empty()) {
        const std::size_t ampersand = std::min(text.find(U'&'), text.size());
        result += text.substr(0, ampersand);
        text.remove_prefix(ampersand);
        if (text.empty())
            break;
        text.remove_prefix(1);
        if (const auto number = takeNumber(text)) {
            result += numbered(*number);
        } else {
            const std::u32string_view name = nameAt(text);
            result += named(name);
            text.remove_prefix(name.size());
        }
    }
    return result;
}

} // namespace whereabouts
