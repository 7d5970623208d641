#include "geo/tabseparated.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <system_error>
#include <vector>

namespace whereabouts {

namespace {

constexpr std::uintmax_t largestFile = std::uintmax_t{64} << 20;

Result<std::string> readWhole(const std::filesystem::path& file) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error)
        return failure(Error::Code::NotFound, "Cannot read " + file.string() + ": " + error.message() + ".");
    if (size > largestFile)
        return failure(Error::Code::TooLarge, file.string() + " is larger than 64 MiB: it is not one of our tables.");
    std::string text(size, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(text.data(), static_cast<std::streamsize>(size));
    if (!stream)
        return failure(Error::Code::NoPermission, "Cannot read " + file.string() + ": is it readable for you?");
    return text;
}

} // namespace

Result<void> readTabSeparated(const std::filesystem::path& file, std::size_t columns,
                              const std::function<bool(std::span<const std::string_view>)>& row) {
    const Result<std::string> text = readWhole(file);
    if (!text)
        return std::unexpected(text.error());
    std::vector<std::string_view> fields;
    std::size_t number = 0;
    for (std::string_view rest = *text; !rest.empty();) {
        const std::size_t lineEnd = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, lineEnd);
        rest.remove_prefix(std::min(lineEnd + 1, rest.size()));
        fields.clear();
        for (std::size_t tab = line.find('\t'); tab != line.npos; tab = line.find('\t')) {
            fields.push_back(line.substr(0, tab));
            line.remove_prefix(tab + 1);
        }
        fields.push_back(line);
        ++number;
        if (fields.size() != columns || !row(fields))
            return failure(Error::Code::BadInput, file.string() + ", line " + std::to_string(number) +
                                                      ": not a row of this table. Reinstall the program's resources.");
    }
    return {};
}

} // namespace whereabouts
