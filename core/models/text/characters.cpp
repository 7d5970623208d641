#include "models/text/characters.h"

#include "base/utf8.h"
#include "geo/tabseparated.h"

#include <algorithm>

namespace whereabouts {

namespace {

constexpr char32_t lastCode = 0x10ffff;
constexpr char32_t dottedCapitalI = 0x130, dotAbove = 0x307;
constexpr char32_t capitalSigma = 0x3a3, smallSigma = 0x3c3, finalSigma = 0x3c2;

bool parseHexadecimal(std::string_view text, char32_t& code) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    code = value;
    return error == std::errc() && end == text.data() + text.size() && code <= lastCode;
}

} // namespace

Result<Characters> Characters::load(const std::filesystem::path& file) {
    Characters characters;
    const auto tableOf = [&](std::string_view kind) -> Ranges* {
        return kind == "letter"      ? &characters.m_letters
               : kind == "number"    ? &characters.m_numbers
               : kind == "cased"     ? &characters.m_cased
               : kind == "ignorable" ? &characters.m_ignorable
               : kind == "lower"     ? &characters.m_lower
                                     : nullptr;
    };
    const auto read = readTabSeparated(file, 3, [&](std::span<const std::string_view> fields) {
        Range range{};
        const std::size_t space = std::min(fields[2].find(' '), fields[2].size());
        std::string_view shift = fields[2].substr(std::min(space + 1, fields[2].size()));
        shift.remove_prefix(shift.starts_with('+') ? 1 : 0);
        Ranges* const table = tableOf(fields[2].substr(0, space));
        const bool sound = table && parseHexadecimal(fields[0], range.first) && parseHexadecimal(fields[1], range.last) &&
                           range.first <= range.last && (table->empty() || table->back().last < range.first) &&
                           (table != &characters.m_lower || parseNumber(shift, range.shift));
        if (sound)
            table->push_back(range);
        return sound;
    });
    if (!read)
        return std::unexpected(read.error());
    return characters;
}

const Characters::Range* Characters::rangeOf(const Ranges& ranges, char32_t code) {
    const auto after = std::ranges::upper_bound(ranges, code, {}, &Range::first);
    return after != ranges.begin() && code <= std::prev(after)->last ? &*std::prev(after) : nullptr;
}

bool Characters::isLetter(char32_t code) const {
    return rangeOf(m_letters, code);
}

bool Characters::isNumber(char32_t code) const {
    return rangeOf(m_numbers, code);
}

// Final_Sigma: a cased character before it, none after it, those that are ignored left out.
bool Characters::endsWord(std::u32string_view text, std::size_t sigma) const {
    const auto ignored = [&](char32_t code) { return rangeOf(m_ignorable, code) != nullptr; };
    std::size_t before = sigma, after = sigma + 1;
    while (before > 0 && ignored(text[before - 1]))
        --before;
    while (after < text.size() && ignored(text[after]))
        ++after;
    return before > 0 && rangeOf(m_cased, text[before - 1]) && !(after < text.size() && rangeOf(m_cased, text[after]));
}

std::u32string Characters::lower(std::u32string_view text) const {
    std::u32string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t code = text[i];
        if (code == dottedCapitalI)
            result += {U'i', dotAbove};
        else if (code == capitalSigma)
            result += endsWord(text, i) ? finalSigma : smallSigma;
        else if (const Range* range = rangeOf(m_lower, code))
            result += static_cast<char32_t>(static_cast<std::int32_t>(code) + range->shift);
        else
            result += code;
    }
    return result;
}

bool isSpace(char32_t code) {
    return (code >= 0x09 && code <= 0x0d) || code == 0x20 || code == 0x85 || code == 0xa0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200a) || code == 0x2028 || code == 0x2029 || code == 0x202f || code == 0x205f ||
           code == 0x3000;
}

std::u32string codePoints(std::string_view text) {
    std::u32string codes;
    codes.reserve(text.size());
    while (!text.empty()) {
        char32_t code = 0;
        const std::size_t length = decodeUtf8(text, code);
        codes += length == 0 ? U'\ufffd' : code;
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return codes;
}

void appendUtf8(std::string& text, char32_t code) {
    const auto add = [&](char32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80)
        return add(code);
    if (code < 0x800) {
        add(0xc0 | code >> 6);
    } else {
        if (code < 0x10000) {
            add(0xe0 | code >> 12);
        } else {
            add(0xf0 | code >> 18);
            add(0x80 | (code >> 12 & 0x3f));
        }
        add(0x80 | (code >> 6 & 0x3f));
    }
    add(0x80 | (code & 0x3f));
}

} // namespace whereabouts
