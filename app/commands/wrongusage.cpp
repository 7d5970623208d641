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

} // namespace

std::string wrongUsage(const CLI::App* app, const CLI::Error& error) {
    const CLI::App* command = app;
    std::string name = app->get_name();
    while (!command->get_subcommands().empty()) {
        command = command->get_subcommands().front();
        name += " " + command->get_name();
    }
    const std::vector<std::string> unknown = command->remaining();
    std::string sentence = error.what();
    if (!unknown.empty() && error.get_name() != "ValidationError") // such as a misspelt command, which leaves none
        sentence = name + " does not know " + quote(unknown.front()) + "." + suggestion(*command, unknown.front());
    return "whereabouts: " + sentence + "\nRun `" + name + " --help` for its options.\n";
}
