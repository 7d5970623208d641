#include "commands/commands.h"

void addOrbit(CLI::App&, int&) {}
