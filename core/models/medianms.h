#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace whereabouts {

// The median time of `runs` calls in milliseconds, after one to warm up.
template <typename Work> double medianMs(int runs, const Work& work) {
    using Clock = std::chrono::steady_clock;
    work();
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        const Clock::time_point start = Clock::now();
        work();
        times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    std::ranges::nth_element(times, times.begin() + runs / 2);
    return times[static_cast<std::size_t>(runs / 2)];
}

} // namespace whereabouts
