#pragma once

#include <CLI/CLI.hpp>

// One function per subcommand: it declares its options and an example, and its callback sets the exit code (0 done; 1 a bad input, named
// on standard error, the others still done). Wrong usage is CLI11's own exit code 2. With --json one document goes to
// standard output; progress and messages go to standard error.
void addLocate(CLI::App& app, int& exitCode);
void addOrbit(CLI::App& app, int& exitCode);
void addTrain(CLI::App& app, int& exitCode);
void addModels(CLI::App& app, int& exitCode);
