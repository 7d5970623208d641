#include "commands/commands.h"

void addLocate(CLI::App&, int&) {}
