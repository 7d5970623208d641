#include "commands/interrupt.h"

#include <csignal>

namespace {

std::stop_source interrupted;

void onInterrupt(int signal) {
    interrupted.request_stop();
    std::signal(signal, SIG_DFL);
}

} // namespace

std::stop_token stopOnInterrupt() {
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    return interrupted.get_token();
}

void endOnInterrupt() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}
