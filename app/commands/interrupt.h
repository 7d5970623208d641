#pragma once

#include <stop_token>

// From here on Ctrl-C (or a polite kill) asks for a stop; a second one ends the program at once.
std::stop_token stopOnInterrupt();

// From here on it ends the program at once again.
void endOnInterrupt();
