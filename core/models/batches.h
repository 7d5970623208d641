#pragma once

#include <c10/util/Exception.h>

#include <algorithm>
#include <cstdint>

namespace whereabouts {

// Calls work(first, number) until all `count` items are done, with at most `largest` at once. Where a device's memory does not
// suffice, half as many are tried from there on; where it does not suffice for one, fallBack() is called, once, to go on with
// `largest` elsewhere. What it or the work after it throws passes through. Gives how many were done at once at the last.
template <typename Work, typename FallBack>
std::int64_t inBatches(std::int64_t count, std::int64_t largest, Work work, FallBack fallBack) {
    std::int64_t size = std::min(count, largest);
    bool fellBack = false;
    for (std::int64_t first = 0; first < count;) {
        bool tooMuch = false;
        try {
            work(first, std::min(size, count - first));
        } catch (const c10::OutOfMemoryError&) {
            if (fellBack)
                throw;
            tooMuch = true; // handled where the exception, and what it may hold, is gone
        }
        if (!tooMuch) {
            first += std::min(size, count - first);
        } else if (std::min(size, count - first) > 1) {
            size = std::min(size, count - first) / 2;
        } else {
            fellBack = true;
            fallBack();
            size = std::min(count, largest);
        }
    }
    return size;
}

} // namespace whereabouts
