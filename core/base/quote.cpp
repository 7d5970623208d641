#include "base/quote.h"

#include <cstddef>
#include <cstdint>
#include <format>
#include <string_view>

namespace whereabouts {

namespace {

struct CodePoint {
    std::uint32_t value = 0;
    std::size_t length = 0; // 0: not UTF-8
};

CodePoint firstCodePoint(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80)
        return {lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length)
        return {};
    std::uint32_t value = lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80)
            return {};
        value = (value << 6) | (byte(i) & 0x3Fu);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    const bool surrogate = value >= 0xD800 && value < 0xE000;
    return overlong || surrogate || value > 0x10FFFF ? CodePoint{} : CodePoint{value, length};
}

bool isInvisible(std::uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

std::string escaped(std::uint32_t c) {
    if (c == '\n')
        return "\\n";
    if (c == '\t')
        return "\\t";
    return c < 0x100 ? std::format("\\x{:02x}", c) : std::format("\\u{:04x}", c);
}

} // namespace

std::string quote(const std::filesystem::path& name) {
    std::string result = "\u201c";
    std::string_view rest = name.native();
    while (!rest.empty()) {
        const CodePoint c = firstCodePoint(rest);
        if (c.length == 0)
            result += escaped(static_cast<std::uint8_t>(rest[0]));
        else if (isInvisible(c.value))
            result += escaped(c.value);
        else
            result += rest.substr(0, c.length);
        rest.remove_prefix(c.length == 0 ? 1 : c.length);
    }
    return result + "\u201d";
}

} // namespace whereabouts
