#include "base/quote.h"

#include "base/utf8.h"

#include <cstddef>
#include <cstdint>
#include <format>
#include <string_view>

namespace whereabouts {

namespace {

bool isInvisible(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

std::string escaped(char32_t c) {
    if (c == '\n')
        return "\\n";
    if (c == '\t')
        return "\\t";
    return c < 0x100 ? std::format("\\x{:02x}", std::uint32_t(c)) : std::format("\\u{:04x}", std::uint32_t(c));
}

} // namespace

std::string quote(const std::filesystem::path& name) {
    std::string result = "\u201c";
    std::string_view rest = name.native();
    while (!rest.empty()) {
        char32_t c = 0;
        const std::size_t length = decodeUtf8(rest, c);
        if (length == 0)
            result += escaped(static_cast<unsigned char>(rest[0]));
        else if (isInvisible(c))
            result += escaped(c);
        else
            result += rest.substr(0, length);
        rest.remove_prefix(length == 0 ? 1 : length);
    }
    return result + "\u201d";
}

} // namespace whereabouts
