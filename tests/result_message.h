#pragma once

#include "base/result.h"

// Why it failed, for the message of a comparison.
template <typename T>
std::string messageOf(const whereabouts::Result<T>& result) {
    return result ? "it succeeded" : result.error().message;
}
