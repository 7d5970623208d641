#include "commands/wrongusage.h"

#include "base/quote.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

using namespace whereabouts;

namespace {

// How many characters must be put in, left out or exchanged to make one of the other: V. Levenshtein, "Binary codes capable
// of correcting deletions, insertions, and reversals", 1966.
std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t exchanged = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = std::exchange(row[j + 1], std::min({exchanged, row[j] + 1, row[j + 1] + 1}));
        }
    }
    return row.back();
}

// Every option of the command as it is typed, and its commands.
std::vector<std::string> wordsOf(const CLI::App& command) {
    std::vector<std::string> words;
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : option->get_lnames())
            words.push_back("--" + name);
    for (const CLI::App* child : command.get_subcommands([](const CLI::App*) { return true; }))
        words.push_back(child->get_name());
    return words;
}

// " Did you mean WORD?" for a word that is nearly one of the command's, else nothing.
std::string suggestion(const CLI::App& command, const std::string& unknown) {
    constexpr std::size_t longest = 64; // of a typed word that is worth a comparison
    const std::string typed = unknown.substr(0, unknown.find('='));
    const std::vector<std::string> words = wordsOf(command);
    const auto distance = [&](const std::string& word) { return editDistance(typed, word); };
    const auto nearest = std::ranges::min_element(words, {}, distance);
    if (typed.size() > longest || nearest == words.end() || distance(*nearest) > std::max<std::size_t>(nearest->size() / 3, 1))
        return "";
    return " Did you mean " + *nearest + "?";
}

// What was typed, by the program's reading of it.
struct Asked {
    const CLI::App* program;
    const CLI::App* command; // the innermost
    std::string name;        // of that, as it is typed: "whereabouts models list"
};

Asked typedTo(const CLI::App* program) {
    Asked result{program, program, program->get_name()};
    while (!result.command->get_subcommands().empty()) {
        result.command = result.command->get_subcommands().front();
        result.name += " " + result.command->get_name();
    }
    return result;
}

// The option that CLI11's message begins with, and what `separator` leaves of the message; null where it begins with none.
std::pair<const CLI::Option*, std::string> optionIn(const Asked& asked, const std::string& message, const std::string& separator) {
    for (const CLI::App* command : {asked.command, asked.program}) {
        for (const CLI::Option* option : command->get_options()) {
            if (message.starts_with(option->get_name() + separator))
                return {option, message.substr(option->get_name().size() + separator.size())};
        }
    }
    return {nullptr, ""};
}

// "--top N", "MODEL".
std::string typed(const CLI::Option& option) {
    return option.get_positional() ? option.get_name() : option.get_name() + " " + option.get_type_name();
}

std::string commandsOf(const CLI::App& command) {
    std::string names;
    for (const CLI::App* child : command.get_subcommands([](const CLI::App*) { return true; }))
        names += (names.empty() ? "" : ", ") + child->get_name();
    return names;
}

// What a command cannot place: the first word that it does not know.
std::string unknownWord(const Asked& asked, const std::string& word) {
    const bool isOption = word.starts_with('-');
    const auto positionals = asked.command->get_options([](const CLI::Option* option) { return option->get_positional(); });
    if (!isOption && !positionals.empty())
        return asked.name + " takes one " + positionals.front()->get_name() + ", and " + quote(word) + " is one too many.";
    return asked.name + " does not know " + quote(word) + "." + suggestion(*asked.command, word);
}

// Of a word before the command's name; empty where there is none.
std::string strayWord(const Asked& asked) {
    for (const CLI::App* outer = asked.program; outer != asked.command; outer = outer->get_subcommands().front()) {
        if (const std::vector<std::string> words = outer->remaining(); !words.empty())
            return quote(words.front()) + " stands before the command " + outer->get_subcommands().front()->get_name() +
                   ": what belongs to a command comes after its name.";
    }
    return "";
}

// The sentence for what CLI11 found, instead of its own.
std::string sentenceFor(const Asked& asked, const CLI::Error& error) {
    const std::string kind = error.get_name(), message = error.what();
    if (kind == "ExcludesError") // the one such rule: main.cpp
        return quote(asked.program->get_option("PHOTO")->results().front()) + " stands before the command " +
               asked.program->get_subcommands().front()->get_name() + ": what belongs to a command comes after its name.";
    if (kind == "ValidationError") { // of a check (help.h), or a sentence of the command's own
        const auto [option, rest] = optionIn(asked, message, ": ");
        return option ? option->get_name() + " " + rest : message;
    }
    if (const std::vector<std::string> unknown = asked.command->remaining(); !unknown.empty()) // such as a misspelt command
        return unknownWord(asked, unknown.front());
    if (const std::string stray = strayWord(asked); !stray.empty())
        return stray;
    if (kind == "RequiredError") {
        const auto [option, rest] = optionIn(asked, message, " is required");
        return option ? asked.name + " needs " + typed(*option) + ": " + option->get_description() + "."
                      : asked.name + " needs a command after it: " + commandsOf(*asked.command) + ".";
    }
    if (kind == "ArgumentMismatch") {
        const auto [option, rest] = optionIn(asked, message, ": ");
        if (option && rest.starts_with("At Most"))
            return option->get_name() + " stands there " + std::to_string(option->count()) + " times: give it once.";
        if (option)
            return option->get_name() + " needs " + option->get_type_name() + " after it: " + option->get_description() + ".";
    }
    constexpr std::string_view unconverted = "Could not convert: ";
    if (kind == "ConversionError" && message.starts_with(unconverted)) { // only flags come to this: numbers are checked before
        if (const auto [option, value] = optionIn(asked, message.substr(unconverted.size()), " = "); option)
            return option->get_name() + " takes no value: leave " + quote("=" + value) + " out.";
    }
    return message;
}

} // namespace

std::string wrongUsage(const CLI::App* app, const CLI::Error& error) {
    const Asked what = typedTo(app);
    return "whereabouts: " + sentenceFor(what, error) + "\nRun `" + what.name + " --help` for its options.\n";
}
