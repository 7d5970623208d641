#include "commands/stageline.h"

#include <format>
#include <iostream>
#include <unistd.h>

static bool isWatched() { return isatty(STDERR_FILENO) != 0; }

StageLine::~StageLine() {
    if (!m_stage.empty() && isWatched())
        std::cerr << "\r\033[K";
}

void StageLine::operator()(std::string_view stage, double fraction) {
    if (isWatched())
        std::cerr << std::format("\r{} {:3.0f} %\033[K", stage, 100.0 * fraction) << std::flush;
    else if (stage != m_stage)
        std::cerr << stage << '\n';
    m_stage = stage;
}
