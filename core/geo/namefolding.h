#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace whereabouts {

// Makes names comparable without case and accents: "Łódź" and "lodz" fold to the same text. Immutable; any thread.
class NameFolding {
public:
    // Reads resources/gazetteer/folding.tsv: a code point in hexadecimal and what it folds to.
    static Result<NameFolding> load(const std::filesystem::path& file);

    // UTF-8 in, UTF-8 out; without spaces at the ends or two in a row. Bytes that are not UTF-8 are left out.
    std::string fold(std::string_view name) const;

private:
    const std::string* folded(char32_t code) const;

    std::vector<std::string> m_folded;
    std::vector<std::uint16_t> m_entry; // by code point: 0, or 1 + which of m_folded
};

} // namespace whereabouts
