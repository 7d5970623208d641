#pragma once

#include "base/result.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace whereabouts {

// HTML5's character references: &amp; &#228; &#xe4;. Immutable; any thread.
class HtmlEntities {
public:
    // Reads resources/text/entities.tsv.
    static Result<HtmlEntities> load(const std::filesystem::path& file);

    // The text with its references replaced, once. By the rules of Python's html.unescape: the semicolon may be missing
    // where HTML5 allows it, numbers from 128 to 159 are Windows-1252's, and what is no character becomes U+FFFD or
    // nothing.
    std::u32string unescape(std::u32string_view text) const;

private:
    std::u32string named(std::u32string_view name) const;

    std::map<std::u32string, std::u32string, std::less<>> m_texts; // by name, without the ampersand
};

} // namespace whereabouts
