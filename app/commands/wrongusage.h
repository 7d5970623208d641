#pragma once

#include <CLI/CLI.hpp>

#include <string>

// What is said of wrong usage: what is wrong, the option or command that was probably meant, and where all are listed.
// For CLI::App::failure_message() of the program.
std::string wrongUsage(const CLI::App* app, const CLI::Error& error);
