#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>
#include <vector>

// How --help is laid out: within 80 columns, each option with what is put after it and whether it must be there.
class HelpFormatter : public CLI::Formatter {
public:
    HelpFormatter();
    std::string make_description(const CLI::App* command) const override;
    std::string make_option(const CLI::Option* option, bool isPositional) const override;
    std::string make_subcommands(const CLI::App* command, CLI::AppFormatMode mode) const override;
    std::string make_subcommand(const CLI::App* command) const override;
};

// Checks of what is put after an option. What they say goes on after the option's name (wrongusage.h).
CLI::Validator wholeNumber(std::uint64_t least, std::uint64_t most);
CLI::Validator oneOf(std::vector<std::string> words);
CLI::Validator notEmpty();
