#include "geo/namefolding.h"

#include "geo/tabseparated.h"
#include "base/utf8.h"

#include <algorithm>
#include <cstdint>

namespace whereabouts {

namespace {

void append(std::string& folded, std::string_view piece) {
    if (piece == " " && (folded.empty() || folded.back() == ' '))
        return;
    folded += piece;
}

} // namespace

Result<NameFolding> NameFolding::load(const std::filesystem::path& file) {
    NameFolding folding;
    folding.m_entry.resize(0x10000);
    const auto read = readTabSeparated(file, 2, [&](std::span<const std::string_view> fields) {
        std::uint16_t code = 0;
        const auto [end, error] = std::from_chars(fields[0].data(), fields[0].data() + fields[0].size(), code, 16);
        folding.m_folded.emplace_back(fields[1]);
        folding.m_entry[code] = static_cast<std::uint16_t>(folding.m_folded.size());
        return error == std::errc() && end == fields[0].data() + fields[0].size() && folding.m_folded.size() < 0xffff;
    });
    if (!read)
        return std::unexpected(read.error());
    return folding;
}

std::string NameFolding::fold(std::string_view name) const {
    std::string result;
    result.reserve(name.size());
    while (!name.empty()) {
        char32_t code = 0;
        const std::size_t length = decodeUtf8(name, code);
        if (const std::string* other = length > 0 ? folded(code) : nullptr)
            append(result, *other);
        else
            append(result, name.substr(0, length));
        name.remove_prefix(std::max<std::size_t>(length, 1));
    }
    while (result.ends_with(' '))
        result.pop_back();
    return result;
}

// What the code point folds to; null where that is itself.
const std::string* NameFolding::folded(char32_t code) const {
    const std::size_t entry = code < m_entry.size() ? m_entry[code] : 0;
    return entry > 0 ? &m_folded[entry - 1] : nullptr;
}

} // namespace whereabouts
