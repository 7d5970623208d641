#pragma once

#include "base/result.h"

#include <charconv>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace whereabouts {

// Calls `row` with the fields of each line of a tab-separated UTF-8 file. Fails, naming file and line, where a line does
// not have `columns` fields or `row` says false, and where the file is missing or larger than 64 MiB.
Result<void> readTabSeparated(const std::filesystem::path& file, std::size_t columns,
                              const std::function<bool(std::span<const std::string_view>)>& row);

// True and the value where the whole text is a number.
template <typename Number>
bool parseNumber(std::string_view text, Number& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

} // namespace whereabouts
