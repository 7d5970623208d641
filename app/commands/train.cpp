#include "commands/commands.h"

void addTrain(CLI::App&, int&) {}
