#include "commands/help.h"

#include "base/quote.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace {

constexpr std::size_t lineWidth = 80, indent = 24;

// The text in lines that begin at a column; the first one begins at `at`.
std::string wrapped(const std::string& text, std::size_t at, std::size_t column) {
    std::string lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const bool starts = at <= column;
        if (!starts && at + 1 + (end - begin) > lineWidth) {
            lines += '\n' + std::string(column, ' ');
            at = column;
        } else if (!starts) {
            lines += ' ';
            ++at;
        }
        lines += text.substr(begin, end - begin);
        at += end - begin;
        begin = end + 1;
    }
    return lines;
}

// A line of two columns; where the left one is too long, the right one begins beneath it.
std::string row(const std::string& left, const std::string& right) {
    std::string line = "  " + left;
    line += line.size() + 1 < indent ? std::string(indent - line.size(), ' ') : '\n' + std::string(indent, ' ');
    return line + wrapped(right, indent, indent) + '\n';
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 < words.size() ? ", " : " or ") + words[i];
    return text;
}

} // namespace

HelpFormatter::HelpFormatter() {
    label("Positionals", "Arguments");
    label("SUBCOMMAND", "COMMAND");
}

std::string HelpFormatter::make_description(const CLI::App* command) const { return wrapped(command->get_description(), 0, 0) + ".\n\n"; }

std::string HelpFormatter::make_option(const CLI::Option* option, bool isPositional) const {
    const bool isList = option->get_expected_max() == CLI::detail::expected_max_vector_size;
    std::string left = isPositional ? option->get_name(true, false) + (isList ? "..." : "") : option->get_name(false, true);
    if (!isPositional && option->get_type_size() != 0)
        left += ' ' + option->get_type_name();
    std::string right = option->get_description();
    if (!option->get_default_str().empty())
        right += " [" + option->get_default_str() + "]";
    if (option->get_required())
        right += " (required)";
    return row(left, right);
}

std::string HelpFormatter::make_subcommands(const CLI::App* command, CLI::AppFormatMode) const {
    std::string rows;
    for (const CLI::App* child : command->get_subcommands([](const CLI::App*) { return true; }))
        rows += make_subcommand(child);
    return rows.empty() ? rows : "\nCommands:\n" + rows;
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const { return row(command->get_name(), command->get_description()); }

CLI::Validator wholeNumber(std::uint64_t least, std::uint64_t most) {
    const auto check = [least, most](const std::string& text) {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error == std::errc() && end == text.data() + text.size() && value >= least && value <= most)
            return std::string();
        return std::format("takes a whole number from {} to {}, not {}.", least, most, whereabouts::quote(text));
    };
    return CLI::Validator(check, "");
}

CLI::Validator oneOf(std::vector<std::string> words) {
    const auto check = [words = std::move(words)](const std::string& text) {
        return std::ranges::contains(words, text) ? std::string()
                                                  : std::format("takes {}, not {}.", listed(words), whereabouts::quote(text));
    };
    return CLI::Validator(check, "");
}

CLI::Validator notEmpty() {
    return CLI::Validator([](const std::string& text) { return text.empty() ? std::string("needs a value, and what follows it is empty.") : ""; }, "");
}
