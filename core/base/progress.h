#pragma once

#include <functional>
#include <stop_token>
#include <string_view>

namespace whereabouts {

// Called by long work on its own thread: the stage in a word or two, and how much of the whole is done (0 to 1).
using Progress = std::function<void(std::string_view stage, double fraction)>;

// Long work takes a std::stop_token, looks at it before each expensive step, and ends with Error::Code::Stopped.

} // namespace whereabouts
