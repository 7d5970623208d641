#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace whereabouts {

// What a tokenizer asks of Unicode's characters. Immutable; any thread.
class Characters {
public:
    // Reads resources/text/characters.tsv.
    static Result<Characters> load(const std::filesystem::path& file);

    bool isLetter(char32_t code) const; // general category L
    bool isNumber(char32_t code) const; // general category N

    // Lower case by Unicode's full mapping: a dotted capital I becomes two characters, and a capital sigma at the end of
    // a word a final one (The Unicode Standard, section 3.13).
    std::u32string lower(std::u32string_view text) const;

private:
    struct Range {
        char32_t first, last;
        std::int32_t shift; // to the lower case
    };
    using Ranges = std::vector<Range>; // ascending
    static const Range* rangeOf(const Ranges& ranges, char32_t code);
    bool endsWord(std::u32string_view text, std::size_t sigma) const;

    Ranges m_letters, m_numbers, m_lower, m_cased, m_ignorable;
};

// Unicode's White_Space.
bool isSpace(char32_t code);

// UTF-8 to code points; U+FFFD for each byte that is not UTF-8.
std::u32string codePoints(std::string_view text);

// Appends the code point as UTF-8.
void appendUtf8(std::string& text, char32_t code);

} // namespace whereabouts
