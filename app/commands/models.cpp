#include "commands/commands.h"

void addModels(CLI::App&, int&) {}
